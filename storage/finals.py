from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.finals import ExamResult, FinalMark
from diary.people import Pupil
from storage.audience import IDS, PUPILS
from storage.corrections import corrections_of
from storage.coverage import as_of
from storage.tables.classes import course, period, subject
from storage.tables.marks import exam_result, final_mark

_PUPIL = bindparam("pupil", type_=final_mark.c.pupil_id.type)

# One row even without final marks, for the age of the data.
_FINALS_HEAD = select(as_of("finalMarks").label("as_of")).subquery()
_GIVEN = (
    final_mark.join(course, course.c.id == final_mark.c.course_id)
    .join(subject, subject.c.id == course.c.subject_id)
    .join(period, period.c.id == final_mark.c.period_id)
)
_FINAL = (
    final_mark.c.id,
    final_mark.c.pupil_id,
    subject.c.title.label("subject"),
    period.c.title.label("period"),
    period.c.begins,
    final_mark.c.kind,
    final_mark.c.raw,
    final_mark.c.state,
    final_mark.c.defer_reason,
    final_mark.c.defer_until,
    final_mark.c.earlier,
    period.c.kind.label("period_kind"),
)
_FINALS_AMONG = (
    select(*_FINAL)
    .select_from(_GIVEN)
    .where(
        final_mark.c.id.in_(IDS),
        final_mark.c.pupil_id.in_(PUPILS),
        final_mark.c.deleted_at.is_(None),
    )
)
_FINALS = (
    select(_FINALS_HEAD.c.as_of, *_FINAL)
    .select_from(_FINALS_HEAD)
    .outerjoin(_GIVEN, and_(final_mark.c.pupil_id == _PUPIL, final_mark.c.deleted_at.is_(None)))
    .order_by(subject.c.key, period.c.ends, period.c.begins.desc(), final_mark.c.id)
)

_EXAMS_HEAD = select(as_of("examResults").label("as_of")).subquery()
_EXAM = (
    exam_result.c.id,
    exam_result.c.pupil_id,
    exam_result.c.title,
    exam_result.c.kind,
    exam_result.c.on_date,
    exam_result.c.points,
    exam_result.c.raw,
    exam_result.c.obtained_at,
)
_EXAMS_AMONG = select(*_EXAM).where(
    exam_result.c.id.in_(IDS),
    exam_result.c.pupil_id.in_(PUPILS),
    exam_result.c.deleted_at.is_(None),
    or_(bindparam("every_kind"), exam_result.c.kind == "state"),
)
_EXAMS = (
    select(_EXAMS_HEAD.c.as_of, *_EXAM)
    .select_from(_EXAMS_HEAD)
    .outerjoin(
        exam_result,
        and_(
            exam_result.c.pupil_id == _PUPIL,
            exam_result.c.deleted_at.is_(None),
            or_(bindparam("every_kind"), exam_result.c.kind == "state"),
        ),
    )
    .order_by(exam_result.c.on_date.desc(), exam_result.c.id)
)


@dataclass(frozen=True, slots=True)
class Finals:
    marks: tuple[FinalMark, ...]
    as_of: datetime | None  # None: the school never gave final marks


@dataclass(frozen=True, slots=True)
class Exams:
    results: tuple[ExamResult, ...]  # the latest first
    as_of: datetime | None


async def finals_of(db: AsyncConnection, pupil: Pupil) -> Finals:
    """By subject, its periods in order. One statement."""
    rows = (await db.execute(_FINALS, _about(pupil))).all()
    return Finals(tuple(_final(row) for row in rows if row.id), rows[0].as_of)


async def exams_of(db: AsyncConnection, pupil: Pupil, *, state_only: bool) -> Exams:
    """One statement. State exams alone may be shown without a consent."""
    values = _about(pupil) | {"every_kind": not state_only}
    rows: Sequence[Any] = (await db.execute(_EXAMS, values)).all()
    return Exams(tuple(_exam(row) for row in rows if row.id), rows[0].as_of)


async def finals_among(
    db: AsyncConnection, pupils: Sequence[Pupil], mark_ids: Collection[int]
) -> Mapping[tuple[int, int], FinalMark]:
    """Those of these final marks that stand now, by pupil and the mark's own id. One statement."""
    values = {"pupils": [pupil.id for pupil in pupils], "ids": sorted(mark_ids)}
    rows = await db.execute(_FINALS_AMONG, values)
    return {(row.pupil_id, row.id): _final(row) for row in rows}


async def exams_among(
    db: AsyncConnection, pupils: Sequence[Pupil], result_ids: Collection[int], *, state_only: bool
) -> Mapping[tuple[int, int], ExamResult]:
    """Those of these results that stand now, by pupil and the result's own id. One statement."""
    values = {
        "pupils": [pupil.id for pupil in pupils],
        "ids": sorted(result_ids),
        "every_kind": not state_only,
    }
    rows = await db.execute(_EXAMS_AMONG, values)
    return {(row.pupil_id, row.id): _exam(row) for row in rows}


def _about(pupil: Pupil) -> dict[str, Any]:
    return {"school": pupil.school_id, "pupil": pupil.id}


def _final(row: Any) -> FinalMark:
    return FinalMark(
        subject=row.subject,
        period=row.period,
        begins=row.begins,
        kind=row.kind,
        raw=row.raw,
        state=row.state,
        defer_reason=row.defer_reason,
        defer_until=row.defer_until,
        period_kind=row.period_kind,
        earlier=corrections_of(row.earlier),
    )


def _exam(row: Any) -> ExamResult:
    return ExamResult(
        title=row.title,
        kind=row.kind,
        on=row.on_date,
        points=row.points,
        raw=row.raw,
        obtained_at=row.obtained_at,
    )
