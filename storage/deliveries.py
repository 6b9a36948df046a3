"""What has become of letters, counted for those who watch over sending. Never who gets them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, literal_column, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.outbox import Rank
from storage.tables.letters import broadcast, letter, timer
from storage.tables.schools import coverage, school

# A due letter that waited so long says that its lane does not move.
LATE = timedelta(minutes=15)
DUE, LATER, SENDING = "due", "later", "sending"


def _in_state(name: str) -> ColumnElement[bool]:
    """Written into the statement: with a parameter SQLite does not see that the partial index fits."""
    return letter.c.state == literal_column(f"'{name}'")


WAITS = or_(_in_state("queued"), _in_state("postponed"))


@dataclass(frozen=True, slots=True)
class Queue:
    """Letters of a lane that wait: due already, for later, or being sent."""

    lane: str
    state: str  # DUE, LATER, SENDING
    rank: Rank
    letters: int
    oldest: datetime  # when the first of them was or will be due


@dataclass(frozen=True, slots=True)
class Tally:
    lane: str
    state: str
    why: str
    letters: int
    kind: str = ""


@dataclass(frozen=True, slots=True)
class DueTimers:
    kind: str
    people: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class Freshness:
    school: str  # the id of its org
    as_of: datetime


async def queues(
    db: AsyncConnection, *, now: datetime, broadcast_id: int | None = None
) -> tuple[Queue, ...]:
    """Every lane that has anything to do. Two statements, each a walk along a small index in its own order."""
    of_one = () if broadcast_id is None else (letter.c.broadcast_id == broadcast_id,)
    later = letter.c.due_at > now
    columns = (letter.c.lane, letter.c.rank, func.count().label("letters"))
    waiting = await db.execute(
        select(
            *columns,
            func.sum(case((later, 1), else_=0)).label("later"),
            func.min(letter.c.due_at).label("oldest"),
            func.min(case((later, letter.c.due_at))).label("next"),
        )
        .where(WAITS, *of_one)
        .group_by(letter.c.lane, letter.c.rank)
    )
    found: list[Queue] = []
    for row in waiting:
        rank = Rank(row.rank)
        if row.letters > row.later:
            found.append(Queue(row.lane, DUE, rank, row.letters - row.later, row.oldest))
        if row.later:
            found.append(Queue(row.lane, LATER, rank, row.later, row.next))
    begun = await db.execute(
        select(*columns, func.min(letter.c.due_at).label("oldest"))
        .where(_in_state("sending"), *of_one)
        .group_by(letter.c.lane, letter.c.rank)
    )
    found += [Queue(row.lane, SENDING, Rank(row.rank), row.letters, row.oldest) for row in begun]
    return tuple(found)


async def late_lanes(
    db: AsyncConnection, *, now: datetime, bound: timedelta = LATE
) -> Mapping[str, datetime]:
    """Since when the lanes that do not move have had something to send.

    A long line of letters with equal words is late only where nothing at all goes out: it may take hours.
    """
    waiting = [one for one in await queues(db, now=now) if one.state == DUE]
    old = [one for one in waiting if now - one.oldest > bound]
    old.sort(key=lambda one: one.oldest, reverse=True)
    late = {one.lane: one.oldest for one in old if one.rank is not Rank.MASS}
    perhaps = {one.lane: one.oldest for one in old if one.lane not in late}
    if perhaps:
        moving = await db.execute(
            select(letter.c.lane)
            .distinct()
            .where(letter.c.settled_at > now - bound, letter.c.lane.in_(perhaps))
        )
        for row in moving:
            del perhaps[row.lane]
    return {**late, **perhaps}


async def settled_between(
    db: AsyncConnection, begins: datetime, ends: datetime
) -> tuple[Tally, ...]:
    """What became of the letters that were settled in this time, the end not included."""
    columns = (letter.c.lane, letter.c.state, letter.c.why, letter.c.kind)
    rows = await db.execute(
        select(*columns, func.count().label("letters"))
        .where(letter.c.settled_at >= begins, letter.c.settled_at < ends)
        .group_by(*columns)
    )
    return tuple(Tally(row.lane, row.state, row.why, row.letters, row.kind) for row in rows)


async def counts(
    db: AsyncConnection, *, broadcast_id: int | None = None, since: datetime | None = None
) -> tuple[Tally, ...]:
    """Letters by lane, state and reason: of one announcement, or all.

    `since`: only what was settled from then on, and what is still to be sent.
    """
    columns = (letter.c.lane, letter.c.state, letter.c.why)
    whole = select(*columns, func.count().label("letters")).group_by(*columns)
    if broadcast_id is not None:
        return await _tallies(db, whole.where(letter.c.broadcast_id == broadcast_id))
    if since is None:
        return await _tallies(db, whole)
    parts = (letter.c.settled_at >= since, WAITS, _in_state("sending"))
    return await _tallies(db, union_all(*(whole.where(part) for part in parts)))


async def _tallies(db: AsyncConnection, statement: Any) -> tuple[Tally, ...]:
    return tuple(Tally(*row) for row in await db.execute(statement))


async def due_timers(db: AsyncConnection, *, now: datetime) -> tuple[DueTimers, ...]:
    """Digests whose time has come and which are not written yet."""
    rows = await db.execute(
        select(timer.c.kind, func.count(), func.min(timer.c.next_at))
        .where(timer.c.next_at <= now)
        .group_by(timer.c.kind)
    )
    return tuple(DueTimers(*row) for row in rows)


async def freshness(db: AsyncConnection) -> tuple[Freshness, ...]:
    """The newest data of each school that has any."""
    rows = await db.execute(
        select(school.c.ext_id, func.max(coverage.c.as_of))
        .join(coverage, coverage.c.school_id == school.c.id)
        .group_by(school.c.id, school.c.ext_id)
    )
    return tuple(Freshness(*row) for row in rows)


async def skipped_of(db: AsyncConnection, broadcast_id: int) -> Mapping[str, int] | None:
    """People whom an announcement has no letter for, by reason; None where there is no such announcement."""
    row = (
        await db.execute(select(broadcast.c.skipped).where(broadcast.c.id == broadcast_id))
    ).one_or_none()
    return row.skipped if row else None
