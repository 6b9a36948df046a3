"""Where the journal is not kept: lessons without an entry, final marks that were put off and are soon due."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CompoundSelect, and_, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables.classes import course, group_class, subject
from storage.tables.homework import homework
from storage.tables.marks import assessment, attendance, final_mark
from storage.tables.people import class_member
from storage.tables.timetable import lesson

GONE = ("cancelled", "moved")


@dataclass(frozen=True, slots=True)
class Deferred:
    id: int
    subject: str
    until: date


async def lessons_kept(
    db: AsyncConnection, class_ids: Collection[int], begins: date, ends: date
) -> Mapping[int, Mapping[str, tuple[tuple[date, bool], ...]]]:
    """By class and subject: the days of lessons, of its groups too, and whether something was entered."""
    kept = or_(
        lesson.c.state == "held",
        lesson.c.topic != "",
        lesson.c.id.in_(_entered(class_ids, begins, ends)),
    )
    columns = (lesson.c.on_date, subject.c.title, kept.label("kept"))
    there = lesson.join(course, course.c.id == lesson.c.course_id).join(
        subject, subject.c.id == course.c.subject_id
    )
    those = and_(
        lesson.c.on_date.between(begins, ends),
        lesson.c.state.not_in(GONE),
        lesson.c.deleted_at.is_(None),
    )
    rows = await db.execute(
        union_all(
            select(lesson.c.class_id.label("class_id"), *columns)
            .select_from(there)
            .where(those, lesson.c.class_id.in_(class_ids)),
            select(group_class.c.class_id, *columns)
            .select_from(there.join(group_class, group_class.c.group_id == lesson.c.group_id))
            .where(those, group_class.c.class_id.in_(class_ids)),
        )
    )
    found: dict[int, dict[str, list[tuple[date, bool]]]] = {}
    for row in rows:
        of_class = found.setdefault(row.class_id, {})
        of_class.setdefault(row.title, []).append((row.on_date, bool(row.kept)))
    return {
        class_id: {title: tuple(days) for title, days in sorted(of_class.items())}
        for class_id, of_class in found.items()
    }


def _entered(class_ids: Collection[int], begins: date, ends: date) -> CompoundSelect[Any]:
    """Lessons of these classes with a work, homework or an absence. Found by class, group and pupil: a lesson's id is
    in no index of theirs.
    """
    groups = select(group_class.c.group_id).where(group_class.c.class_id.in_(class_ids))
    pupils = select(class_member.c.pupil_id).where(class_member.c.class_id.in_(class_ids))
    return union_all(
        *(
            select(table.c.lesson_id).where(
                or_(table.c.class_id.in_(class_ids), table.c.group_id.in_(groups)),
                table.c.lesson_id.is_not(None),
            )
            for table in (assessment, homework)
        ),
        select(attendance.c.lesson_id).where(
            attendance.c.pupil_id.in_(pupils),
            attendance.c.on_date.between(begins, ends),
            attendance.c.lesson_id.is_not(None),
        ),
    )


async def deferred_finals(
    db: AsyncConnection, class_ids: Collection[int], begins: date, ends: date, *, today: date
) -> Mapping[int, tuple[Deferred, ...]]:
    """By class, the final marks that were put off until these days and are not set; the nearest first."""
    rows = await db.execute(
        select(class_member.c.class_id, final_mark.c.id, subject.c.title, final_mark.c.defer_until)
        .distinct()
        .join(course, course.c.id == final_mark.c.course_id)
        .join(subject, subject.c.id == course.c.subject_id)
        .join(class_member, class_member.c.pupil_id == final_mark.c.pupil_id)
        .where(
            final_mark.c.state == "deferred",
            final_mark.c.deleted_at.is_(None),
            final_mark.c.defer_until.between(begins, ends),
            class_member.c.class_id.in_(class_ids),
            class_member.c.deleted_at.is_(None),
            or_(class_member.c.begins.is_(None), class_member.c.begins <= today),
            or_(class_member.c.ends.is_(None), class_member.c.ends >= today),
        )
        .order_by(final_mark.c.defer_until, final_mark.c.id)
    )
    found: dict[int, tuple[Deferred, ...]] = {}
    for row in rows:
        one = Deferred(row.id, row.title, row.defer_until)
        found[row.class_id] = (*found.get(row.class_id, ()), one)
    return found
