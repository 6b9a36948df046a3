"""Drain one lane of the outbox. The second of the two doors where our own bugs are caught: one bad letter must not
stop those behind it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from chat.talk import Channel, Moved, TryLater, Unreachable
from chat.text import Content, Plain
from delivery.kinds import FOR_STAFF, KINDS
from delivery.pace import PERMITTED
from diary.people import PersonalData
from linking import chats, rosters
from storage import outbox
from storage.outbox import Letter
from storage.store import Store

log = structlog.get_logger()
ATTEMPTS = 8
MARGIN = 0.1  # the check and the call are not the same moment


async def drain(
    store: Store,
    channel: Channel,
    lane: str,
    *,
    carries: PersonalData,
    clock: Callable[[], datetime],
    seconds: Callable[[], float],
) -> int:
    """Send what is due on a lane; the number of letters that were taken up. `seconds` never goes back."""
    async with store.reading() as db:
        if not await outbox.any_due(db, lane, now=clock()):
            return 0
    async with store.writing() as db:
        letters = await outbox.claim(db, lane, for_staff=FOR_STAFF, now=clock())
        permitted = seconds()
    for place, letter in enumerate(letters):
        if seconds() - permitted > PERMITTED - MARGIN:
            rest = [late.id for late in letters[place:]]
            async with store.writing() as db:
                await outbox.put_back(db, rest, now=clock())
            break
        await _send(store, channel, letter, carries, clock)
    return len(letters)


async def _send(
    store: Store,
    channel: Channel,
    letter: Letter,
    carries: PersonalData,
    clock: Callable[[], datetime],
) -> None:
    try:
        who = await _who(store, letter, carries)
        reply = KINDS[letter.kind].words(letter.facts, who)
        await channel.send(
            letter.address, replace(reply, fresh=True), letter.lang, f"letter-{letter.id}"
        )
    except TryLater as wait:
        await _later(store, letter, wait.seconds, clock())
    except Moved as moved:
        async with store.writing() as db:
            await chats.move(db, letter.chat_id, address=moved.address)
            await outbox.postpone(db, letter.id, until=clock())
    except Unreachable as unreachable:
        async with store.writing() as db:
            await outbox.settle(db, letter.id, "unreachable", why=unreachable.why, now=clock())
            await chats.close(db, letter.chat_id, why=unreachable.why, now=clock())
    except Exception:
        log.exception("letter_failed", letter=letter.id, kind=letter.kind)
        async with store.writing() as db:
            await outbox.settle(db, letter.id, "failed", why="our_bug", now=clock())
    else:
        async with store.writing() as db:
            await outbox.settle(db, letter.id, "sent", now=clock())


async def _who(store: Store, letter: Letter, carries: PersonalData) -> Content:
    """The name of the person whom a letter is about, as far as the channel may carry it."""
    if "person" not in letter.facts:
        return ""
    async with store.reading() as db:
        found = await rosters.human(db, letter.facts["person"])
    return Plain(found.name.full if carries is PersonalData.FULL else found.name.initials)


async def _later(store: Store, letter: Letter, seconds: float, now: datetime) -> None:
    async with store.writing() as db:
        if letter.attempts >= ATTEMPTS:
            await outbox.settle(db, letter.id, "failed", why="too_often", now=now)
        else:
            await outbox.postpone(db, letter.id, until=now + timedelta(seconds=seconds))
