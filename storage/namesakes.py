"""Pupils found by a family name, for staff who may read their classes. Imported by linking/ alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.rosters import HUMAN, Human, SchoolClass, human_of
from storage.tables.classes import class_
from storage.tables.people import class_member, guardian_link, person

AT_MOST = 50


@dataclass(frozen=True, slots=True)
class Namesake:
    pupil: Human
    in_class: SchoolClass


async def pupils_named(
    db: AsyncConnection, class_ids: Collection[int], beginnings: Collection[str], *, today: date
) -> tuple[Namesake, ...]:
    """Pupils of these classes whose own or whose guardian's family name begins so."""
    if not beginnings:
        return ()
    adult = person.alias("adult")
    called = or_(*(person.c.family_name.startswith(one, autoescape=True) for one in beginnings))
    adult_called = or_(
        *(adult.c.family_name.startswith(one, autoescape=True) for one in beginnings)
    )
    guardian = exists(
        select(guardian_link.c.id)
        .join(adult, adult.c.id == guardian_link.c.guardian_id)
        .where(
            guardian_link.c.pupil_id == person.c.id,
            guardian_link.c.deleted_at.is_(None),
            adult_called,
        )
    ).correlate(person)
    rows = await db.execute(
        select(*HUMAN, class_.c.id.label("class_id"), class_.c.title)
        .select_from(person)
        .join(class_member, class_member.c.pupil_id == person.c.id)
        .join(class_, class_.c.id == class_member.c.class_id)
        .where(
            class_.c.id.in_(class_ids),
            class_member.c.deleted_at.is_(None),
            or_(class_member.c.ends.is_(None), class_member.c.ends >= today),
            person.c.deleted_at.is_(None),
            or_(called, guardian),
        )
        .order_by(person.c.family_name, person.c.given_name, person.c.id)
        .limit(AT_MOST)
    )
    return tuple(Namesake(human_of(row), SchoolClass(row.class_id, row.title)) for row in rows)
