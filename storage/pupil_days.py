"""What is each pupil's own on some days, for many pupils of one school: one statement each."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any, TypeVar

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.attendance import Absence
from diary.homework import LOOK_BACK_DAYS, Task
from diary.lessons import Audience
from diary.marks import Correction, Mark
from diary.people import Pupil
from storage.audience import PUPILS
from storage.tables.classes import course, subject
from storage.tables.homework import homework
from storage.tables.marks import assessment, attendance, mark, work_type
from storage.tables.timetable import lesson

Value = TypeVar("Value")
Of = Mapping[int, tuple[Value, ...]]  # by pupil

_MARKS = (
    select(
        mark.c.pupil_id,
        mark.c.subject_id,
        subject.c.title,
        mark.c.raw,
        mark.c.value,
        mark.c.weight,
        mark.c.kind,
        mark.c.counts,
        mark.c.on_date,
        work_type.c.title.label("work_type"),
        mark.c.earlier,
    )
    .outerjoin(assessment, assessment.c.id == mark.c.assessment_id)
    .outerjoin(work_type, work_type.c.id == assessment.c.work_type_id)
    .outerjoin(subject, subject.c.id == mark.c.subject_id)
    .where(
        mark.c.pupil_id.in_(PUPILS),
        mark.c.on_date.between(bindparam("begins"), bindparam("ends")),
        or_(mark.c.on_date >= bindparam("whole_from"), mark.c.batch_id > bindparam("batch")),
        mark.c.deleted_at.is_(None),
    )
    .order_by(mark.c.on_date, mark.c.id)
)
_ABSENCES = (
    select(
        attendance.c.pupil_id,
        attendance.c.on_date,
        attendance.c.kind,
        attendance.c.raw,
        func.coalesce(attendance.c.number, lesson.c.number).label("number"),
        attendance.c.minutes,
        attendance.c.comment,
    )
    .outerjoin(lesson, lesson.c.id == attendance.c.lesson_id)
    .where(
        attendance.c.pupil_id.in_(PUPILS),
        attendance.c.on_date.between(bindparam("begins"), bindparam("ends")),
        attendance.c.deleted_at.is_(None),
    )
    .order_by(attendance.c.on_date, attendance.c.id)
)
_TASKS = (
    select(
        homework.c.id,
        homework.c.pupil_id,
        homework.c.course_id,
        homework.c.assigned_on,
        homework.c.due_on,
        homework.c.words,
        subject.c.id.label("subject_id"),
        subject.c.title.label("subject"),
    )
    .join(course, course.c.id == homework.c.course_id)
    .join(subject, subject.c.id == course.c.subject_id)
    .where(
        homework.c.pupil_id.in_(PUPILS),
        homework.c.deleted_at.is_(None),
        or_(
            homework.c.due_on.between(bindparam("begins"), bindparam("ends")),
            and_(
                homework.c.due_on.is_(None),
                homework.c.assigned_on.between(bindparam("back"), bindparam("ends")),
            ),
        ),
    )
    .order_by(homework.c.id)
)


async def marks_told(
    db: AsyncConnection,
    pupils: Collection[Pupil],
    begins: date,
    ends: date,
    *,
    whole_from: date,
    after_batch: int,
) -> Of[Mark]:
    """Marks of some days, both included: every one from `whole_from` on, of the days before only those that an
    import after this one brought or changed. Without comments.
    """
    values = {
        "begins": begins,
        "ends": ends,
        "whole_from": whole_from,
        "batch": after_batch,
    }
    found: dict[int, list[Mark]] = {}
    for row in await db.execute(_MARKS, _whom(pupils) | values):
        found.setdefault(row[0], []).append(_mark(row))
    return {pupil: tuple(marks) for pupil, marks in found.items()}


async def absences_of(
    db: AsyncConnection, pupils: Collection[Pupil], begins: date, ends: date
) -> Of[Absence]:
    """Without subjects: the numbers of the lessons say enough."""
    found: dict[int, list[Absence]] = {}
    values = {"begins": begins, "ends": ends}
    for who, on, kind, raw, number, minutes, comment in await db.execute(
        _ABSENCES, _whom(pupils) | values
    ):
        found.setdefault(who, []).append(
            Absence(on, kind, raw, number, minutes=minutes, comment=comment)
        )
    return {pupil: tuple(entries) for pupil, entries in found.items()}


async def own_tasks(
    db: AsyncConnection, pupils: Collection[Pupil], begins: date, ends: date
) -> Of[Task]:
    """Tasks for one child alone that are due in these days, and undated ones that may be. Without files."""
    values = {
        "begins": begins,
        "ends": ends,
        "back": begins - timedelta(days=LOOK_BACK_DAYS),
    }
    found: dict[int, list[Task]] = {}
    for row in await db.execute(_TASKS, _whom(pupils) | values):
        task = Task(
            row.id,
            Audience(),
            row.pupil_id,
            row.course_id,
            row.subject_id,
            row.subject,
            row.assigned_on,
            row.due_on,
            row.words,
        )
        found.setdefault(row.pupil_id, []).append(task)
    return {pupil: tuple(tasks) for pupil, tasks in found.items()}


def _whom(pupils: Collection[Pupil]) -> dict[str, Any]:
    return {"pupils": [one.id for one in pupils]}


def _mark(row: Any) -> Mark:
    pupil_id, subject_id, title, raw, value, weight, kind, counts, on, work, earlier = row
    return Mark(
        pupil_id,
        subject_id,
        title or "",
        raw,
        value,
        weight,
        kind,
        counts,
        on,
        work_type=work or "",
        earlier=tuple(Correction(str(one.get("raw", "")), None) for one in earlier or ()),
    )
