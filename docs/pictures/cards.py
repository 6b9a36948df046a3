# ruff: noqa: INP001 - a script, not a package
"""The cards of the README, of the demo school on a day in November:

.venv/bin/python docs/pictures/cards.py
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from benchmarks.demo_diary import demo_diary

HERE = Path(__file__).parent
CARDS = {"marks": "marks", "timetable": "week", "tests": "tests", "holidays": "holidays"}


async def main() -> None:
    async with demo_diary() as ask:
        for of, name in CARDS.items():
            (card,) = (await ask("picture", of=of)).files
            (HERE / f"card-{name}.png").write_bytes(card.content)


if __name__ == "__main__":
    asyncio.run(main())
