"""Letters on their way: which are due, whose they are now, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Integer,
    bindparam,
    exists,
    false,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.wishes import Quiet, rules_of
from storage.outbox import Letter, Rank
from storage.recipients import quiet_of_person
from storage.tables.base import Instant
from storage.tables.letters import letter
from storage.tables.people import account, chat, staff_role
from storage.tables.schools import school

# Written out, not as parameters: only so the databases see that the index of waiting letters will do.
_WAITING = or_(
    letter.c.state == literal_column("'queued'"), letter.c.state == literal_column("'postponed'")
)
_SENDING = letter.c.state == literal_column("'sending'")


@dataclass(frozen=True, slots=True)
class Due:
    """A letter whose time has come, and what is asked once more before it is sent."""

    letter: Letter
    closed: bool  # its chat
    works_here: bool  # whoever gets it
    quiet: Quiet


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a letter that was claimed."""

    letter_id: int
    state: str
    at: datetime
    why: str = ""
    sent_as: str = ""
    due_at: datetime | None = None  # the new one, where it waits again
    expires_at: datetime | None = None
    attempted: bool = True


_RANKS = select(
    *(
        exists(
            select(letter.c.id).where(
                letter.c.lane == bindparam("lane"),
                letter.c.rank == int(rank),
                letter.c.due_at <= bindparam("now"),
                _WAITING,
            )
        )
        for rank in Rank
    )
)


async def next_rank(db: AsyncConnection, lane: str, *, now: datetime) -> Rank | None:
    """The most urgent letters that are due on a lane; None where nothing is."""
    found = (await db.execute(_RANKS, {"lane": lane, "now": now})).one()
    return next((rank for rank, due in zip(Rank, found, strict=True) if due), None)


# The letters first, a handful of them: the others' chats are none of the database's business.
_FIRST = (
    select(letter)
    .where(
        letter.c.lane == bindparam("lane"),
        letter.c.rank == bindparam("rank"),
        letter.c.due_at <= bindparam("now"),
        _WAITING,
    )
    .order_by(letter.c.due_at, letter.c.id)
    .limit(bindparam("most", type_=Integer))
    .with_for_update(skip_locked=True)
    .subquery("due")
)
_DUE = (
    select(
        _FIRST.c.id,
        _FIRST.c.school_id,
        school.c.timezone,
        school.c.rules,
        _FIRST.c.chat_id,
        _FIRST.c.person_id,
        _FIRST.c.pupil_id,
        _FIRST.c.broadcast_id,
        chat.c.channel,
        chat.c.address,
        func.coalesce(account.c.lang, "ru").label("lang"),
        _FIRST.c.kind,
        _FIRST.c.facts,
        _FIRST.c.attempts,
        _FIRST.c.due_at,
        _FIRST.c.expires_at,
        chat.c.closed_at,
        account.c.quiet_from,
        account.c.quiet_to,
        func.coalesce(account.c.discreet, false()).label("discreet"),
        exists(
            select(staff_role.c.id).where(
                staff_role.c.person_id == chat.c.person_id, staff_role.c.deleted_at.is_(None)
            )
        ).label("works_here"),
    )
    .select_from(_FIRST)
    .join(chat, chat.c.id == _FIRST.c.chat_id)
    .join(school, school.c.id == _FIRST.c.school_id)
    .outerjoin(account, account.c.person_id == chat.c.person_id)
    .order_by(_FIRST.c.due_at, _FIRST.c.id)
)
_BEGIN = (
    update(letter)
    .where(letter.c.id.in_(bindparam("ids", expanding=True)))
    .values(
        state="sending",
        worker=bindparam("me"),
        attempts=letter.c.attempts + 1,
        begun_at=bindparam("now", type_=Instant),
    )
)


async def claim(
    db: AsyncConnection, lane: str, rank: Rank, *, worker: str, most: int, now: datetime
) -> tuple[Due, ...]:
    """The longest due letters of this rank: they are this worker's from now on. Three statements at most."""
    values = {"lane": lane, "rank": int(rank), "now": now, "most": most}
    rows = (await db.execute(_DUE, values)).all()
    if not rows:
        return ()
    await db.execute(_BEGIN, {"ids": [row.id for row in rows], "me": worker, "now": now})
    usual = {row.school_id: rules_of(row.rules).quiet for row in rows}
    due = tuple(_due(row, usual[row.school_id]) for row in rows)
    return await _with_edits(db, due)


def _due(row: Any, usual: Quiet) -> Due:
    made = Letter(
        id=row.id,
        school_id=row.school_id,
        zone=row.timezone,
        rules=row.rules,
        chat_id=row.chat_id,
        person_id=row.person_id,
        pupil_id=row.pupil_id,
        broadcast_id=row.broadcast_id,
        channel=row.channel,
        address=row.address,
        lang=row.lang,
        kind=row.kind,
        facts=row.facts,
        attempts=row.attempts + 1,
        due_at=row.due_at,
        expires_at=row.expires_at,
        discreet=bool(row.discreet),
    )
    quiet = quiet_of_person(row.quiet_from, row.quiet_to, usual)
    return Due(made, row.closed_at is not None, bool(row.works_here), quiet)


async def _with_edits(db: AsyncConnection, due: tuple[Due, ...]) -> tuple[Due, ...]:
    """A letter may take the place of an earlier one in its chat: facts {"edits": its id}."""
    earlier = {one.letter.facts["edits"] for one in due if "edits" in one.letter.facts}
    if not earlier:
        return due
    rows = await db.execute(
        select(letter.c.id, letter.c.chat_id, letter.c.sent_as).where(letter.c.id.in_(earlier))
    )
    sent = {(row.id, row.chat_id): row.sent_as for row in rows}
    return tuple(
        replace(
            one,
            letter=replace(
                one.letter,
                edits=sent.get((one.letter.facts.get("edits"), one.letter.chat_id), ""),
            ),
        )
        for one in due
    )


_AGAIN = bindparam("again", type_=Instant)
_EXPIRES = bindparam("expires", type_=Instant)
# A letter that was taken from its worker meanwhile is another's business. That it is being sent is not said: PostgreSQL
# would look for it among all that are.
_WRITE_DOWN = (
    update(letter)
    .where(letter.c.id == bindparam("which"), letter.c.worker == bindparam("me"))
    .values(
        state=bindparam("new_state"),
        why=bindparam("new_why"),
        sent_as=bindparam("new_sent_as"),
        attempts=letter.c.attempts - bindparam("unmade", type_=Integer),
        due_at=func.coalesce(_AGAIN, letter.c.due_at),
        expires_at=func.coalesce(_EXPIRES, letter.c.expires_at),
        settled_at=bindparam("settled", type_=Instant),
    )
)


async def write_down(db: AsyncConnection, worker: str, results: Sequence[Result]) -> None:
    """One statement for all of them."""
    if not results:
        return
    await db.execute(
        _WRITE_DOWN,
        [
            {
                "which": one.letter_id,
                "me": worker,
                "new_state": one.state,
                "new_why": one.why,
                "new_sent_as": one.sent_as,
                "unmade": int(not one.attempted),
                "again": one.due_at,
                "expires": one.expires_at,
                "settled": None if one.state in ("queued", "postponed") else one.at,
            }
            # In one order, whoever locks them: see storage.outbox.withdraw_where.
            for one in sorted(results, key=lambda result: result.letter_id)
        ],
    )


async def left_over(db: AsyncConnection, lane: str, worker: str) -> bool:
    """Whether this worker once began letters of the lane and never said what became of them."""
    found = await db.execute(
        select(letter.c.id)
        .where(letter.c.lane == lane, _SENDING, letter.c.worker == worker)
        .limit(1)
    )
    return found.first() is not None
