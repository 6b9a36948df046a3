from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import case, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from chat.query.known import KnownSubject
from diary.people import Pupil
from storage.audience import CLASSES, SCHOOL, for_them, whom
from storage.tables.classes import class_, course, subject, teaching
from storage.tables.timetable import slot

_TAUGHT = or_(
    exists().where(slot.c.course_id == course.c.id, slot.c.deleted_at.is_(None), for_them(slot)),
    exists().where(
        teaching.c.course_id == course.c.id, teaching.c.deleted_at.is_(None), for_them(teaching)
    ),
    # A source that knows only sections of courses.
    exists().where(class_.c.course_id == course.c.id, class_.c.id.in_(CLASSES)),
)
_SUBJECTS = (
    select(subject.c.id, subject.c.title, func.max(case((_TAUGHT, 1), else_=0)).label("taught"))
    .join(course, course.c.subject_id == subject.c.id)
    .where(subject.c.school_id == SCHOOL, course.c.deleted_at.is_(None))
    .group_by(subject.c.id, subject.c.title)
    .order_by(subject.c.id)
)


async def subjects_of(
    db: AsyncConnection, school_id: int, pupils: Sequence[Pupil]
) -> tuple[KnownSubject, ...]:
    """The school's subjects; those that one of these pupils is taught are marked. One statement."""
    nobody: dict[str, list[int]] = {"pupils": [], "classes": [], "groups": []}
    rows = await db.execute(
        _SUBJECTS, {**(whom(pupils) if pupils else nobody), "school": school_id}
    )
    return tuple(KnownSubject(row.id, row.title, bool(row.taught)) for row in rows)


async def titles_of_courses(db: AsyncConnection, course_ids: Collection[int]) -> Mapping[int, str]:
    """The subject that each course is of, whatever became of the course; no statement for none."""
    if not course_ids:
        return {}
    rows = await db.execute(
        select(course.c.id, subject.c.title)
        .join(subject, subject.c.id == course.c.subject_id)
        .where(course.c.id.in_(course_ids))
    )
    return {row.id: row.title for row in rows}


async def titles_of(db: AsyncConnection, subject_ids: Collection[int]) -> Mapping[int, str]:
    if not subject_ids:
        return {}
    rows = await db.execute(
        select(subject.c.id, subject.c.title).where(subject.c.id.in_(subject_ids))
    )
    return {row.id: row.title for row in rows}
