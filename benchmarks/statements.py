"""How many statements an answer asks the database for, and the time of an answer in one process, without a messenger.

python -m benchmarks.statements [--check] [--cache FOLDER]
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import event

from benchmarks.answers import CACHE
from benchmarks.school import chats, school_of
from chat.talk import Incoming
from diary.people import PersonalData
from handlers.dispatch import answer
from handlers.turn import House
from storage.store import Store, open_store

SCREENS = ("marks", "homework", "timetable", "today", "tests", "averages", "menu")
AT_MOST: Mapping[str, int] = {"marks": 3}
TIMES = 100


async def counted(store: Store, action: str) -> tuple[int, float]:
    """Statements of one answer, and milliseconds of the best of many."""
    house = House(
        store=store,
        clock=lambda: datetime.now(UTC),
        secret=b"",
        dice=Random(1),
        carries={"telegram": PersonalData.FULL},
    )
    asking, number = itertools.cycle(chats()), itertools.count(1)

    async def ask() -> None:
        chat = str(next(asking))
        said = Incoming(str(next(number)), "telegram", "telegram", chat, chat, action=action)
        answered = await answer(house, said)
        assert answered
        assert answered.reply.buttons

    await ask()
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    engines = [store._reader.sync_engine, store._writer.sync_engine]  # noqa: SLF001 - to count is to look inside
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    await ask()
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)
    times = []
    for _time in range(TIMES):
        began = time.perf_counter()
        await ask()
        times.append(time.perf_counter() - began)
    return len(statements), min(times) * 1000


async def measure(cache: Path, *, check: bool) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        school = await school_of(cache, Path(folder))
        store = open_store(school.url)
        well = True
        for action in SCREENS:
            statements, milliseconds = await counted(store, action)
            print(f"{action:10} {statements} statements {milliseconds:6.2f} ms")
            well = well and statements <= AT_MOST.get(action, statements)
        await store.close()
    return well or not check


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true", help="fail where there are too many")
    options.add_argument("--cache", type=Path, default=CACHE, help="where the school is kept")
    chosen = options.parse_args()
    chosen.cache.mkdir(parents=True, exist_ok=True)
    if not asyncio.run(measure(chosen.cache, check=chosen.check)):
        sys.exit("Too many statements for an answer.")


if __name__ == "__main__":
    main()
