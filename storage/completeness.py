"""What the completeness of a class's final marks is reckoned from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.completeness import Given
from diary.people import Name
from diary.periods import Period
from storage.tables.classes import course, period, teaching
from storage.tables.marks import final_mark, mark
from storage.tables.people import class_member, group_member, person, pupil
from storage.tables.timetable import slot

# For a period as a whole: not one for behaviour, nor one for a part of its work.
OF_SUBJECTS = ("term", "year", "attestation", "exam", "final", "credit", "graded_credit")


@dataclass(frozen=True, slots=True)
class Finals:
    """The final marks of some pupils: `given` by period."""

    periods: Mapping[int, Period]
    given: Mapping[int, tuple[Given, ...]]


async def pupils_of_class(
    db: AsyncConnection, class_id: int, *, today: date
) -> Mapping[int, Name]:
    """By id, in the order of the alphabet. One statement."""
    rows = await db.execute(
        select(pupil.c.id, person.c.family_name, person.c.given_name, person.c.middle_name)
        .join(person, person.c.id == pupil.c.id)
        .join(class_member, class_member.c.pupil_id == pupil.c.id)
        .where(
            class_member.c.class_id == class_id,
            _standing(class_member, today),
            pupil.c.active.is_(True),
        )
        .order_by(person.c.family_name, person.c.given_name, pupil.c.id)
    )
    return {row.id: Name(row.family_name, row.given_name, row.middle_name) for row in rows}


async def finals_since(db: AsyncConnection, pupil_ids: Collection[int], since: date) -> Finals:
    """Of periods that end after this day. One statement."""
    rows = (
        await db.execute(
            select(
                final_mark.c.pupil_id,
                course.c.subject_id,
                final_mark.c.state,
                final_mark.c.raw,
                final_mark.c.defer_until,
                period.c.id.label("period_id"),
                period.c.title,
                period.c.kind,
                period.c.begins,
                period.c.ends,
            )
            .join(course, course.c.id == final_mark.c.course_id)
            .join(period, period.c.id == final_mark.c.period_id)
            .where(
                final_mark.c.pupil_id.in_(pupil_ids),
                final_mark.c.kind.in_(OF_SUBJECTS),
                final_mark.c.deleted_at.is_(None),
                period.c.begins.is_not(None),
                period.c.ends > since,
            )
        )
    ).all()
    periods: dict[int, Period] = {}
    given: dict[int, list[Given]] = {}
    for row in rows:
        periods[row.period_id] = Period(row.period_id, row.title, row.kind, row.begins, row.ends)
        one = Given(row.pupil_id, row.subject_id, row.state, row.raw, row.defer_until)
        given.setdefault(row.period_id, []).append(one)
    return Finals(periods, {key: tuple(group) for key, group in given.items()})


async def marked_in(
    db: AsyncConnection, pupil_ids: Collection[int], begins: date, ends: date
) -> frozenset[tuple[int, int]]:
    """(pupil, subject) with marks in these days. One statement."""
    rows = await db.execute(
        select(mark.c.pupil_id, mark.c.subject_id)
        .distinct()
        .where(
            mark.c.pupil_id.in_(pupil_ids),
            mark.c.on_date.between(begins, ends),
            mark.c.kind == "mark",
            mark.c.subject_id.is_not(None),
            mark.c.deleted_at.is_(None),
        )
    )
    return frozenset((row.pupil_id, row.subject_id) for row in rows)


async def attended_by(
    db: AsyncConnection, pupil_ids: Collection[int], *, today: date
) -> frozenset[tuple[int, int]]:
    """(pupil, subject) that is taught to a class or group of the pupil. One statement."""
    ways = [
        select(member.c.pupil_id, course.c.subject_id)
        .join(taught, taught.c[whose] == member.c[whose])
        .join(course, course.c.id == taught.c.course_id)
        .where(
            member.c.pupil_id.in_(pupil_ids),
            _standing(member, today),
            taught.c.deleted_at.is_(None),
        )
        for member, whose in ((class_member, "class_id"), (group_member, "group_id"))
        for taught in (slot, teaching)
    ]
    return frozenset((row[0], row[1]) for row in await db.execute(union(*ways)))


def _standing(member: Any, today: date) -> Any:
    return and_(
        member.c.deleted_at.is_(None),
        or_(member.c.begins.is_(None), member.c.begins <= today),
        or_(member.c.ends.is_(None), member.c.ends >= today),
    )
