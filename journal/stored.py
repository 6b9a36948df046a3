"""What the database holds of a journal already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import RowMapping, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import classes, homework, marks, people, timetable

# The table of each file whose rows others name.
TABLES: dict[str, Table] = {
    "academicSessions": classes.period,
    "courses": classes.course,
    "classes": classes.class_,
    "users": people.person,
    "groups": classes.study_group,
    "categories": marks.work_type,
    "scoreScales": marks.mark_scale,
    "lessons": timetable.lesson,
    "lineItems": marks.assessment,
    "homework": homework.homework,
}

AT_ONCE = 500


def chunks(values: Iterable[int], size: int = AT_ONCE) -> Iterator[list[int]]:
    rest = iter(values)
    while part := list(islice(rest, size)):
        yield part


async def rows_of_source(
    db: AsyncConnection, table: Table, source_id: int, also: Sequence[str] = ()
) -> dict[str, tuple[Any, ...]]:
    """External id → (id, hash, deleted, …)."""
    found = await db.execute(
        select(
            table.c.ext_id,
            table.c.id,
            table.c.row_hash,
            table.c.deleted_at.is_not(None),
            *(table.c[name] for name in also),
        ).where(table.c.source_id == source_id)
    )
    return {row[0]: tuple(row[1:]) for row in found}


async def ids_of_school(
    db: AsyncConnection, table: Table, school_id: int, *, but: int = 0
) -> dict[str, int]:
    """External id → id of what stands in the journal's copy now, `but` that of one source."""
    found = await db.execute(
        select(table.c.ext_id, table.c.id).where(
            table.c.school_id == school_id,
            table.c.source_id.is_not(None),
            table.c.source_id != but,
            table.c.deleted_at.is_(None),
        )
    )
    return {row[0]: row[1] for row in found}


async def whole_rows(
    db: AsyncConnection, table: Table, ids: Iterable[int]
) -> dict[int, RowMapping]:
    """Every column but contents of files."""
    columns = [column for column in table.c if column.name != "content"]
    rows: dict[int, RowMapping] = {}
    for part in chunks(ids):
        for row in (await db.execute(select(*columns).where(table.c.id.in_(part)))).mappings():
            rows[row["id"]] = row
    return rows


async def standing(
    db: AsyncConnection, table: Table, school_id: int, names: Sequence[str]
) -> dict[int, tuple[Any, ...]]:
    """Id → the named columns of every row that is not deleted."""
    columns = [table.c[name] for name in names]
    found = await db.execute(
        select(table.c.id, *columns).where(
            table.c.school_id == school_id, table.c.deleted_at.is_(None)
        )
    )
    return {row[0]: tuple(row[1:]) for row in found}
