"""Whatever the order of rows and columns, and whichever way a file is written: the same school."""

from __future__ import annotations

import asyncio
import random
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.store import open_store
from storage.tables import metadata
from tests.journal.bundles import SMALL, School, load, table

OWN_IDS = ("id", "batch_id", "row_hash")


async def stored(template: Path, folder: Path, bundle: Path) -> dict[str, list[Any]]:
    """Every row by its content; our own ids follow the order of rows, so they become what they point to."""
    shutil.copy(template, folder / "a.db")
    store = open_store(f"sqlite+aiosqlite:///{folder}/a.db")
    report = await load(store, bundle)
    assert report.state == "applied", report.as_json("en")
    names: dict[tuple[str, int], str] = {}
    rows: dict[str, list[dict[str, Any]]] = {}
    async with store.reading() as db:
        for one in metadata.sorted_tables:
            rows[one.name] = [dict(r) for r in (await db.execute(one.select())).mappings()]
            for row in rows[one.name]:
                key = row.get("ext_id") or row.get("key")
                if one.name == "pupil":
                    key = names["person", row["id"]]
                names[one.name, row.get("id", 0)] = str(key)
    await store.close()
    found: dict[str, list[Any]] = {}
    for one in metadata.sorted_tables:
        points = {
            column.name: next(iter(column.foreign_keys)).column.table.name
            for column in one.c
            if column.foreign_keys
        }
        found[one.name] = sorted(
            repr(
                {
                    name: _pointed(names, points, name, value)
                    for name, value in row.items()
                    if name not in OWN_IDS or (name in points and one.name == "pupil")
                }
            )
            for row in rows[one.name]
        )
    return found


def _pointed(
    names: dict[tuple[str, int], str], points: dict[str, str], name: str, value: Any
) -> Any:
    if name in points and value is not None:
        return names[points[name], value]
    if name == "teacher_ids":
        return sorted(names["person", one] for one in value)
    return value


@given(seed=st.integers(0, 1 << 32), delimiter=st.sampled_from(",;\t"))
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_order_does_not_matter(sqlite_template: Path, seed: int, delimiter: str) -> None:
    shuffle = random.Random(seed).shuffle
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        plain = School(store=None, folder=folder / "plain").write()  # type: ignore[arg-type]
        mixed = School(store=None, folder=folder / "mixed").write()  # type: ignore[arg-type]
        for name, rows in SMALL.items():
            columns = list(rows[0])
            shuffle(columns)
            body = [{column: row[column] for column in columns} for row in rows]
            shuffle(body)
            (mixed / f"{name}.csv").write_text(table(name, body, delimiter), "utf-8")
        one = asyncio.run(stored(sqlite_template, folder, plain))
        other = asyncio.run(stored(sqlite_template, folder, mixed))
    one.pop("sync_batch")
    other.pop("sync_batch")  # keeps the digest of the files
    assert one == other
