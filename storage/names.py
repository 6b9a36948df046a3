from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.people import Name
from storage.audience import SCHOOL
from storage.tables.people import person

_NAMES = select(
    person.c.id, person.c.family_name, person.c.given_name, person.c.middle_name
).where(
    person.c.school_id == SCHOOL,
    person.c.id.in_(bindparam("ids", expanding=True)),
)


async def names_of(
    db: AsyncConnection, school_id: int, teacher_ids: Iterable[int]
) -> Mapping[int, Name]:
    """The names of teachers, by id; no statement at all for none."""
    ids = sorted(set(teacher_ids))
    if not ids:
        return {}
    rows = await db.execute(_NAMES, {"school": school_id, "ids": ids})
    return {row.id: Name(row.family_name, row.given_name, row.middle_name) for row in rows}
