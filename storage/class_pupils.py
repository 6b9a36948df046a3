"""Classes of a school and the pupils in them, by their ids alone: for those who write letters."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables.classes import class_
from storage.tables.marks import mark
from storage.tables.people import class_member, pupil


async def grades_of_classes(db: AsyncConnection, school_id: int) -> Mapping[int, int | None]:
    """By class; homerooms where the school has them."""
    rows = (
        await db.execute(
            select(class_.c.id, class_.c.grade, class_.c.kind).where(
                class_.c.school_id == school_id, class_.c.deleted_at.is_(None)
            )
        )
    ).all()
    homerooms = {row.id: row.grade for row in rows if row.kind == "homeroom"}
    return homerooms or {row.id: row.grade for row in rows}


async def marked_pupils(
    db: AsyncConnection, class_ids: Collection[int], *, since: date, today: date
) -> Mapping[int, tuple[int, ...]]:
    """By class, the pupils who are in it today and have marks since a day. The first grade has none."""
    has_marks = exists(
        select(mark.c.id).where(
            mark.c.pupil_id == pupil.c.id,
            mark.c.on_date.between(since, today),
            mark.c.deleted_at.is_(None),
        )
    )
    rows = await db.execute(
        select(class_member.c.class_id, pupil.c.id)
        .distinct()
        .join(pupil, pupil.c.id == class_member.c.pupil_id)
        .join(class_, class_.c.id == class_member.c.class_id)
        .where(
            class_member.c.class_id.in_(class_ids),
            class_member.c.deleted_at.is_(None),
            or_(class_member.c.begins.is_(None), class_member.c.begins <= today),
            or_(class_member.c.ends.is_(None), class_member.c.ends >= today),
            pupil.c.active.is_(True),
            or_(
                pupil.c.grade.is_(None),
                pupil.c.grade > 1,
                class_.c.programme == "vocational",
            ),
            has_marks,
        )
        .order_by(class_member.c.class_id, pupil.c.id)
    )
    found: dict[int, tuple[int, ...]] = {}
    for row in rows:
        found[row.class_id] = (*found.get(row.class_id, ()), row.id)
    return found
