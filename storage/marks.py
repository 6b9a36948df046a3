from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, and_, bindparam, case, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.marks import Mark
from diary.people import Pupil
from storage.audience import IDS, PUPILS
from storage.corrections import corrections_of
from storage.coverage import as_of
from storage.tables.base import Instant
from storage.tables.classes import subject
from storage.tables.marks import assessment, mark, work_type

_BEGINS = bindparam("begins", type_=Date)
_ENDS = bindparam("ends", type_=Date)
_ANY = exists(
    select(mark.c.id).where(
        mark.c.pupil_id.in_(PUPILS),
        mark.c.on_date.between(_BEGINS, _ENDS),
        mark.c.deleted_at.is_(None),
    )
)
_SINCE = select(
    case((_ANY, _BEGINS), else_=bindparam("else_begins", type_=Date))
).scalar_subquery()
# One row even without marks, for the age of the data.
_HEAD = select(as_of("results").label("as_of")).subquery()
_COLUMNS = (
    mark.c.pupil_id,
    mark.c.subject_id,
    subject.c.title.label("subject"),
    mark.c.raw,
    mark.c.value,
    mark.c.weight,
    mark.c.kind,
    mark.c.counts,
    mark.c.on_date,
    mark.c.comment,
    mark.c.criteria,
    mark.c.earlier,
    mark.c.deleted_at,
    assessment.c.title.label("work"),
    assessment.c.highest,
    work_type.c.title.label("work_type"),
)
_MARKS = (
    select(_HEAD.c.as_of, *_COLUMNS)
    .select_from(_HEAD)
    .outerjoin(
        mark,
        and_(
            mark.c.pupil_id.in_(PUPILS),
            mark.c.on_date.between(_SINCE, _ENDS),
            mark.c.deleted_at.is_(None),
        ),
    )
    .outerjoin(assessment, assessment.c.id == mark.c.assessment_id)
    .outerjoin(work_type, work_type.c.id == assessment.c.work_type_id)
    .outerjoin(subject, subject.c.id == mark.c.subject_id)
    .order_by(mark.c.on_date, mark.c.id)
)

_AMONG = (
    select(mark.c.id, *_COLUMNS)
    .outerjoin(assessment, assessment.c.id == mark.c.assessment_id)
    .outerjoin(work_type, work_type.c.id == assessment.c.work_type_id)
    .outerjoin(subject, subject.c.id == mark.c.subject_id)
    .where(mark.c.id.in_(IDS), mark.c.pupil_id.in_(PUPILS), mark.c.deleted_at.is_(None))
)
_REMOVED = (
    select(*_COLUMNS)
    .outerjoin(assessment, assessment.c.id == mark.c.assessment_id)
    .outerjoin(work_type, work_type.c.id == assessment.c.work_type_id)
    .outerjoin(subject, subject.c.id == mark.c.subject_id)
    .where(
        mark.c.pupil_id.in_(PUPILS),
        mark.c.on_date.between(_BEGINS, _ENDS),
        mark.c.subject_id == bindparam("subject"),
        mark.c.kind == "mark",
        mark.c.deleted_at >= bindparam("since", type_=Instant),
    )
    .order_by(mark.c.deleted_at, mark.c.id)
)


@dataclass(frozen=True, slots=True)
class Marks:
    marks: tuple[Mark, ...]
    as_of: datetime | None  # None: the school never gave marks

    def of(self, pupil: Pupil) -> tuple[Mark, ...]:
        return tuple(one for one in self.marks if one.pupil_id == pupil.id)


async def marks_of(
    db: AsyncConnection,
    pupils: Sequence[Pupil],
    begins: date,
    ends: date,
    *,
    else_begins: date | None = None,
) -> Marks:
    """The marks of pupils of one school in some days, both included; where there are none, since `else_begins`.

    One statement.
    """
    rows = await db.execute(
        _MARKS,
        {
            "school": pupils[0].school_id,
            "pupils": [pupil.id for pupil in pupils],
            "begins": begins,
            "ends": ends,
            "else_begins": else_begins or begins,
        },
    )
    found = rows.all()
    return Marks(tuple(_mark(row) for row in found if row.pupil_id), found[0].as_of)


async def marks_among(
    db: AsyncConnection, pupils: Sequence[Pupil], mark_ids: Collection[int]
) -> Mapping[tuple[int, int], Mark]:
    """Those of these marks that stand now, by pupil and the mark's own id. One statement."""
    values = {"pupils": [pupil.id for pupil in pupils], "ids": sorted(mark_ids)}
    return {(row.pupil_id, row.id): _mark(row) for row in await db.execute(_AMONG, values)}


async def removed_marks(
    db: AsyncConnection,
    pupil: Pupil,
    subject_id: int,
    *,
    begins: date,
    ends: date,
    since: datetime,
) -> tuple[Mark, ...]:
    """What the journal took back since then, of marks of these days; in the order of removal. One statement."""
    values = {
        "pupils": [pupil.id],
        "subject": subject_id,
        "begins": begins,
        "ends": ends,
        "since": since,
    }
    return tuple(_mark(row) for row in await db.execute(_REMOVED, values))


def _mark(row: Any) -> Mark:
    return Mark(
        pupil_id=row.pupil_id,
        subject_id=row.subject_id,
        subject=row.subject or "",
        raw=row.raw,
        value=row.value,
        weight=row.weight,
        kind=row.kind,
        counts=row.counts,
        on=row.on_date,
        work=row.work or "",
        work_type=row.work_type or "",
        comment=row.comment,
        highest=row.highest,
        earlier=corrections_of(row.earlier),
        criteria=tuple((str(name), str(said)) for name, said in (row.criteria or {}).items()),
        removed=row.deleted_at,
    )
