from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Date, and_, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.people import Name, Pupil
from storage.audience import for_them, whom
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
    found = tuple(
        Recommendation(
            Name(row.family_name or "", row.given_name or "", row.middle_name or ""),
            row.words,
            row.posted_at,
            row.pupil_id is not None,
        )
        for row in rows
        if row.id
    )
    return Recommendations(found, rows[0].as_of)
