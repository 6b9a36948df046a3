"""What the author of an announcement is told while it goes out: one message, shown anew as it goes on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from linking.announcing import RECALL_USEFUL
from storage import broadcast_letters, broadcasts, outbox
from storage.broadcast_letters import Figures
from storage.broadcasts import Broadcast
from storage.chats import Chat, open_chats_of
from storage.outbox import Post, lane_of

KIND = "announcement_progress"


async def tell(
    db: AsyncConnection, announcement: Broadcast, figures: Figures, *, now: datetime
) -> None:
    """Harmless however often and from however many processes: the key of a letter says what it tells."""
    one = announcement
    if one.state == "recalled":
        # Letters that were on their way when it was recalled have arrived since.
        await broadcast_letters.say_recalled(db, one.id, useful=RECALL_USEFUL, now=now)
    told = True
    if to := await _watching(db, one):
        told = await _shown(db, one, to, figures, now=now)
    if told and not figures.waiting:
        await broadcasts.finish(db, [one.id], now=now)


async def _watching(db: AsyncConnection, one: Broadcast) -> Chat | None:
    """The chat in which it was confirmed, where that is still the author's."""
    if one.author_id is None or one.progress_chat_id is None:
        return None
    chats = await open_chats_of(db, one.author_id)
    return next((chat for chat in chats if chat.id == one.progress_chat_id), None)


async def _shown(
    db: AsyncConnection, one: Broadcast, to: Chat, figures: Figures, *, now: datetime
) -> bool:
    """Whether the author is told, or about to be told, of these figures."""
    begun = await broadcast_letters.first_of(db, f"{KIND}:{one.id}:{to.id}")
    if begun is None:
        if one.state == "queued":
            await outbox.add(db, [_post(one, to, f"{KIND}:{one.id}", now=now)], now=now)
        return True  # its words are made when it is sent
    first, state = begun
    if state != "sent":
        return state not in broadcast_letters.OPEN
    if await broadcast_letters.any_open(db, one.id, KIND):
        return False
    key = f"{KIND}:{one.id}:{one.state}:{figures.settled}"
    await outbox.add(db, [_post(one, to, key, edits=first, now=now)], now=now)
    return True


def _post(one: Broadcast, to: Chat, key: str, *, now: datetime, edits: int | None = None) -> Post:
    return Post(
        school_id=to.school_id,
        chat_id=to.id,
        person_id=to.person_id,
        lane=lane_of(to.channel, to.bot),
        kind=KIND,
        key=key,
        due_at=now,
        facts={"edits": edits} if edits else {},
        broadcast_id=one.id,
    )
