"""Letters: messages that we owe somebody. A letter is a row until it is settled, and holds facts, never words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any

from sqlalchemy import ColumnElement, func, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.chats import Chat
from storage.tables.letters import letter
from storage.tables.people import chat
from storage.upserts import upsert

WAITING = ("queued", "postponed")
QUIET_HOURS = "quiet_hours"  # why a letter waits


class Rank(IntEnum):
    """Which letters of a lane go first."""

    URGENT = 0
    NORMAL = 1
    MASS = 2  # one of very many with the same words


@dataclass(frozen=True, slots=True)
class Post:
    """A letter to be written: one chat gets it once, however often it is written under its key."""

    school_id: int
    chat_id: int
    person_id: int
    lane: str
    kind: str
    key: str  # without the chat, which is added to it
    due_at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)
    pupil_id: int | None = None  # whom it is about; None: several, or nobody
    broadcast_id: int | None = None
    rank: Rank = Rank.NORMAL
    expires_at: datetime | None = None
    why: str = ""  # why it waits: quiet_hours


@dataclass(frozen=True, slots=True)
class Letter:
    id: int
    school_id: int
    zone: str  # the school's time zone
    rules: Mapping[str, Any]  # the school's own
    chat_id: int
    person_id: int
    pupil_id: int | None
    broadcast_id: int | None
    channel: str
    address: str
    lang: str
    kind: str
    facts: Mapping[str, Any]
    attempts: int
    due_at: datetime
    expires_at: datetime | None
    edits: str = ""  # the message of an earlier letter, to show this one in
    discreet: bool = False  # says only what came: the words are for whoever asks


def to_chats(
    chats: Sequence[Chat],
    *,
    kind: str,
    key: str,
    facts: Mapping[str, Any],
    now: datetime,
    rank: Rank = Rank.NORMAL,
    expires_at: datetime | None = None,
) -> list[Post]:
    """The same letter to each of these chats, at once."""
    return [
        Post(
            school_id=to.school_id,
            chat_id=to.id,
            person_id=to.person_id,
            lane=lane_of(to.channel, to.bot),
            kind=kind,
            key=key,
            due_at=now,
            facts=facts,
            rank=rank,
            expires_at=expires_at,
        )
        for to in chats
    ]


def lane_of(channel: str, bot: str) -> str:
    """One token, one lane: its letters share a pace."""
    return f"{channel}:{bot}"


async def add(db: AsyncConnection, posts: Sequence[Post], *, now: datetime) -> None:
    """Write letters, in the transaction of what caused them."""
    rows = [
        {
            "school_id": post.school_id,
            "chat_id": post.chat_id,
            "person_id": post.person_id,
            "pupil_id": post.pupil_id,
            "broadcast_id": post.broadcast_id,
            "lane": post.lane,
            "kind": post.kind,
            "rank": int(post.rank),
            "facts": dict(post.facts),
            "key": f"{post.key}:{post.chat_id}",
            "state": "postponed" if post.why else "queued",
            "why": post.why,
            "due_at": post.due_at,
            "expires_at": post.expires_at,
            "made_at": now,
        }
        for post in posts
    ]
    if rows:
        await db.execute(upsert(db, letter).on_conflict_do_nothing(index_elements=["key"]), rows)


async def withdraw(db: AsyncConnection, chat_id: int, *, now: datetime) -> None:
    """Nothing that still waits for this chat is sent any more."""
    person = select(chat.c.person_id).where(chat.c.id == chat_id).scalar_subquery()
    theirs = letter.c.person_id == person  # found by index
    await withdraw_where(db, theirs, letter.c.chat_id == chat_id, why="closed", now=now)


async def withdraw_where(
    db: AsyncConnection, *which: ColumnElement[bool], why: str, now: datetime
) -> None:
    """Locks rows in one order, whoever withdraws: two transactions that meet do not block each other for ever."""
    waiting = (
        select(letter.c.id)
        .where(letter.c.state.in_(WAITING), *which)
        .order_by(letter.c.id)
        .correlate(None)
        .with_for_update()
    )
    await db.execute(
        update(letter)
        .where(letter.c.id.in_(waiting))
        .values(state="withdrawn", why=why, settled_at=now)
    )


async def withdraw_kinds(
    db: AsyncConnection,
    person_id: int,
    pupil_ids: Collection[int],
    kinds: Collection[str],
    *,
    now: datetime,
) -> None:
    """What a person does not want any more about these pupils (0: about none of them) is not sent.

    What is urgent goes on: nobody can mute it.
    """
    about = func.coalesce(letter.c.pupil_id, 0).in_(pupil_ids)
    await withdraw_where(
        db,
        letter.c.person_id == person_id,
        letter.c.kind.in_(kinds),
        letter.c.rank > int(Rank.URGENT),
        about,
        why="wish",
        now=now,
    )


async def hold(db: AsyncConnection, person_id: int, *, until: datetime) -> None:
    """What waits for the end of the quiet hours goes at another moment: the person has chosen other hours."""
    await db.execute(
        update(letter)
        .where(
            letter.c.person_id == person_id,
            letter.c.state.in_(WAITING),
            letter.c.why == QUIET_HOURS,
        )
        .values(due_at=until)
    )


async def take_up(
    db: AsyncConnection, *, lane: str | None = None, worker: str | None = None
) -> int:
    """What was being sent when its process died is sent again; how many letters.

    For whoever knows that nobody sends them any more: after the start of the only process, as the new owner of a lane,
    or after the end of a worker.
    """
    lost = [letter.c.state == literal_column("'sending'")]
    if lane is not None:
        lost.append(letter.c.lane == lane)
    if worker is not None:
        lost.append(letter.c.worker == worker)
    again = await db.execute(
        update(letter).where(*lost).values(state="queued", worker="", begun_at=None)
    )
    return again.rowcount
