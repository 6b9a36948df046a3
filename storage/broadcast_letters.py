"""What became of the letters of an announcement, and what is written about them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    String,
    and_,
    cast,
    exists,
    func,
    literal,
    select,
    true,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.people import Name
from storage.outbox import WAITING, Rank, withdraw_where
from storage.tables.base import Instant
from storage.tables.letters import answer, letter
from storage.tables.people import chat, person
from storage.upserts import upsert

TOLD = ("announcement", "alert")  # the second cannot be muted and keeps no quiet hours
RECALLED = "announcement_recalled"
OPEN = (*WAITING, "sending")


@dataclass(frozen=True, slots=True)
class Count:
    state: str
    why: str
    channel: str
    chats: int


@dataclass(frozen=True, slots=True)
class Figures:
    """How far it got, in chats."""

    counts: tuple[Count, ...] = ()

    @property
    def written(self) -> int:
        return sum(one.chats for one in self.counts)

    @property
    def waiting(self) -> int:
        return sum(one.chats for one in self.counts if one.state in OPEN)

    @property
    def settled(self) -> int:
        return self.written - self.waiting

    def of(self, state: str) -> int:
        return sum(one.chats for one in self.counts if one.state == state)

    def sent_by_channel(self) -> Mapping[str, int]:
        found: dict[str, int] = {}
        for one in self.counts:
            if one.state == "sent":
                found[one.channel] = found.get(one.channel, 0) + one.chats
        return dict(sorted(found.items()))

    def unsent(self) -> Mapping[tuple[str, str], int]:
        """By state and reason: what was settled without being sent."""
        found: dict[tuple[str, str], int] = {}
        for one in self.counts:
            if one.state not in (*OPEN, "sent"):
                which = (one.state, one.why)
                found[which] = found.get(which, 0) + one.chats
        return dict(sorted(found.items()))


async def figures_of(db: AsyncConnection, broadcast_ids: Collection[int]) -> Mapping[int, Figures]:
    if not broadcast_ids:
        return {}
    rows = await db.execute(
        select(
            letter.c.broadcast_id,
            letter.c.state,
            letter.c.why,
            chat.c.channel,
            func.count().label("chats"),
        )
        .join(chat, chat.c.id == letter.c.chat_id)
        .where(letter.c.broadcast_id.in_(broadcast_ids), letter.c.kind.in_(TOLD))
        .group_by(letter.c.broadcast_id, letter.c.state, letter.c.why, chat.c.channel)
    )
    found: dict[int, tuple[Count, ...]] = dict.fromkeys(broadcast_ids, ())
    for row in rows:
        found[row.broadcast_id] += (Count(row.state, row.why, row.channel, row.chats),)
    return {which: Figures(counts) for which, counts in found.items()}


async def withdraw(db: AsyncConnection, broadcast_id: int, *, now: datetime) -> None:
    """Nothing of it that still waits is sent."""
    await withdraw_where(
        db,
        letter.c.broadcast_id == broadcast_id,
        letter.c.kind.in_(TOLD),
        why="recalled",
        now=now,
    )


async def say_recalled(
    db: AsyncConnection, broadcast_id: int, *, useful: timedelta, now: datetime
) -> int:
    """A letter to every chat that has the announcement, to be shown in its place. Once for each, however often
    this is asked.
    """
    rows = select(
        letter.c.school_id,
        letter.c.chat_id,
        letter.c.person_id,
        letter.c.broadcast_id,
        letter.c.lane,
        literal(RECALLED).label("kind"),
        literal(int(Rank.NORMAL)).label("rank"),
        _facts(db, "edits", letter.c.id).label("facts"),
        (literal(f"{RECALLED}:{broadcast_id}:") + cast(letter.c.chat_id, String)).label("key"),
        literal("queued").label("state"),
        literal(now, Instant).label("due_at"),
        literal(now + useful, Instant).label("expires_at"),
        literal(now, Instant).label("made_at"),
    ).where(
        letter.c.broadcast_id == broadcast_id,
        letter.c.kind.in_(TOLD),
        letter.c.state == "sent",
        true(),
    )
    written = await db.execute(
        upsert(db, letter)
        .from_select([column.name for column in rows.selected_columns], rows)
        .on_conflict_do_nothing(index_elements=["key"])
    )
    return written.rowcount


def _facts(db: AsyncConnection, name: str, value: Any) -> ColumnElement[Any]:
    """{name: value} made by the database itself."""
    postgres = db.dialect.name == "postgresql"
    made = func.json_build_object if postgres else func.json_object
    return made(literal(name), value, type_=JSON)


async def was_told(db: AsyncConnection, broadcast_id: int, person_id: int) -> bool:
    found = await db.execute(
        select(letter.c.id)
        .where(
            letter.c.broadcast_id == broadcast_id,
            letter.c.person_id == person_id,
            letter.c.kind.in_(TOLD),
            letter.c.state.in_(("sending", "sent")),
        )
        .limit(1)
    )
    return found.first() is not None


@dataclass(frozen=True, slots=True)
class Answers:
    """In people."""

    asked: int
    given: Mapping[str, int] = field(default_factory=dict)  # by seen, yes, no

    @property
    def silent(self) -> int:
        return max(0, self.asked - sum(self.given.values()))


async def answers_of(db: AsyncConnection, broadcast_id: int) -> Answers:
    told = await db.execute(
        select(func.count(letter.c.person_id.distinct())).where(
            letter.c.broadcast_id == broadcast_id,
            letter.c.kind.in_(TOLD),
            letter.c.state == "sent",
        )
    )
    rows = await db.execute(
        select(answer.c.answer, func.count().label("n"))
        .where(answer.c.broadcast_id == broadcast_id)
        .group_by(answer.c.answer)
    )
    return Answers(told.scalar_one(), {row.answer: row.n for row in rows})


async def silent_people(db: AsyncConnection, broadcast_id: int) -> tuple[tuple[int, Name], ...]:
    """Who got it and has not answered, by name."""
    answered = exists(
        select(answer.c.person_id).where(
            and_(answer.c.broadcast_id == broadcast_id, answer.c.person_id == person.c.id)
        )
    )
    got = exists(
        select(letter.c.id).where(
            letter.c.broadcast_id == broadcast_id,
            letter.c.kind.in_(TOLD),
            letter.c.state == "sent",
            letter.c.person_id == person.c.id,
        )
    )
    rows = await db.execute(
        select(person.c.id, person.c.family_name, person.c.given_name, person.c.middle_name)
        .where(got, ~answered)
        .order_by(person.c.family_name, person.c.given_name, person.c.id)
    )
    return tuple((row.id, Name(row.family_name, row.given_name, row.middle_name)) for row in rows)


async def first_of(db: AsyncConnection, key: str) -> tuple[int, str] | None:
    """(id, state) of the letter that was written under this whole key."""
    row = (
        await db.execute(select(letter.c.id, letter.c.state).where(letter.c.key == key))
    ).one_or_none()
    return (row.id, row.state) if row else None


async def any_open(db: AsyncConnection, broadcast_id: int, kind: str) -> bool:
    found = await db.execute(
        select(letter.c.id)
        .where(
            letter.c.broadcast_id == broadcast_id,
            letter.c.kind == kind,
            letter.c.state.in_(OPEN),
        )
        .limit(1)
    )
    return found.first() is not None
