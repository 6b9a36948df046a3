"""One-time codes: give them out, try them, count wrong tries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy.ext.asyncio import AsyncConnection

from chat.talk import Incoming
from linking import signs
from storage import codes
from storage.codes import Code

__all__ = [
    "Code",
    "Issued",
    "Wrong",
    "burn_seen",
    "forget_tries",
    "issue",
    "refuse",
    "try_code",
    "try_token",
    "use",
]

FREE_TRIES = 5
FREE_TRIES_OF_A_NETWORK = 15  # a school's Wi-Fi has many parents behind one address
FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(days=1)
TRIES_FORGOTTEN = timedelta(days=1)
ALARM_WITHIN = timedelta(hours=1)
ALARM_AT = 50  # wrong tries of all senders within an hour


@dataclass(frozen=True, slots=True)
class Issued:
    person_id: int
    code: str  # as printed, with a dash
    token: str  # for a deep link
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Wrong:
    left: int  # tries before a pause
    closed_until: datetime | None = None
    alarming: bool = False  # the whole school sees too many wrong tries


async def issue(
    db: AsyncConnection,
    person_ids: Sequence[int],
    *,
    school_id: int,
    issued_by: int | None,
    kind: str = "link",
    days: int,
    now: datetime,
    secret: bytes,
    dice: Random,
) -> tuple[Issued, ...]:
    """One fresh code a person; an older one of the same kind is void."""
    if not person_ids:
        return ()
    expires_at = now + timedelta(days=days)
    issued = [
        (person_id, signs.make_code(dice), signs.make_token(dice)) for person_id in person_ids
    ]
    # One slip of paper is right at a time.
    await codes.void(db, person_ids, kinds=[kind], how="replaced", now=now)
    await codes.add(
        db,
        [
            {
                "school_id": school_id,
                "person_id": person_id,
                "hash": signs.code_digest(secret, code),
                "token_hash": signs.token_digest(secret, token),
                "kind": kind,
                "issued_at": now,
                "issued_by": issued_by,
                "expires_at": expires_at,
            }
            for person_id, code, token in issued
        ],
    )
    return tuple(
        Issued(person_id, signs.spaced(code), token, expires_at)
        for person_id, code, token in issued
    )


def _counted_for(event: Incoming) -> str:
    return event.origin or event.sender


async def try_code(
    db: AsyncConnection, event: Incoming, typed: str, *, now: datetime, secret: bytes
) -> Code | Wrong:
    """The code that was typed, or how many tries are left. While a pause lasts even the right code is refused."""
    sender = _counted_for(event)
    tries = await codes.tries_of(db, event.channel, sender, now=now)
    if tries.closed_until and tries.closed_until > now:
        return Wrong(left=0, closed_until=tries.closed_until)
    found = await codes.find(db, signs.code_digest(secret, typed), now=now)
    if found:
        return found
    remembered = tries.wrong if tries.last_at > now - TRIES_FORGOTTEN else 0
    wrong = remembered + 1
    free = FREE_TRIES_OF_A_NETWORK if event.origin else FREE_TRIES
    closed_until = now + pause_after(wrong, free) if wrong >= free else None
    await codes.count_try(
        db, event.channel, sender, wrong=wrong, closed_until=closed_until, now=now
    )
    alarming = await codes.wrong_since(db, now - ALARM_WITHIN) >= ALARM_AT
    return Wrong(max(free - wrong, 0), closed_until, alarming)


def pause_after(wrong: int, free: int = FREE_TRIES) -> timedelta:
    """How long the next try is refused: 5 minutes, doubled each time, a day at most."""
    doublings = min(wrong - free, 10)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


async def try_token(
    db: AsyncConnection, token: str, *, now: datetime, secret: bytes
) -> Code | None:
    """A deep link's token has 128 bits: an old link that is pressed again is no guess and is not counted."""
    return await codes.find(db, signs.token_digest(secret, token), now=now)


async def burn_seen(
    db: AsyncConnection, text: str, *, now: datetime, secret: bytes
) -> tuple[Code, ...]:
    """Void every live code in words that a group has read."""
    seen = [signs.code_digest(secret, typed) for typed in signs.typed_within(text)]
    seen += [signs.token_digest(secret, token) for token in signs.tokens_within(text)]
    return await codes.burn(db, seen, now=now) if seen else ()


async def forget_tries(db: AsyncConnection, before: datetime) -> None:
    await codes.forget_tries_before(db, before)


async def use(db: AsyncConnection, code_id: int, *, now: datetime) -> Code | None:
    """The code for its one winner; None for everybody else."""
    return await codes.settle(db, code_id, how="used", now=now)


async def refuse(db: AsyncConnection, code_id: int, *, now: datetime) -> Code | None:
    """«Нет, это не мой ребёнок»: the code is void."""
    return await codes.settle(db, code_id, how="refused", now=now)
