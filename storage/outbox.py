"""Letters: messages that we owe somebody. A letter is a row until it is settled, and holds facts, never words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.chats import Chat
from storage.tables.family import letter
from storage.tables.people import account, chat, staff_role
from storage.upserts import upsert

BATCH = 10  # small: what was claimed is begun soon after it was permitted


@dataclass(frozen=True, slots=True)
class Letter:
    id: int
    chat_id: int
    address: str
    lang: str
    kind: str
    facts: Mapping[str, Any]
    attempts: int


def lane_of(channel: str, bot: str) -> str:
    """One token, one lane: its letters share a pace."""
    return f"{channel}:{bot}"


async def add(
    db: AsyncConnection,
    chats: Sequence[Chat],
    *,
    kind: str,
    facts: Mapping[str, Any],
    key: str,
    now: datetime,
) -> None:
    """One letter a chat; the same key again is no second letter."""
    rows = [
        {
            "school_id": to.school_id,
            "chat_id": to.id,
            "lane": lane_of(to.channel, to.bot),
            "kind": kind,
            "facts": dict(facts),
            "key": f"{key}:{to.id}",
            "state": "queued",
            "due_at": now,
            "made_at": now,
        }
        for to in chats
    ]
    if rows:
        await db.execute(
            upsert(db, letter).values(rows).on_conflict_do_nothing(index_elements=["key"])
        )


async def any_due(db: AsyncConnection, lane: str, *, now: datetime) -> bool:
    found = await db.execute(
        select(letter.c.id)
        .where(letter.c.lane == lane, letter.c.state == "queued", letter.c.due_at <= now)
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
        .where(letter.c.lane == lane, letter.c.state == "queued", letter.c.due_at <= now)
        .order_by(letter.c.due_at, letter.c.id)
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
        .where(letter.c.id.in_(ids), letter.c.state == "queued")
        .values(state="sending", attempts=letter.c.attempts + 1)
    )
    rows = await db.execute(
        select(
            letter.c.id,
            letter.c.chat_id,
            chat.c.address,
            func.coalesce(account.c.lang, "ru").label("lang"),
            letter.c.kind,
            letter.c.facts,
            letter.c.attempts,
        )
        .join(chat, chat.c.id == letter.c.chat_id)
        .outerjoin(account, account.c.person_id == chat.c.person_id)
        .where(letter.c.id.in_(ids), letter.c.state == "sending")
        .order_by(letter.c.id)
    )
    return tuple(Letter(*row) for row in rows)


async def settle(
    db: AsyncConnection, letter_id: int, state: str, *, why: str = "", now: datetime
) -> None:
    await db.execute(
        update(letter).where(letter.c.id == letter_id).values(state=state, why=why, settled_at=now)
    )


async def postpone(db: AsyncConnection, letter_id: int, *, until: datetime) -> None:
    await db.execute(
        update(letter).where(letter.c.id == letter_id).values(state="queued", due_at=until)
    )


async def withdraw(db: AsyncConnection, chat_id: int, *, now: datetime) -> None:
    """Nothing that still waits for this chat is sent any more."""
    await db.execute(
        update(letter)
        .where(letter.c.chat_id == chat_id, letter.c.state == "queued")
        .values(state="withdrawn", why="closed", settled_at=now)
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
