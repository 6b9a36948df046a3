"""What the plan of some days is made of: three statements, however many children."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    SmallInteger,
    Time,
    and_,
    bindparam,
    cast,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.bells import Bell, Bells, BellUse
from diary.lessons import Attends, Audience, Change, Lesson, Slot
from diary.people import Pupil
from diary.timetable import Week
from storage.audience import SCHOOL, by_audience, class_ids_of, for_them, whom
from storage.calendar import school_days
from storage.tables.classes import course, subject
from storage.tables.timetable import bell, bell_use, lesson, lesson_change, slot

_FROM: ColumnElement[Any] = bindparam("begins")
_TO: ColumnElement[Any] = bindparam("ends")


def _within(column: ColumnElement[Any]) -> ColumnElement[bool]:
    return column.between(_FROM, _TO)


_NO_NUMBER = cast(null(), SmallInteger)
_NO_TIME = cast(null(), Time)
_NO_DAY = cast(null(), Date)

_SLOTS = (
    select(
        literal("slot").label("what"),
        slot.c.class_id,
        slot.c.group_id,
        slot.c.course_id,
        subject.c.id.label("subject_id"),
        subject.c.title.label("subject"),
        slot.c.teacher_ids,
        slot.c.room,
        slot.c.shift,
        slot.c.number,
        slot.c.begins.label("first_day"),
        slot.c.ends.label("last_day"),
        slot.c.weekday.label("extra_number"),
        _NO_TIME.label("starts"),
        _NO_TIME.label("stops"),
        literal("").label("kind"),
        slot.c.weeks.label("words"),
    )
    .join(course, course.c.id == slot.c.course_id)
    .join(subject, subject.c.id == course.c.subject_id)
    .where(
        for_them(slot),
        slot.c.deleted_at.is_(None),
        slot.c.begins <= _TO,
        or_(slot.c.ends.is_(None), slot.c.ends >= _FROM),
    )
)
_LESSONS = (
    select(
        literal("lesson"),
        lesson.c.class_id,
        lesson.c.group_id,
        lesson.c.course_id,
        subject.c.id,
        subject.c.title,
        lesson.c.teacher_ids,
        lesson.c.room,
        lesson.c.shift,
        lesson.c.number,
        lesson.c.on_date,
        _NO_DAY,
        _NO_NUMBER,
        lesson.c.starts,
        lesson.c.ends,
        lesson.c.state,
        lesson.c.topic,
    )
    .join(course, course.c.id == lesson.c.course_id)
    .join(subject, subject.c.id == course.c.subject_id)
    .where(for_them(lesson), lesson.c.deleted_at.is_(None), _within(lesson.c.on_date))
)
_CHANGES = (
    select(
        literal("change"),
        lesson_change.c.class_id,
        lesson_change.c.group_id,
        lesson_change.c.course_id,
        subject.c.id,
        subject.c.title,
        lesson_change.c.teacher_ids,
        lesson_change.c.room,
        lesson_change.c.shift,
        lesson_change.c.number,
        lesson_change.c.on_date,
        lesson_change.c.new_date,
        lesson_change.c.new_number,
        _NO_TIME,
        _NO_TIME,
        lesson_change.c.kind,
        lesson_change.c.note,
    )
    .outerjoin(course, course.c.id == lesson_change.c.course_id)
    .outerjoin(subject, subject.c.id == course.c.subject_id)
    .where(
        for_them(lesson_change),
        lesson_change.c.deleted_at.is_(None),
        # A lesson that is moved into these days may come from outside of them.
        or_(_within(lesson_change.c.on_date), _within(lesson_change.c.new_date)),
    )
)
_PLANNED = union_all(_SLOTS, _LESSONS, _CHANGES)

_BELLS = (
    select(
        bell.c.bell_set,
        bell.c.weekday,
        bell.c.shift,
        bell.c.number,
        bell.c.starts,
        bell.c.ends,
        bell_use.c.id.label("use_id"),
        bell_use.c.class_id,
        bell_use.c.begins.label("used_from"),
        bell_use.c.ends.label("used_to"),
    )
    .outerjoin(
        bell_use,
        and_(
            bell_use.c.school_id == bell.c.school_id,
            bell_use.c.bell_set == bell.c.bell_set,
            bell_use.c.deleted_at.is_(None),
            bell_use.c.begins <= _TO,
            or_(bell_use.c.ends.is_(None), bell_use.c.ends >= _FROM),
        ),
    )
    .where(bell.c.school_id == SCHOOL, bell.c.deleted_at.is_(None))
)


@dataclass(frozen=True, slots=True)
class Weeks:
    weeks: Mapping[int, Week]  # by pupil
    as_of: datetime | None  # None: the school never gave a timetable

    def of(self, pupil: Pupil) -> Week:
        return self.weeks[pupil.id]


async def weeks_of(
    db: AsyncConnection, pupils: Sequence[Pupil], begins: date, ends: date, *, bells: bool = True
) -> Weeks:
    """What pupils of one school have planned in some days, both included."""
    days = {"begins": begins, "ends": ends}
    them = whom(pupils)
    asked = {key: them[key] for key in ("classes", "groups")} | days
    rows = (await db.execute(_PLANNED, asked)).all()
    school = await school_days(db, them["school"], begins)
    rung = await _bells(db, them["school"], begins, ends) if bells else Bells()
    everybody = Week(
        Attends(None, frozenset(), frozenset()),
        slots=tuple(_slot(row) for row in rows if row.what == "slot"),
        dated=tuple(_lesson(row) for row in rows if row.what == "lesson"),
        changes=tuple(_change(row) for row in rows if row.what == "change"),
        bells=rung,
        cycle=school.cycle,
    )
    slots, dated, changes = (
        by_audience(everybody.slots),
        by_audience(everybody.dated),
        by_audience(everybody.changes),
    )
    own = {
        one.id: replace(
            everybody,
            attends=attends(one),
            slots=slots(one),
            dated=dated(one),
            changes=changes(one),
            calendar=school.of(one),
            paired=one.vocational,
        )
        for one in pupils
    }
    return Weeks(own, school.as_of)


def attends(pupil: Pupil) -> Attends:
    return Attends(pupil.class_id, class_ids_of(pupil), pupil.group_ids)


async def _bells(db: AsyncConnection, school_id: int, begins: date, ends: date) -> Bells:
    rows = (await db.execute(_BELLS, {"school": school_id, "begins": begins, "ends": ends})).all()
    bells = {
        Bell(row.bell_set, row.weekday, row.shift, row.number, row.starts, row.ends)
        for row in rows
    }
    uses = {
        BellUse(row.bell_set, row.class_id, row.used_from, row.used_to)
        for row in rows
        if row.use_id
    }
    return Bells(tuple(bells), tuple(uses))


def _slot(row: Any) -> Slot:
    return Slot(
        Audience(row.class_id, row.group_id),
        row.course_id,
        row.subject_id,
        row.subject,
        teachers=tuple(row.teacher_ids),
        room=row.room,
        weekday=row.extra_number,
        shift=row.shift,
        number=row.number,
        weeks=row.words,
        begins=row.first_day,
        ends=row.last_day,
    )


def _lesson(row: Any) -> Lesson:
    return Lesson(
        Audience(row.class_id, row.group_id),
        row.first_day,
        row.shift,
        row.number,
        row.course_id,
        row.subject_id,
        row.subject,
        teachers=tuple(row.teacher_ids),
        room=row.room,
        starts=row.starts,
        ends=row.stops,
        topic=row.words,
        cancelled=row.kind in {"cancelled", "moved"},
    )


def _change(row: Any) -> Change:
    return Change(
        Audience(row.class_id, row.group_id),
        row.first_day,
        row.shift,
        row.number,
        row.kind,
        teachers=tuple(row.teacher_ids),
        course_id=row.course_id,
        subject_id=row.subject_id,
        subject=row.subject or "",
        room=row.room,
        new_date=row.last_day,
        new_number=row.extra_number,
        note=row.words,
    )
