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


async def deeds_of(
    db: AsyncConnection, person_id: int, deed: str, *, since: datetime
) -> dict[str, datetime]:
    """When this person did this since then, by the event that it was done by."""
    rows = await db.execute(
        select(audit.c.detail, audit.c.at)
        .where(audit.c.at >= since, audit.c.deed == deed, audit.c.actor_id == person_id)
        .order_by(audit.c.id)
    )
    return {str(row.detail.get("event", "")): row.at for row in rows}
