"""Letters: messages that we owe somebody. A letter is a row until it is settled, and holds facts, never words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.chats import Chat
from storage.tables.letters import letter
from storage.tables.people import account, chat, staff_role
from storage.tables.schools import school
from storage.upserts import upsert

BATCH = 10  # small: what was claimed is begun soon after it was permitted
WAITING = ("queued", "postponed")


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


async def any_due(db: AsyncConnection, lane: str, *, now: datetime) -> bool:
    found = await db.execute(
        select(letter.c.id)
        .where(letter.c.lane == lane, letter.c.state.in_(WAITING), letter.c.due_at <= now)
        .limit(1)
    )
    return found.first() is not None


async def claim(
    db: AsyncConnection, lane: str, *, for_staff: Collection[str], now: datetime
) -> tuple[Letter, ...]:
    """The oldest due letters of a lane, marked as being sent.

    Whether they may go is asked again here: the chat is open, and who gets a letter `for_staff` still works here.
    """
    due = (
        select(letter.c.id)
        .where(letter.c.lane == lane, letter.c.state.in_(WAITING), letter.c.due_at <= now)
        .order_by(letter.c.rank, letter.c.due_at, letter.c.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    ids = [row.id for row in await db.execute(due)]
    if not ids:
        return ()
    closed = select(chat.c.id).where(chat.c.closed_at.is_not(None))
    await db.execute(
        update(letter)
        .where(letter.c.id.in_(ids), letter.c.chat_id.in_(closed))
        .values(state="withdrawn", why="closed", settled_at=now)
    )
    works_here = (
        select(chat.c.id)
        .join(staff_role, staff_role.c.person_id == chat.c.person_id)
        .where(staff_role.c.deleted_at.is_(None))
    )
    await db.execute(
        update(letter)
        .where(
            letter.c.id.in_(ids),
            letter.c.kind.in_(for_staff),
            letter.c.chat_id.not_in(works_here),
        )
        .values(state="withdrawn", why="not_staff", settled_at=now)
    )
    await db.execute(
        update(letter)
        .where(letter.c.id.in_(ids), letter.c.state.in_(WAITING))
        .values(state="sending", attempts=letter.c.attempts + 1)
    )
    rows = await db.execute(
        select(
            letter.c.id,
            letter.c.school_id,
            school.c.timezone,
            school.c.rules,
            letter.c.chat_id,
            letter.c.person_id,
            letter.c.pupil_id,
            letter.c.broadcast_id,
            chat.c.channel,
            chat.c.address,
            func.coalesce(account.c.lang, "ru").label("lang"),
            letter.c.kind,
            letter.c.facts,
            letter.c.attempts,
            letter.c.due_at,
            letter.c.expires_at,
        )
        .join(chat, chat.c.id == letter.c.chat_id)
        .join(school, school.c.id == letter.c.school_id)
        .outerjoin(account, account.c.person_id == chat.c.person_id)
        .where(letter.c.id.in_(ids), letter.c.state == "sending")
        .order_by(letter.c.id)
    )
    return tuple(_letter(row) for row in rows)


def _letter(row: Any) -> Letter:
    return Letter(*row)


async def settle(
    db: AsyncConnection, letter_id: int, state: str, *, why: str = "", now: datetime
) -> None:
    await db.execute(
        update(letter).where(letter.c.id == letter_id).values(state=state, why=why, settled_at=now)
    )


async def postpone(db: AsyncConnection, letter_id: int, *, until: datetime) -> None:
    await db.execute(
        update(letter).where(letter.c.id == letter_id).values(state="postponed", due_at=until)
    )


async def withdraw(db: AsyncConnection, chat_id: int, *, now: datetime) -> None:
    """Nothing that still waits for this chat is sent any more."""
    await db.execute(
        update(letter)
        .where(letter.c.chat_id == chat_id, letter.c.state.in_(WAITING))
        .values(state="withdrawn", why="closed", settled_at=now)
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
    await db.execute(
        update(letter)
        .where(
            letter.c.person_id == person_id,
            letter.c.kind.in_(kinds),
            letter.c.rank > int(Rank.URGENT),
            letter.c.state.in_(WAITING),
            about,
        )
        .values(state="withdrawn", why="wish", settled_at=now)
    )


async def put_back(db: AsyncConnection, letter_ids: Sequence[int], *, now: datetime) -> None:
    """Claimed, but not begun in time: permission has to be asked again."""
    await db.execute(
        update(letter).where(letter.c.id.in_(letter_ids)).values(state="queued", due_at=now)
    )


async def take_up_again(db: AsyncConnection, *, now: datetime) -> int:
    """After a start: what was being sent when the process died is sent again."""
    again = await db.execute(
        update(letter)
        .where(letter.c.state == "sending")
        .values(state="queued", due_at=now - timedelta(seconds=1))
    )
    return again.rowcount


async def forget_before(db: AsyncConnection, moment: datetime) -> int:
    gone = await db.execute(letter.delete().where(letter.c.settled_at < moment))
    return gone.rowcount
