from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.lessons import Audience
from diary.people import Pupil
from storage.audience import GROUPS, IDS, among, class_ids_of, for_them, whom
from storage.coverage import as_of
from storage.tables.classes import class_, course, subject
from storage.tables.marks import assessment, work_type
from storage.tables.timetable import lesson

_FROM: ColumnElement[Any] = bindparam("begins")
_TO: ColumnElement[Any] = bindparam("ends")
# A work without a date of its own is written in its lesson.
_DAY = func.coalesce(assessment.c.due_on, lesson.c.on_date)
# One row even without tests, for the age of the data.
_HEAD = select(as_of("lineItems").label("as_of")).subquery()
_ALL = (
    select(
        assessment.c.id,
        assessment.c.class_id,
        assessment.c.group_id,
        assessment.c.title,
        assessment.c.description,
        _DAY.label("day"),
        lesson.c.number,
        subject.c.id.label("subject_id"),
        subject.c.title.label("subject"),
        work_type.c.title.label("work_type"),
    )
    .outerjoin(lesson, lesson.c.id == assessment.c.lesson_id)
    .outerjoin(class_, class_.c.id == assessment.c.class_id)
    .outerjoin(
        course,
        course.c.id
        == func.coalesce(assessment.c.course_id, lesson.c.course_id, class_.c.course_id),
    )
    .outerjoin(subject, subject.c.id == course.c.subject_id)
    .outerjoin(work_type, work_type.c.id == assessment.c.work_type_id)
    .where(
        for_them(assessment),
        assessment.c.deleted_at.is_(None),
        assessment.c.is_control.is_(True),
        # A work of the other half of the class.
        or_(lesson.c.group_id.is_(None), lesson.c.group_id.in_(GROUPS)),
    )
)
_AMONG = _ALL.where(assessment.c.id.in_(IDS), _DAY.is_not(None))
_WORKS = _ALL.where(_DAY.between(_FROM, _TO)).subquery()
_TESTS = (
    select(_HEAD.c.as_of, _WORKS)
    .select_from(_HEAD)
    .outerjoin(_WORKS, _WORKS.c.id.is_not(None))
    .order_by(_WORKS.c.day, _WORKS.c.subject, _WORKS.c.id)
)


@dataclass(frozen=True, slots=True)
class Test:
    audience: Audience
    on: date
    subject_id: int | None
    subject: str
    title: str
    work_type: str
    number: int | None  # of the lesson, where it is known


@dataclass(frozen=True, slots=True)
class Tests:
    tests: tuple[Test, ...]  # in the order of days
    as_of: datetime | None  # None: the school never gave any works

    def of(self, pupil: Pupil) -> tuple[Test, ...]:
        return tuple(
            one
            for one in self.tests
            if one.audience.class_id in class_ids_of(pupil)
            or one.audience.group_id in pupil.group_ids
        )


async def tests_of(
    db: AsyncConnection, pupils: Sequence[Pupil], begins: date, ends: date
) -> Tests:
    """The tests of pupils of one school in some days, both included. One statement."""
    values = whom(pupils) | {"begins": begins, "ends": ends}
    values.pop("pupils")
    rows = (await db.execute(_TESTS, values)).all()
    return Tests(tuple(_test(row) for row in rows if row.id), rows[0].as_of)


async def tests_among(
    db: AsyncConnection, pupils: Sequence[Pupil], test_ids: Collection[int]
) -> Mapping[int, Test]:
    """Those of these works that are tests now, by id. One statement."""
    values = among(pupils, test_ids)
    values.pop("pupils")
    return {row.id: _test(row) for row in await db.execute(_AMONG, values)}


def _test(row: Any) -> Test:
    return Test(
        Audience(row.class_id, row.group_id),
        row.day,
        row.subject_id,
        row.subject or "",
        row.title,
        row.work_type or "",
        row.number,
    )
