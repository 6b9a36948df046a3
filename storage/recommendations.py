from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, and_, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.people import Name, Pupil
from storage.audience import IDS, among, for_them, is_for, whom
from storage.coverage import as_of
from storage.tables.homework import recommendation
from storage.tables.people import person

AT_MOST = 10
# One row even without recommendations, for the age of the data.
_HEAD = select(as_of("recommendations").label("as_of")).subquery()
_RECOMMENDATIONS = (
    select(
        _HEAD.c.as_of,
        recommendation.c.id,
        recommendation.c.pupil_id,
        recommendation.c.words,
        recommendation.c.posted_at,
        person.c.family_name,
        person.c.given_name,
        person.c.middle_name,
    )
    .select_from(_HEAD)
    .outerjoin(
        recommendation,
        and_(
            for_them(recommendation),
            recommendation.c.deleted_at.is_(None),
            or_(
                recommendation.c.valid_until.is_(None),
                recommendation.c.valid_until >= bindparam("today", type_=Date),
            ),
        ),
    )
    .outerjoin(person, person.c.id == recommendation.c.author_id)
    .order_by(recommendation.c.posted_at.desc(), recommendation.c.id.desc())
    .limit(AT_MOST)
)

_AMONG = (
    select(
        recommendation.c.id,
        recommendation.c.class_id,
        recommendation.c.group_id,
        recommendation.c.pupil_id,
        recommendation.c.words,
        recommendation.c.posted_at,
        person.c.family_name,
        person.c.given_name,
        person.c.middle_name,
    )
    .outerjoin(person, person.c.id == recommendation.c.author_id)
    .where(
        recommendation.c.id.in_(IDS),
        for_them(recommendation),
        recommendation.c.deleted_at.is_(None),
    )
    .order_by(recommendation.c.posted_at, recommendation.c.id)
)


@dataclass(frozen=True, slots=True)
class Recommendation:
    author: Name
    words: str
    posted_at: datetime  # in UTC
    own: bool  # to this child alone


@dataclass(frozen=True, slots=True)
class Recommendations:
    recommendations: tuple[Recommendation, ...]  # the latest first
    as_of: datetime | None  # None: the school never gave any


async def recommendations_of(db: AsyncConnection, pupil: Pupil, *, today: date) -> Recommendations:
    """What still holds. One statement."""
    rows = (await db.execute(_RECOMMENDATIONS, whom([pupil]) | {"today": today})).all()
    return Recommendations(tuple(_advice(row) for row in rows if row.id), rows[0].as_of)


async def advice_among(
    db: AsyncConnection, pupils: Sequence[Pupil], advice_ids: Collection[int]
) -> Mapping[tuple[int, int], Recommendation]:
    """What stands now of this, by pupil and the row's own id, the earliest first. One statement."""
    rows = (await db.execute(_AMONG, among(pupils, advice_ids))).all()
    return {
        (pupil.id, row.id): _advice(row)
        for row in rows
        for pupil in pupils
        if is_for(pupil, class_id=row.class_id, group_id=row.group_id, pupil_id=row.pupil_id)
    }


def _advice(row: Any) -> Recommendation:
    return Recommendation(
        Name(row.family_name or "", row.given_name or "", row.middle_name or ""),
        row.words,
        row.posted_at,
        row.pupil_id is not None,
    )
