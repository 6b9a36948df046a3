"""One letter, and what became of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import structlog

from chat.talk import Moved, OutOfOrder, Reply, TryLater, Unreachable, WrongToken
from delivery.claiming import not_sent, postponed, put_back
from delivery.lane import Lane
from delivery.marker import Note
from delivery.office import PostOffice
from storage.claims import Result
from storage.outbox import Letter

log = structlog.get_logger()

ATTEMPTS = 8  # at a letter that fails where others pass
PAUSES = (2, 5, 15, 60, 180, 600)  # seconds before each new one; the last for all that follow
WRONG_TOKEN_PAUSE = 60.0


async def send(
    office: PostOffice, lane: Lane, letter: Letter, reply: Reply, *, permitted: float
) -> None:
    try:
        note = await _outcome(office, lane, letter, reply, permitted=permitted)
        if note:
            office.marker.note(note)
    finally:
        lane.end()


async def _outcome(
    office: PostOffice, lane: Lane, letter: Letter, reply: Reply, *, permitted: float
) -> Note | None:
    """None where nobody can tell."""
    chat = letter.chat_id
    try:
        sent_as = await lane.channel.send(
            letter.address,
            replace(reply, fresh=True),
            letter.lang,
            f"letter-{letter.id}",
            permitted=permitted,
            edits=letter.edits,
        )
    except (OutOfOrder, WrongToken) as trouble:
        seconds = trouble.seconds if isinstance(trouble, OutOfOrder) else WRONG_TOKEN_PAUSE
        return Note(_failed(office, lane, letter, seconds), chat)
    except TryLater as wait:
        now = office.clock()
        if wait.seconds <= 0:
            lane.late(office.seconds())
            return Note(put_back(letter, now), chat)
        until = now + timedelta(seconds=wait.seconds)
        return Note(postponed(letter, "busy", now, until=until, attempted=False), chat)
    except Moved as moved:
        return Note(Result(letter.id, "queued", office.clock()), chat, moves=moved.address)
    except Unreachable as gone:
        lane.breaker.succeeded()  # the platform answers
        result = not_sent(letter, "unreachable", gone.why, office.clock())
        return Note(result, chat, closes=gone.why)
    except Exception:
        if lane.stopping:  # the channel was closed under it
            return None
        log.exception("letter_failed", letter=letter.id, kind=letter.kind)
        return Note(not_sent(letter, "failed", "our_bug", office.clock()), chat)
    lane.breaker.succeeded()
    lane.in_time(office.seconds())
    return Note(Result(letter.id, "sent", office.clock(), sent_as=sent_as), chat)


def _failed(office: PostOffice, lane: Lane, letter: Letter, seconds: float) -> Result:
    """The platform is out of order. While nobody can be reached, attempts at a letter do not count."""
    was_open = lane.breaker.open
    lane.breaker.failed(office.seconds(), seconds)
    if lane.breaker.open and not was_open:
        log.warning("lane_rests", lane=lane.name, seconds=lane.breaker.pause)
    now = office.clock()
    alone = not lane.breaker.open
    if alone and letter.attempts >= ATTEMPTS:
        return not_sent(letter, "failed", "too_often", now)
    pause = PAUSES[min(letter.attempts, len(PAUSES)) - 1] if alone else lane.breaker.pause
    until = now + timedelta(seconds=max(seconds, pause))
    return postponed(letter, "out_of_order", now, until=until, attempted=alone)
