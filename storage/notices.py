"""What the journal announced since a moment: for digests."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.announcements import COLUMNS, Notice, notice_of
from storage.tables.homework import announcement
from storage.tables.people import person

__all__ = ["Notice", "notices_since"]


async def notices_since(
    db: AsyncConnection, school_id: int, since: datetime, until: datetime, *, today: date
) -> tuple[Notice, ...]:
    """Those that still hold, the earliest first. One statement. `Notice.reaches` says for whom one is."""
    one = announcement.c
    rows = await db.execute(
        select(*COLUMNS)
        .outerjoin(person, person.c.id == one.author_id)
        .where(
            one.school_id == school_id,
            one.audience != "staff",
            one.deleted_at.is_(None),
            one.posted_at > since,
            one.posted_at <= until,
            or_(one.valid_until.is_(None), one.valid_until >= today),
        )
        .order_by(one.posted_at, one.id)
    )
    return tuple(notice_of(row) for row in rows)
