"""Which kinds of work a subject has, and what they weigh."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.people import Pupil
from diary.target import Given
from storage.audience import for_them, whom
from storage.tables.classes import class_, course, subject
from storage.tables.marks import assessment, work_type

_SINCE = bindparam("since", type_=Date)
_DAY = func.coalesce(assessment.c.due_on, assessment.c.assigned_on, _SINCE)
_GIVEN = (
    select(work_type.c.title, assessment.c.weight, assessment.c.highest)
    .distinct()
    .select_from(assessment)
    .outerjoin(class_, class_.c.id == assessment.c.class_id)
    .join(course, course.c.id == func.coalesce(assessment.c.course_id, class_.c.course_id))
    .outerjoin(work_type, work_type.c.id == assessment.c.work_type_id)
    .where(
        for_them(assessment),
        course.c.subject_id == bindparam("subject"),
        assessment.c.deleted_at.is_(None),
        _DAY.between(_SINCE, date.max),
    )
)


async def works_given(
    db: AsyncConnection, pupil: Pupil, subject_id: int, *, since: date
) -> tuple[Given, ...]:
    """To this pupil's class and groups, and what is planned; each kind and weight once. One statement."""
    values = whom((pupil,)) | {"subject": subject_id, "since": since}
    for unused in ("school", "pupils"):
        values.pop(unused)
    rows = await db.execute(_GIVEN, values)
    return tuple(Given(row.title or "", row.weight, row.highest) for row in rows)


async def titles_in_journal(
    db: AsyncConnection, school_id: int
) -> tuple[frozenset[str], frozenset[str]]:
    """The kinds of work and the subjects of a school, as its journal calls them."""
    works = await db.scalars(
        select(work_type.c.title).where(
            work_type.c.school_id == school_id, work_type.c.deleted_at.is_(None)
        )
    )
    subjects = await db.scalars(select(subject.c.title).where(subject.c.school_id == school_id))
    return frozenset(works), frozenset(subjects)
