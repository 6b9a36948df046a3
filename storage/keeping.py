"""Rows that have served their time: found and deleted a few at a time, so that nobody waits long for the writer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, ColumnElement, Table, exists, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables.letters import answer, broadcast, intake, letter
from storage.tables.schools import change

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows of a table that grows at its end: the oldest come first by their id."""

    table: Table
    made: Column[datetime]
    done: ColumnElement[bool]  # only these may go


LETTERS = Kept(letter, letter.c.made_at, letter.c.settled_at.is_not(None))
CHANGES = Kept(change, change.c.at, change.c.told_at.is_not(None))
EVENTS = Kept(intake, intake.c.at, true())


@dataclass(frozen=True, slots=True)
class Chunk:
    ids: tuple[int, ...]  # what may go
    last: int
    ends: bool  # the rows behind it are young


async def oldest(db: AsyncConnection, kept: Kept, *, before: datetime, after: int) -> Chunk:
    """The next rows behind this id. Looks at no more of them than it must."""
    ident = kept.table.c.id
    rows = (
        await db.execute(
            select(ident, kept.made.label("made"), kept.done.label("done"))
            .where(ident > after)
            .order_by(ident)
            .limit(AT_ONCE)
        )
    ).all()
    old = [row for row in rows if row.made < before]
    return Chunk(
        ids=tuple(row.id for row in old if row.done),
        last=rows[-1].id if rows else after,
        ends=len(rows) < AT_ONCE or len(old) < len(rows),
    )


async def forget(db: AsyncConnection, kept: Kept, ids: Collection[int]) -> None:
    await db.execute(kept.table.delete().where(kept.table.c.id.in_(ids)))


async def forget_broadcasts(db: AsyncConnection, *, before: datetime) -> None:
    """Announcements, their files and what people answered, once their letters are forgotten."""
    known = exists(select(letter.c.id).where(letter.c.broadcast_id == broadcast.c.id))
    old = select(broadcast.c.id).where(broadcast.c.made_at < before, ~known)
    await db.execute(answer.delete().where(answer.c.broadcast_id.in_(old)))
    await db.execute(broadcast.delete().where(broadcast.c.made_at < before, ~known))
