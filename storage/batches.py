"""Imports, as far as those ask who tell what is new."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables.schools import baseline, coverage, source, sync_batch


async def newest_batch(db: AsyncConnection, school_id: int) -> int:
    """Changes with everything that a journal tells of this school; 0 before the first import."""
    found = await db.execute(
        select(sync_batch.c.id)
        .where(sync_batch.c.school_id == school_id)
        .order_by(sync_batch.c.id.desc())
        .limit(1)
    )
    return found.scalar_one_or_none() or 0


async def batch_before(db: AsyncConnection, school_id: int, entity: str, moment: datetime) -> int:
    """The last import until this moment, or the one that brought these files first: that one told nothing new."""
    before = (
        select(sync_batch.c.id)
        .where(sync_batch.c.school_id == school_id, sync_batch.c.received_at <= moment)
        .order_by(sync_batch.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    first = (
        select(func.max(baseline.c.batch_id))
        .join(source, source.c.id == baseline.c.source_id)
        .where(source.c.school_id == school_id, baseline.c.entity == entity)
        .scalar_subquery()
    )
    row = (await db.execute(select(before, first))).one()
    return max(row[0] or 0, row[1] or 0)


async def ages(db: AsyncConnection, school_id: int) -> Mapping[str, datetime]:
    """By file of the exchange, as of when its data are."""
    rows = await db.execute(
        select(coverage.c.entity, func.max(coverage.c.as_of).label("as_of"))
        .where(coverage.c.school_id == school_id)
        .group_by(coverage.c.entity)
    )
    return {row.entity: row.as_of for row in rows}
