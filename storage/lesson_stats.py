from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    Select,
    Table,
    and_,
    bindparam,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.lesson_stats import Hours, Results, SubjectStats
from storage.coverage import as_of
from storage.tables.base import Exact
from storage.tables.classes import (
    course,
    group_class,
    lesson_stat,
    plan_hours,
    study_group,
    subject,
)

_CLASS: BindParameter[int] = bindparam("class")
_FIGURES = ("held", "average", "quality", "success")


def _rows(table: Table, what: str) -> Select[Any]:
    """Of the class and its groups in one period; the plan has no figures."""
    figures = [
        (table.c[name] if name in table.c else null().cast(Exact)).label(name) for name in _FIGURES
    ]
    return (
        select(
            literal(what).label("what"),
            subject.c.id,
            subject.c.title,
            study_group.c.title.label("group_title"),
            table.c.lesson_type,
            table.c.hours,
            *figures,
        )
        .join(course, course.c.id == table.c.course_id)
        .join(subject, subject.c.id == course.c.subject_id)
        .outerjoin(study_group, study_group.c.id == table.c.group_id)
        .where(
            table.c.period_id == bindparam("period"),
            table.c.deleted_at.is_(None),
            or_(
                table.c.class_id == _CLASS,
                table.c.group_id.in_(
                    select(group_class.c.group_id).where(group_class.c.class_id == _CLASS)
                ),
            ),
        )
    )


# One row even without figures, for the age of the data.
_HEAD = select(as_of("lessonStats", "curriculumHours").label("as_of")).subquery()
_ALL = union_all(_rows(lesson_stat, "stat"), _rows(plan_hours, "plan")).subquery()
_STATS = (
    select(_HEAD.c.as_of, _ALL)
    .select_from(_HEAD)
    .outerjoin(_ALL, and_(_ALL.c.id.is_not(None)))
    .order_by(_ALL.c.title, _ALL.c.group_title, _ALL.c.what.desc(), _ALL.c.lesson_type)
)


@dataclass(frozen=True, slots=True)
class LessonStats:
    subjects: tuple[SubjectStats, ...]  # by title, then group
    as_of: datetime | None  # None: the school never gave any


async def lesson_stats_of(
    db: AsyncConnection, school_id: int, class_id: int, period_id: int
) -> LessonStats:
    """Of a class and its groups. What was held comes first; the plan fills in what it does not say. One statement."""
    values = {"school": school_id, "class": class_id, "period": period_id}
    rows = (await db.execute(_STATS, values)).all()
    of: dict[tuple[int, str, str], list[Any]] = {}
    for row in rows:
        if row.id is not None:
            of.setdefault((row.id, row.title, row.group_title or ""), []).append(row)
    subjects = tuple(SubjectStats(*key, _hours(own), _results(own)) for key, own in of.items())
    return LessonStats(subjects, rows[0].as_of)


def _hours(rows: Sequence[Any]) -> tuple[Hours, ...]:
    found: dict[str, Hours] = {}
    for row in rows:  # those of "stat" before those of "plan"
        known = found.get(row.lesson_type)
        if known is None:
            found[row.lesson_type] = Hours(row.lesson_type, row.hours, row.held)
        elif known.planned is None:
            found[row.lesson_type] = Hours(row.lesson_type, row.hours, known.held)
    return tuple(found.values())


def _results(rows: Sequence[Any]) -> Results:
    told = (row for row in rows if row.average is not None or row.quality is not None)
    row = next(told, None)
    return Results(row.average, row.quality, row.success) if row else Results()
