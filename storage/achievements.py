from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.achievements import Achievement
from diary.people import Pupil
from storage.coverage import as_of
from storage.tables.marks import achievement

# One row even without achievements, for the age of the data.
_HEAD = select(as_of("achievements").label("as_of")).subquery()
_ACHIEVEMENTS = (
    select(
        _HEAD.c.as_of,
        achievement.c.id,
        achievement.c.title,
        achievement.c.kind,
        achievement.c.level,
        achievement.c.result,
        achievement.c.on_date,
    )
    .select_from(_HEAD)
    .outerjoin(
        achievement,
        and_(
            achievement.c.pupil_id == bindparam("pupil", type_=achievement.c.pupil_id.type),
            achievement.c.deleted_at.is_(None),
        ),
    )
    .order_by(achievement.c.on_date.desc(), achievement.c.id)
)


@dataclass(frozen=True, slots=True)
class Achievements:
    achievements: tuple[Achievement, ...]  # the latest first
    as_of: datetime | None  # None: the school never gave any


async def achievements_of(db: AsyncConnection, pupil: Pupil) -> Achievements:
    """One statement."""
    rows = (await db.execute(_ACHIEVEMENTS, {"school": pupil.school_id, "pupil": pupil.id})).all()
    return Achievements(
        tuple(
            Achievement(row.title, row.kind, row.level, row.result, row.on_date)
            for row in rows
            if row.id
        ),
        rows[0].as_of,
    )
