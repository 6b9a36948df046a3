from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.attendance import Absence
from diary.people import Pupil
from storage.audience import IDS, PUPILS
from storage.coverage import as_of
from storage.tables.classes import course, subject
from storage.tables.marks import attendance
from storage.tables.timetable import lesson

# One row even without entries, for the age of the data.
_HEAD = select(as_of("attendance").label("as_of")).subquery()
_COLUMNS = (
    attendance.c.id,
    attendance.c.pupil_id,
    attendance.c.on_date,
    attendance.c.kind,
    attendance.c.raw,
    func.coalesce(attendance.c.number, lesson.c.number).label("number"),
    subject.c.title.label("subject"),
    attendance.c.minutes,
    attendance.c.comment,
)
_ABSENCES = (
    select(_HEAD.c.as_of, *_COLUMNS)
    .select_from(_HEAD)
    .outerjoin(
        attendance,
        and_(
            attendance.c.pupil_id == bindparam("pupil"),
            attendance.c.on_date.between(bindparam("begins"), bindparam("ends")),
            attendance.c.deleted_at.is_(None),
        ),
    )
    .outerjoin(lesson, lesson.c.id == attendance.c.lesson_id)
    .outerjoin(course, course.c.id == lesson.c.course_id)
    .outerjoin(subject, subject.c.id == course.c.subject_id)
    .order_by(attendance.c.on_date, attendance.c.id)
)

_AMONG = (
    select(*_COLUMNS)
    .outerjoin(lesson, lesson.c.id == attendance.c.lesson_id)
    .outerjoin(course, course.c.id == lesson.c.course_id)
    .outerjoin(subject, subject.c.id == course.c.subject_id)
    .where(
        attendance.c.id.in_(IDS),
        attendance.c.pupil_id.in_(PUPILS),
        attendance.c.deleted_at.is_(None),
    )
)


@dataclass(frozen=True, slots=True)
class Attendance:
    entries: tuple[Absence, ...]
    as_of: datetime | None  # None: the school never gave attendance


async def attendance_of(db: AsyncConnection, pupil: Pupil, begins: date, ends: date) -> Attendance:
    """Some days, both included. One statement."""
    values = {"school": pupil.school_id, "pupil": pupil.id, "begins": begins, "ends": ends}
    rows = (await db.execute(_ABSENCES, values)).all()
    return Attendance(tuple(_absence(row) for row in rows if row.id), rows[0].as_of)


async def absences_among(
    db: AsyncConnection, pupils: Sequence[Pupil], entry_ids: Collection[int]
) -> Mapping[tuple[int, int], Absence]:
    """Those of these entries that stand now, by pupil and the entry's own id. One statement."""
    values = {"pupils": [pupil.id for pupil in pupils], "ids": sorted(entry_ids)}
    return {(row.pupil_id, row.id): _absence(row) for row in await db.execute(_AMONG, values)}


def _absence(row: Any) -> Absence:
    return Absence(
        on=row.on_date,
        kind=row.kind,
        raw=row.raw,
        number=row.number,
        subject=row.subject or "",
        minutes=row.minutes,
        comment=row.comment,
    )
