"""An announcement goes out, or is taken back: each in one transaction with its letters and its line in the audit."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from chat.talk import Refusal, Reply
from chat.text import _
from diary.people import Person
from linking.audiences import LEADERS, Telling
from linking.broadcast_letters import Reach, reach_of, write_letters
from storage import audits, broadcast_letters, broadcasts
from storage.broadcasts import Broadcast

__all__ = ["Reach", "access_broadcast", "reach_of", "recall", "send"]

RECALL_USEFUL = timedelta(days=1)


async def send(
    db: AsyncConnection,
    announcement: Broadcast,
    telling: Telling,
    *,
    begins_at: datetime,
    progress_chat: int | None,
    now: datetime,
) -> Reach | None:
    """Whom it reaches; None where it was sent already, by another press of the same button."""
    reach = await reach_of(db, telling, begins_at)
    first = await broadcasts.confirm(
        db,
        announcement.id,
        begins_at=begins_at,
        skipped=reach.skipped,
        progress_chat=progress_chat,
        now=now,
    )
    if not first:
        return None
    await write_letters(db, announcement.id, telling, begins_at, now=now)
    await audits.add(
        db,
        telling.school_id,
        actor=announcement.author_id,
        deed="alert.sent" if announcement.urgent else "announcement.sent",
        at=now,
        detail={
            "broadcast": announcement.id,
            "audience": str(announcement.audience),
            "chats": sum(reach.chats.values()),
        },
    )
    return reach


async def recall(
    db: AsyncConnection, announcement: Broadcast, *, actor: int, now: datetime
) -> bool:
    """Whether it still stood. What waits is not sent; where it was read, it says that it was recalled."""
    if not await broadcasts.recall(db, announcement.id, now=now):
        return False
    await broadcast_letters.withdraw(db, announcement.id, now=now)
    retracted = await broadcast_letters.say_recalled(
        db, announcement.id, useful=RECALL_USEFUL, now=now
    )
    await audits.add(
        db,
        announcement.school_id,
        actor=actor,
        deed="announcement.recalled",
        at=now,
        detail={"broadcast": announcement.id, "retracted": retracted},
    )
    return True


async def access_broadcast(db: AsyncConnection, viewer: Person, broadcast_id: int) -> Broadcast:
    """The author's own announcement, or any of the school for its leaders."""
    found = await broadcasts.find(db, broadcast_id)
    own = found is not None and found.author_id == viewer.id
    whole = found is not None and found.state != "draft" and viewer.roles & LEADERS
    if found is None or found.school_id != viewer.school_id or not (own or whole):
        raise Refusal(Reply(_("There is no such announcement any more.")))
    return found
