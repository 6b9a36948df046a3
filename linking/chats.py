"""One person, many chats: open, tell the earlier ones, close, move."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from chat.talk import Incoming, Refusal, Reply
from chat.text import _
from diary.people import Person
from linking import calendar_links
from storage import audits, codes, outbox, timers
from storage.chats import (
    Chat,
    close_chat,
    close_forgotten,
    move_chat,
    note_menu,
    open_chat,
    open_chats_of,
    speak,
    staff_chats,
)
from storage.codes import Code
from storage.web_sessions import close_sessions_of_chats
from storage.wishes import keep_one_place

__all__ = [
    "Chat",
    "close",
    "link",
    "move",
    "note_menu",
    "of",
    "open_chat",
    "own",
    "speak",
    "staff_chats",
]


NOT_ME, UNLINKED = "not_me", "unlinked"


async def of(db: AsyncConnection, person: Person) -> tuple[Chat, ...]:
    return await open_chats_of(db, person.id)


async def link(db: AsyncConnection, event: Incoming, code: Code, *, now: datetime) -> int:
    """Join the chat to the person of a code that has just been used, and tell that person's earlier chats."""
    await close_forgotten(db, event, now=now)
    earlier = await open_chats_of(db, code.person_id)
    chat_id = await open_chat(
        db, event, school_id=code.school_id, person_id=code.person_id, now=now
    )
    posts = outbox.to_chats(
        earlier,
        kind="new_chat",
        facts={"chat": chat_id, "channel": event.channel},
        key=f"new_chat:{chat_id}",
        now=now,
    )
    await outbox.add(db, posts, now=now)
    await timers.begin(db, code.school_id, code.person_id, now=now)
    await audits.add(
        db,
        code.school_id,
        actor=code.person_id,
        deed="chat.linked",
        at=now,
        person=code.person_id,
        detail={"chat": chat_id, "channel": event.channel, "code": code.id},
    )
    return chat_id


async def own(db: AsyncConnection, person: Person, chat_id: int) -> Chat:
    """An open chat of this very person; the same words for a foreign one and none."""
    for chat in await open_chats_of(db, person.id):
        if chat.id == chat_id:
            return chat
    raise Refusal(Reply(_("That chat is not connected any more.")))


async def close(
    db: AsyncConnection, chat_id: int, *, why: str, now: datetime, actor: int | None = None
) -> None:
    """End a link with its session, its letters and the codes that it gave out; `actor` is None for the platform.

    After «Это не я» every live code of the person is void: whoever was in that chat may have made one. Where the
    person ends it, so do the calendars that the chat gave out: the telephone may be lost or sold, and nothing more is
    to come there.
    """
    closed = await close_chat(db, chat_id, why=why, now=now)
    if closed is None:
        return
    await close_sessions_of_chats(db, [chat_id], now=now)
    await outbox.withdraw(db, chat_id, now=now)
    await keep_one_place(db, closed.person_id)
    kinds = ("add", "link") if why == NOT_ME else ("add",)
    await codes.void(db, [closed.person_id], kinds=kinds, how=why, now=now)
    if why in (NOT_ME, UNLINKED):
        await calendar_links.close_of_chat(db, closed.person_id, chat_id, now=now)
    await audits.add(
        db,
        closed.school_id,
        actor=actor,
        deed=f"chat.{why}",
        at=now,
        person=closed.person_id,
        detail={"chat": chat_id},
    )


async def move(db: AsyncConnection, chat_id: int, *, address: str) -> None:
    await move_chat(db, chat_id, address=address)
