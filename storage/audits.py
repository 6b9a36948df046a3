from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables.family import audit


async def add(
    db: AsyncConnection,
    school_id: int,
    *,
    actor: int | None,
    deed: str,
    at: datetime,
    person: int | None = None,
    pupil: int | None = None,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Who did what to whom. `actor` is None for the command line; `detail` holds ids, never names or marks."""
    await db.execute(
        audit.insert().values(
            school_id=school_id,
            at=at,
            actor_id=actor,
            deed=deed,
            person_id=person,
            pupil_id=pupil,
            detail=dict(detail or {}),
        )
    )


async def last_detail(
    db: AsyncConnection, school_id: int, deed: str
) -> Mapping[str, object] | None:
    found = await db.execute(
        select(audit.c.detail)
        .where(audit.c.school_id == school_id, audit.c.deed == deed)
        .order_by(audit.c.id.desc())
        .limit(1)
    )
    row = found.one_or_none()
    return row.detail if row else None


async def schools_with(db: AsyncConnection, deed: str, *, since: datetime) -> frozenset[int]:
    """Where this was done since then."""
    rows = await db.execute(
        select(audit.c.school_id).distinct().where(audit.c.at >= since, audit.c.deed == deed)
    )
    return frozenset(row.school_id for row in rows)
