"""Looking through a whole database for what must not be in it: every table, those of tomorrow too."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import select

from storage.store import Store
from storage.tables import metadata


async def found_in(
    store: Store, needles: Collection[str], *, besides: Iterable[str] = ()
) -> list[str]:
    """Where any of these words stands, as "table.column: word"; not in tables `besides`."""
    words = {needle: re.compile(rf"(?<!\w){re.escape(needle)}(?!\w)") for needle in needles}
    places = set[str]()
    async with store.reading() as db:
        for table in metadata.sorted_tables:
            if table.name in besides:
                continue
            for row in (await db.execute(select(table))).mappings():
                for column, value in row.items():
                    said = _said(value)
                    places |= {
                        f"{table.name}.{column}: {needle}"
                        for needle, pattern in words.items()
                        if said and pattern.search(said)
                    }
    return sorted(places)


def _said(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return value if isinstance(value, str) else ""
