"""Those who work at a school: from the journal, or added here."""

from __future__ import annotations

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.people import Name
from storage.rosters import HUMAN, Human, SchoolClass, human_of
from storage.tables.classes import class_
from storage.tables.people import person, staff_role


async def staff_classes(db: AsyncConnection, person_id: int) -> tuple[SchoolClass, ...]:
    rows = await db.execute(
        select(class_.c.id, class_.c.title)
        .join(staff_role, staff_role.c.class_id == class_.c.id)
        .where(staff_role.c.person_id == person_id, staff_role.c.deleted_at.is_(None))
        .order_by(class_.c.title)
    )
    return tuple(SchoolClass(*row) for row in rows)


async def staff_of(db: AsyncConnection, school_id: int) -> tuple[Human, ...]:
    """Everybody who works at the school, by name."""
    rows = await db.execute(
        select(*HUMAN)
        .where(
            person.c.school_id == school_id,
            person.c.deleted_at.is_(None),
            exists(
                select(staff_role.c.id).where(
                    staff_role.c.person_id == person.c.id, staff_role.c.deleted_at.is_(None)
                )
            ),
        )
        .order_by(person.c.family_name, person.c.given_name, person.c.id)
    )
    return tuple(human_of(row) for row in rows)


async def has_staff_role(db: AsyncConnection, person_id: int) -> bool:
    found = await db.execute(
        select(staff_role.c.id)
        .where(staff_role.c.person_id == person_id, staff_role.c.deleted_at.is_(None))
        .limit(1)
    )
    return found.first() is not None


async def add_staff(db: AsyncConnection, school_id: int, *, ext_id: str, name: Name) -> int:
    """Somebody who works here and whom the journal does not know."""
    made = await db.execute(
        person.insert()
        .values(
            school_id=school_id,
            ext_id=ext_id,
            family_name=name.family,
            given_name=name.given,
            middle_name=name.middle,
        )
        .returning(person.c.id)
    )
    return int(made.scalar_one())


async def add_role(
    db: AsyncConnection, school_id: int, *, person_id: int, role: str, class_id: int | None
) -> None:
    held = await db.execute(
        select(staff_role.c.id).where(
            staff_role.c.person_id == person_id,
            staff_role.c.role == role,
            staff_role.c.deleted_at.is_(None),
            staff_role.c.class_id == class_id
            if class_id is not None
            else staff_role.c.class_id.is_(None),
        )
    )
    if held.first() is None:
        await db.execute(
            staff_role.insert().values(
                school_id=school_id,
                ext_id=f"{role}|{class_id or ''}|{person_id}",
                person_id=person_id,
                role=role,
                class_id=class_id,
            )
        )
