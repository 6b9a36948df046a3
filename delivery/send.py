"""Drain one lane of the outbox. The second of the two doors where our own bugs are caught: one bad letter must not
stop those behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from chat.talk import Channel, Moved, Reply, TryLater, Unreachable
from delivery.batch import Batch
from delivery.kinds import FOR_STAFF, KINDS
from diary.people import PersonalData
from linking import chats
from storage import outbox
from storage.outbox import Letter
from storage.store import Store

log = structlog.get_logger()
ATTEMPTS = 8


async def drain(
    store: Store,
    channel: Channel,
    lane: str,
    *,
    carries: Mapping[str, PersonalData],
    clock: Callable[[], datetime],
    seconds: Callable[[], float],
) -> int:
    """Send what is due on a lane; the number of letters that were taken up. `seconds` never goes back."""
    async with store.reading() as db:
        if not await outbox.any_due(db, lane, now=clock()):
            return 0
    permitted = seconds()
    async with store.writing() as db:
        letters = await outbox.claim(db, lane, for_staff=FOR_STAFF, now=clock())
    for kind in dict.fromkeys(letter.kind for letter in letters):
        same = [letter for letter in letters if letter.kind == kind]
        async with store.reading() as db:
            said = await KINDS[kind].compose(Batch(db, same, clock(), carries))
        for letter in same:
            await _send(store, channel, letter, said.get(letter.id), clock, permitted=permitted)
    return len(letters)


async def _send(
    store: Store,
    channel: Channel,
    letter: Letter,
    reply: Reply | None,
    clock: Callable[[], datetime],
    *,
    permitted: float,
) -> None:
    if reply is None:
        async with store.writing() as db:
            await outbox.settle(db, letter.id, "withdrawn", why="nothing_to_say", now=clock())
        return
    try:
        await channel.send(
            letter.address,
            replace(reply, fresh=True),
            letter.lang,
            f"letter-{letter.id}",
            permitted=permitted,
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


async def _later(store: Store, letter: Letter, seconds: float, now: datetime) -> None:
    async with store.writing() as db:
        if letter.attempts >= ATTEMPTS:
            await outbox.settle(db, letter.id, "failed", why="too_often", now=now)
        else:
            await outbox.postpone(db, letter.id, until=now + timedelta(seconds=seconds))
