"""Taking letters off the outbox: whoever may not be written to any more, or not now, is left out here already."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from delivery.kinds import KINDS
from delivery.office import PostOffice
from diary.wishes import after_quiet
from storage import claims
from storage.claims import Due, Result
from storage.outbox import Letter, Rank


async def claim(office: PostOffice, lane: str, rank: Rank, most: int) -> tuple[Letter, ...]:
    """At most so many letters to be sent now. One short transaction."""
    now = office.clock()
    async with office.store.writing() as db:
        due = await claims.claim(db, lane, rank, worker=office.worker, most=most, now=now)
        verdicts = {one.letter.id: verdict(one, now) for one in due}
        refused = [found for found in verdicts.values() if found]
        await claims.write_down(db, office.worker, refused)
    return tuple(one.letter for one in due if verdicts[one.letter.id] is None)


def verdict(due: Due, now: datetime) -> Result | None:
    """Why a letter whose time has come is not sent now; None: it is."""
    letter = due.letter
    kind = KINDS.get(letter.kind)
    if kind is None:
        return not_sent(letter, "failed", "unknown_kind", now)
    if due.closed:
        return not_sent(letter, "withdrawn", "closed", now)
    if kind.for_staff and not due.works_here:
        return not_sent(letter, "withdrawn", "not_staff", now)
    last = last_moment(letter)
    if last and now > last:
        return not_sent(letter, "expired", "too_late", now)
    if kind.quiet:
        later = after_quiet(now, due.quiet, ZoneInfo(letter.zone))
        if later > now:
            return postponed(letter, "quiet_hours", now, until=later, attempted=False)
    return None


def last_moment(letter: Letter) -> datetime | None:
    """Until when it is of any use."""
    if letter.expires_at:
        return letter.expires_at
    kind = KINDS.get(letter.kind)
    return letter.due_at + kind.useful if kind and kind.useful else None


def not_sent(letter: Letter, state: str, why: str, now: datetime) -> Result:
    return Result(letter.id, state, now, why)


def postponed(
    letter: Letter, why: str, now: datetime, *, until: datetime, attempted: bool = True
) -> Result:
    """It waits; or is settled, where it would be of no use then."""
    last = last_moment(letter)
    if last and until > last:
        return not_sent(letter, "expired", why, now)
    return Result(
        letter.id,
        "postponed",
        now,
        why,
        due_at=until,
        expires_at=last,  # its usefulness was counted from the first moment
        attempted=attempted,
    )


def put_back(letter: Letter, now: datetime) -> Result:
    """Claimed, but not begun in time: as if it had not been claimed."""
    return Result(letter.id, "queued", now, attempted=False)
