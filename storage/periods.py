from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import JSON, Date, cast, literal, null, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.people import Pupil
from diary.periods import Period, Periods, usual_periods
from storage.audience import CLASSES, SCHOOL, class_ids_of
from storage.tables.base import Id
from storage.tables.classes import course, period, period_scheme

_PERIODS = union_all(
    select(
        literal("period").label("what"),
        period.c.id,
        period.c.title,
        period.c.kind,
        period.c.begins,
        period.c.ends,
        cast(null(), JSON).label("period_ids"),
        cast(null(), Id).label("subject_id"),
        cast(null(), Id).label("class_id"),
    ).where(
        period.c.school_id == SCHOOL, period.c.deleted_at.is_(None), period.c.begins.is_not(None)
    ),
    select(
        literal("scheme"),
        period_scheme.c.id,
        literal(""),
        literal(""),
        cast(null(), Date),
        cast(null(), Date),
        period_scheme.c.period_ids,
        course.c.subject_id,
        period_scheme.c.class_id,
    )
    .outerjoin(course, course.c.id == period_scheme.c.course_id)
    .where(period_scheme.c.class_id.in_(CLASSES), period_scheme.c.deleted_at.is_(None)),
)


async def periods_of(db: AsyncConnection, pupil: Pupil, *, today: date) -> Periods:
    """What this pupil's class is marked by: its scheme, else a guess by grade. One statement."""
    return (await periods_of_all(db, (pupil,), today=today))[pupil.id]


async def periods_of_all(
    db: AsyncConnection, pupils: Sequence[Pupil], *, today: date
) -> Mapping[int, Periods]:
    """The same for pupils of one school, by pupil. One statement."""
    classes = {one for pupil in pupils for one in class_ids_of(pupil)}
    known, schemes = await _known(db, pupils[0].school_id, classes)
    return {
        pupil.id: _of(
            pupil.grade,
            known,
            [s for s in schemes if s.class_id in class_ids_of(pupil)],
            today,
            vocational=pupil.vocational,
        )
        for pupil in pupils
    }


async def periods_of_classes(
    db: AsyncConnection, school_id: int, grades: Mapping[int, int | None], *, today: date
) -> Mapping[int, Periods]:
    """The same for classes of one school, which come with their grades. One statement."""
    known, schemes = await _known(db, school_id, grades)
    return {
        class_id: _of(grade, known, [s for s in schemes if s.class_id == class_id], today)
        for class_id, grade in grades.items()
    }


async def _known(
    db: AsyncConnection, school_id: int, class_ids: Collection[int]
) -> tuple[Mapping[int, Period], Sequence[Any]]:
    values = {"school": school_id, "classes": sorted(class_ids)}
    rows = (await db.execute(_PERIODS, values)).all()
    known = {
        row.id: Period(row.id, row.title, row.kind, row.begins, row.ends or date.max)
        for row in rows
        if row.what == "period"
    }
    return known, [row for row in rows if row.what == "scheme"]


def _of(
    grade: int | None,
    known: Mapping[int, Period],
    schemes: Sequence[Any],
    today: date,
    *,
    vocational: bool = False,
) -> Periods:
    usual = _chosen(known, [one for one in schemes if one.subject_id is None])
    exceptions = {
        one.subject_id: _chosen(known, [one]) for one in schemes if one.subject_id is not None
    }
    everything = tuple(known.values())
    guess = usual_periods(everything, grade=grade, today=today, vocational=vocational)
    return Periods(usual or guess, exceptions)


def _chosen(known: Mapping[int, Period], schemes: Sequence[Any]) -> tuple[Period, ...]:
    ids = {one for scheme in schemes for one in scheme.period_ids}
    # The year is everybody's; what is marked and counted is its parts.
    found = [known[one] for one in ids if one in known]
    parts = [one for one in found if one.kind != "year"]
    return tuple(sorted(parts or found, key=lambda one: one.begins))
