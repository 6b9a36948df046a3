"""How fast an import is beside the least that the database could ask: the same rows, ready made, by one executemany
a table through SQLAlchemy Core. Both in this run, on this machine, best of `--times`.

    python benchmarks/import_school.py --pupils 1000 [--url postgresql+asyncpg://…]
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from journal.demo_school import write_demo_school
from journal.importing import import_bundle
from storage.store import Store, open_store
from storage.tables import metadata

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)


async def fresh(url: str) -> Store:
    store = open_store(url)
    async with store.writing() as db:
        await db.run_sync(metadata.drop_all)
        await db.run_sync(metadata.create_all)
    return store


async def imported(store: Store, bundle: Path) -> float:
    began = time.perf_counter()
    report = await import_bundle(store, bundle, now=NOW, actor="benchmark")
    took = time.perf_counter() - began
    assert report.state == "applied", report.as_json("en")["problems"][:5]
    return took


async def rows_of(store: Store) -> dict[str, list[dict[str, Any]]]:
    async with store.reading() as db:
        return {
            table.name: [dict(row) for row in (await db.execute(select(table))).mappings()]
            for table in metadata.sorted_tables
        }


async def raw(store: Store, rows: dict[str, list[dict[str, Any]]]) -> float:
    began = time.perf_counter()
    async with store.writing() as db:
        for table in metadata.sorted_tables:
            if rows[table.name]:
                await db.execute(insert(table), rows[table.name])
    return time.perf_counter() - began


async def again(store: Store, bundle: Path) -> float:
    """The same data with another day's manifest: everything is compared, nothing changes."""
    manifest = bundle / "manifest.csv"
    manifest.write_text(manifest.read_text("utf-8") + "extract.note,again\n", "utf-8")
    began = time.perf_counter()
    report = await import_bundle(store, bundle, now=NOW, actor="benchmark")
    assert report.state == "unchanged", report.as_json("en")
    return time.perf_counter() - began


async def measure(pupils: int, url: str, times: int, folder: Path) -> None:
    bundle = folder / "bundle"
    write_demo_school(bundle, today=NOW.date(), pupils=pupils)
    ours, theirs = [], []
    for number in range(times):
        store = await fresh(url or f"sqlite+aiosqlite:///{folder}/ours{number}.db")
        ours.append(await imported(store, bundle))
        if number == 0:  # before the other side's rows are in memory, too
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        rows = await rows_of(store)
        second = await again(store, bundle) if number == times - 1 else 0.0
        await store.close()
        store = await fresh(url or f"sqlite+aiosqlite:///{folder}/raw{number}.db")
        theirs.append(await raw(store, rows))
        await store.close()
    total = sum(map(len, rows.values()))
    print(f"{pupils} pupils, {len(rows['mark'])} marks, {total} rows in all; best of {times}")
    print(f"import              {min(ours):6.2f} s   {total / min(ours):9.0f} rows/s")
    print(f"raw executemany     {min(theirs):6.2f} s   {total / min(theirs):9.0f} rows/s")
    print(f"compared, no change {second:6.2f} s")
    print(
        f"ratio               {min(theirs) / min(ours):6.2f} of raw speed; peak memory {peak} MB"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pupils", type=int, default=1000)
    options.add_argument("--times", type=int, default=3)
    options.add_argument("--url", default="", help="a database that may be emptied")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(chosen.pupils, chosen.url, chosen.times, Path(folder)))


if __name__ == "__main__":
    main()
