"""Who signs what a school tells."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.people import Name
from storage.tables.people import person, staff_role


@dataclass(frozen=True, slots=True)
class Author:
    name: Name
    roles: frozenset[str]  # head, admin, teacher, clerk, class_teacher


async def authors_of(db: AsyncConnection, person_ids: Collection[int]) -> Mapping[int, Author]:
    rows = (
        await db.execute(
            select(
                person.c.id,
                person.c.family_name,
                person.c.given_name,
                person.c.middle_name,
                staff_role.c.role,
                staff_role.c.class_id,
            )
            .outerjoin(
                staff_role,
                and_(staff_role.c.person_id == person.c.id, staff_role.c.deleted_at.is_(None)),
            )
            .where(person.c.id.in_(person_ids))
        )
    ).all()
    found: dict[int, Author] = {}
    for row in rows:
        name = Name(row.family_name, row.given_name, row.middle_name)
        held = {row.role} if row.role else set[str]()
        if row.class_id:
            held.add("class_teacher")
        before = found.get(row.id)
        found[row.id] = Author(name, frozenset(held) | (before.roles if before else frozenset()))
    return found
