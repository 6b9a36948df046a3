"""What each process tells of itself while it lives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables.letters import beat
from storage.upserts import upsert

CLOCK = "clock"
WELL, OPEN = "well", "open"
# Who has said nothing for so long is gone, and what it said holds no more.
ALIVE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Broken:
    """A lane whose breaker is open: its platform is given a rest."""

    lane: str
    since: datetime


async def tell(
    db: AsyncConnection, worker: str, states: Mapping[str, str], *, now: datetime
) -> None:
    """The states of CLOCK and of lanes: WELL or OPEN."""
    rows = [
        {"worker": worker, "part": part, "state": state, "since": now, "at": now}
        for part, state in states.items()
    ]
    statement = upsert(db, beat)
    told = statement.excluded
    await db.execute(
        statement.on_conflict_do_update(
            index_elements=["worker", "part"],
            set_={
                "state": told.state,
                "at": told.at,
                "since": case((beat.c.state == told.state, beat.c.since), else_=told.since),
            },
        ),
        rows,
    )


async def last_tick(db: AsyncConnection) -> datetime | None:
    """When any process's clock last ran; None where none ever did."""
    row = (await db.execute(select(func.max(beat.c.at)).where(beat.c.part == CLOCK))).one()
    last: datetime | None = row[0]
    return last


async def broken_lanes(db: AsyncConnection, *, now: datetime) -> tuple[Broken, ...]:
    rows = await db.execute(
        select(beat.c.part, func.min(beat.c.since))
        .where(beat.c.part != CLOCK, beat.c.state == OPEN, beat.c.at > now - ALIVE)
        .group_by(beat.c.part)
        .order_by(beat.c.part)
    )
    return tuple(Broken(*row) for row in rows)


async def forget_gone(db: AsyncConnection, *, before: datetime) -> None:
    await db.execute(beat.delete().where(beat.c.at < before))
