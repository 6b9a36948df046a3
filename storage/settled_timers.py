"""Timers that are missing, or that do not follow the rules of their school any more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import String, and_, cast, exists, func, literal, null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables.base import Instant
from storage.tables.letters import timer
from storage.tables.people import chat
from storage.timers import Hours, hours_of
from storage.upserts import upsert


async def settle(db: AsyncConnection, *, now: datetime) -> None:
    """Timers for everybody who has a chat, each as the school's rules say today.

    Whoever was linked before there were timers, and a school that changed its rules or its zone, are caught up here.
    """
    every = await hours_of(db)
    await _add_missing(db, every, now)
    await _correct(db, every, now)


async def _add_missing(db: AsyncConnection, every: Mapping[int, Hours], now: datetime) -> None:
    for kind in {kind for hours in every.values() for kind in hours.rules.rhythms}:
        mine = timer.alias()
        has_one = exists(
            select(mine.c.person_id).where(
                mine.c.person_id == chat.c.person_id, mine.c.kind == kind
            )
        ).correlate(chat)
        lacking = and_(chat.c.closed_at.is_(None), ~has_one)
        schools = (await db.execute(select(chat.c.school_id).distinct().where(lacking))).scalars()
        for school_id in schools.all():
            next_at = every[school_id].next_at(kind, None, None, now)
            people = (
                select(
                    chat.c.person_id,
                    cast(literal(kind), String(16)),
                    func.min(chat.c.school_id),
                    literal(next_at, Instant) if next_at else cast(null(), Instant),
                )
                .where(lacking, chat.c.school_id == school_id)
                .group_by(chat.c.person_id)
            )
            await db.execute(
                upsert(db, timer)
                .from_select(["person_id", "kind", "school_id", "next_at"], people)
                .on_conflict_do_nothing(index_elements=["person_id", "kind"])
            )


async def _correct(db: AsyncConnection, every: Mapping[int, Hours], now: datetime) -> None:
    """One look at all timers, counted by what they have in common; those that are due are left alone."""
    waits = or_(timer.c.next_at.is_(None), timer.c.next_at > now)
    same = (timer.c.school_id, timer.c.kind, timer.c.at, timer.c.days, timer.c.next_at)
    rows = (await db.execute(select(*same).where(waits).distinct().order_by(*same[:2]))).all()
    for row in rows:
        right = every[row.school_id].next_at(row.kind, row.at, row.days, now)
        if right != row.next_at and row.kind in every[row.school_id].rules.rhythms:
            theirs = (
                column.is_not_distinct_from(value) for column, value in zip(same, row, strict=True)
            )
            await db.execute(update(timer).where(*theirs).values(next_at=right))
