import re
from pathlib import Path

from docs.tables import BEGIN, END, tables

PAGE = Path(__file__).parent.parent / "docs" / "exchange.md"


def test_the_page_about_the_exchange_describes_the_contract_as_it_is() -> None:
    written = re.search(f"{BEGIN}(.*){END}", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert written
    assert tables() == written[1].strip(), "write it anew: .venv/bin/python -m docs.tables"
