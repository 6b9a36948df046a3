"""Which classes a member of staff looks after: the own ones, or every class of the school."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.people import Role
from storage.rosters import SchoolClass
from storage.tables.classes import class_
from storage.tables.people import staff_role

LEADERS = (Role.ADMIN.value, Role.HEAD.value)


@dataclass(frozen=True, slots=True)
class Duty:
    person_id: int
    school_id: int
    leads: bool
    classes: tuple[SchoolClass, ...]


async def duties_of(
    db: AsyncConnection, *, school_id: int | None = None, person_ids: Collection[int] | None = None
) -> tuple[Duty, ...]:
    """Of a school's staff, or of these people. Two statements."""
    asked = select(
        staff_role.c.person_id, staff_role.c.school_id, staff_role.c.role, staff_role.c.class_id
    ).where(staff_role.c.deleted_at.is_(None))
    if school_id is not None:
        asked = asked.where(staff_role.c.school_id == school_id)
    if person_ids is not None:
        asked = asked.where(staff_role.c.person_id.in_(person_ids))
    roles = (await db.execute(asked)).all()
    classes = (
        await db.execute(
            select(class_.c.id, class_.c.school_id, class_.c.title)
            .where(
                class_.c.school_id.in_({row.school_id for row in roles}),
                class_.c.deleted_at.is_(None),
                class_.c.kind == "homeroom",
            )
            .order_by(class_.c.grade, class_.c.title)
        )
    ).all()
    leaders = {row.person_id for row in roles if row.role in LEADERS}
    own = {(row.person_id, row.class_id) for row in roles if row.class_id}
    found: list[Duty] = []
    for person_id, of_school in dict.fromkeys((row.person_id, row.school_id) for row in roles):
        leads = person_id in leaders
        theirs = tuple(
            SchoolClass(row.id, row.title)
            for row in classes
            if row.school_id == of_school and (leads or (person_id, row.id) in own)
        )
        if theirs:
            found.append(Duty(person_id, of_school, leads, theirs))
    return tuple(found)
