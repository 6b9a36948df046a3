from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, bindparam, literal, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.people import Name, Pupil
from storage.audience import CLASSES, IDS, among, for_them, is_for, whom
from storage.coverage import as_of
from storage.tables.classes import course, study_group, subject, teaching
from storage.tables.people import person, staff_role

_TODAY: ColumnElement[Any] = bindparam("today", type_=Date)
# One row even without teachers, for the age of the data.
_HEAD = select(as_of("teaching", "enrollments").label("as_of")).subquery()
_TEACHING = union_all(
    select(
        teaching.c.staff_id,
        subject.c.id.label("subject_id"),
        subject.c.title.label("subject"),
        subject.c.key,
        study_group.c.title.label("group_title"),
        study_group.c.kind.label("group_kind"),
        teaching.c.pupil_id,
    )
    .join(course, course.c.id == teaching.c.course_id)
    .join(subject, subject.c.id == course.c.subject_id)
    .outerjoin(study_group, study_group.c.id == teaching.c.group_id)
    .where(
        for_them(teaching),
        teaching.c.deleted_at.is_(None),
        or_(teaching.c.begins.is_(None), teaching.c.begins <= _TODAY),
        or_(teaching.c.ends.is_(None), teaching.c.ends >= _TODAY),
    ),
    # The class teacher stands first.
    select(
        staff_role.c.person_id,
        literal(None, subject.c.id.type),
        literal(""),
        literal(""),
        literal(None, study_group.c.title.type),
        literal(None, study_group.c.kind.type),
        literal(None, teaching.c.pupil_id.type),
    ).where(
        staff_role.c.class_id.in_(CLASSES),
        staff_role.c.deleted_at.is_(None),
    ),
).subquery()
_TEACHERS = (
    select(
        _HEAD.c.as_of, _TEACHING, person.c.family_name, person.c.given_name, person.c.middle_name
    )
    .select_from(_HEAD)
    .outerjoin(_TEACHING, _TEACHING.c.staff_id.is_not(None))
    .outerjoin(person, and_(person.c.id == _TEACHING.c.staff_id, person.c.deleted_at.is_(None)))
    .order_by(_TEACHING.c.key, _TEACHING.c.group_title, person.c.family_name, person.c.id)
)

_OF_COURSES = (
    select(
        teaching.c.staff_id,
        teaching.c.course_id,
        teaching.c.class_id,
        teaching.c.group_id,
        teaching.c.pupil_id,
        subject.c.title.label("subject"),
        person.c.family_name,
        person.c.given_name,
        person.c.middle_name,
    )
    .join(course, course.c.id == teaching.c.course_id)
    .join(subject, subject.c.id == course.c.subject_id)
    .join(person, and_(person.c.id == teaching.c.staff_id, person.c.deleted_at.is_(None)))
    .where(
        for_them(teaching),
        teaching.c.course_id.in_(IDS),
        teaching.c.deleted_at.is_(None),
        or_(teaching.c.begins.is_(None), teaching.c.begins <= _TODAY),
        or_(teaching.c.ends.is_(None), teaching.c.ends >= _TODAY),
    )
    .order_by(person.c.family_name, person.c.id)
)


@dataclass(frozen=True, slots=True)
class Taught:
    """A teacher of one course."""

    staff_id: int
    name: Name
    subject: str


@dataclass(frozen=True, slots=True)
class Teacher:
    name: Name
    subject_id: int | None  # None: the class teacher
    subject: str
    group: str  # the group's title, "" for the whole class
    own: bool  # teaches this one pupil
    stream: bool = False  # the group is of several classes


@dataclass(frozen=True, slots=True)
class Teachers:
    teachers: tuple[Teacher, ...]  # the class teacher first, then by subject
    as_of: datetime | None


async def teachers_of(db: AsyncConnection, pupil: Pupil, *, today: date) -> Teachers:
    """Of the class, the groups and the pupil alone. One statement."""
    rows = (await db.execute(_TEACHERS, whom([pupil]) | {"today": today})).all()
    found = dict.fromkeys(_teacher(row) for row in rows if row.family_name is not None)
    return Teachers(tuple(found), rows[0].as_of)


async def teachers_of_courses(
    db: AsyncConnection, pupils: Sequence[Pupil], course_ids: Collection[int], *, today: date
) -> Mapping[tuple[int, int], tuple[Taught, ...]]:
    """Who teaches these courses to these pupils now, by pupil and course. One statement."""
    rows = (await db.execute(_OF_COURSES, among(pupils, course_ids) | {"today": today})).all()
    found: dict[tuple[int, int], dict[Taught, None]] = {}
    for row in rows:
        name = Name(row.family_name, row.given_name, row.middle_name)
        for pupil in pupils:
            if is_for(pupil, class_id=row.class_id, group_id=row.group_id, pupil_id=row.pupil_id):
                key = pupil.id, row.course_id
                found.setdefault(key, {})[Taught(row.staff_id, name, row.subject)] = None
    return {key: tuple(taught) for key, taught in found.items()}


def _teacher(row: Any) -> Teacher:
    return Teacher(
        Name(row.family_name, row.given_name, row.middle_name),
        row.subject_id,
        row.subject,
        row.group_title or "",
        row.pupil_id is not None or row.group_kind == "plan",
        stream=row.group_kind == "stream",
    )
