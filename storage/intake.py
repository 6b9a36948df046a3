"""Events as platforms told them: kept until they are answered, and their ids for some days to know a repeat."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, func, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables.letters import intake
from storage.upserts import upsert

CHANNEL = "diarybot_intake"  # PostgreSQL tells whoever listens here that something has come


@dataclass(frozen=True, slots=True)
class Arrival:
    lane: str
    event: str  # the platform's own id
    raw: str = field(repr=False)  # JSON; holds what people wrote


@dataclass(frozen=True, slots=True)
class Event:
    id: int
    lane: str
    event: str
    raw: str = field(repr=False)
    attempts: int  # this one included
    at: datetime


async def add(
    db: AsyncConnection, arrivals: Sequence[Arrival], *, mine: Collection[str], now: datetime
) -> Mapping[tuple[str, str], int]:
    """Keep events; the ids of those that are new, by lane and event. What comes on `mine` lanes is answered by this
    process; the others are told to come for the rest.
    """
    rows = [
        {
            "lane": one.lane,
            "event": one.event,
            "raw": one.raw,
            "at": now,
            "attempts": int(one.lane in mine),
        }
        for one in arrivals
    ]
    found = await db.execute(
        upsert(db, intake)
        .on_conflict_do_nothing(index_elements=["lane", "event"])
        .returning(intake.c.id, intake.c.lane, intake.c.event),
        rows,
    )
    if db.dialect.name == "postgresql" and any(one.lane not in mine for one in arrivals):
        await db.execute(select(func.pg_notify(CHANNEL, "")))
    return {(row.lane, row.event): row.id for row in found}


async def close(db: AsyncConnection, ids: Sequence[int]) -> None:
    """They are answered: what they held is forgotten at once."""
    await db.execute(_CLOSE, [{"which": one} for one in ids])


_CLOSE = update(intake).where(intake.c.id == bindparam("which")).values(raw=null())


async def open_events(db: AsyncConnection, lanes: Collection[str], *, most: int) -> list[Event]:
    """What waits on these lanes for an answer, the oldest first."""
    kept = intake.c
    rows = await db.execute(
        select(kept.id, kept.lane, kept.event, kept.raw, kept.attempts, kept.at)
        .where(kept.lane.in_(lanes), kept.raw.is_not(None))
        .order_by(kept.id)
        .limit(most)
    )
    return [Event(row.id, row.lane, row.event, row.raw, row.attempts + 1, row.at) for row in rows]


async def begin(db: AsyncConnection, ids: Sequence[int]) -> None:
    """One more attempt at each of them."""
    await db.execute(
        update(intake).where(intake.c.id.in_(ids)).values(attempts=intake.c.attempts + 1)
    )
