"""Everything about a person, deleted in the transaction of the caller. Imported by linking/ alone.

What is not named here goes by itself: every table with a column `person_id` or `pupil_id`, those of tomorrow too.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, case, delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import metadata
from storage.tables.family import audit, dialog, web_session
from storage.tables.homework import homework, homework_file
from storage.tables.letters import answer, broadcast, letter, timer, wish
from storage.tables.people import (
    account,
    alias,
    attempt,
    calendar_link,
    chat,
    consent_entry,
    guardian_link,
    person,
    pupil,
    staff_role,
)
from storage.tables.schools import school

# The register and the trail are append-only: they prove, with ids alone, that the school was allowed to show a diary.
PROOF = frozenset({consent_entry, audit})
# The school's own: who works there. A chat's row loses all that leads to a person, and stays: the trail names its id.
SCHOOLS_OWN = frozenset({staff_role, chat})
# What people write by their own presses.
OWN_DEEDS = (alias, answer, calendar_link, timer, wish)
CLOSED_WHY = "erased"


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much there was."""

    chats: int  # closed earlier, too
    letters: int
    codes: int


async def hold_letters(db: AsyncConnection, school_id: int) -> None:
    """Wait until nobody writes letters of what has changed in this school: none comes after they are deleted."""
    await db.execute(
        select(school.c.id).where(school.c.id == school_id).with_for_update(key_share=True)
    )


async def standing_consents(db: AsyncConnection, person_id: int) -> dict[str, tuple[int, ...]]:
    """The pupils for whom a consent of this person holds now, by purpose."""
    entry = consent_entry.c
    last = (
        select(func.max(entry.id))
        .where(entry.person_id == person_id)
        .group_by(entry.pupil_id, entry.purpose)
    )
    rows = await db.execute(
        select(entry.purpose, entry.pupil_id)
        .where(entry.id.in_(last), entry.decision == "granted")
        .order_by(entry.pupil_id)
    )
    found: dict[str, tuple[int, ...]] = {}
    for row in rows:
        found[row.purpose] = (*found.get(row.purpose, ()), row.pupil_id)
    return found


async def forget_family_side(db: AsyncConnection, person_id: int, *, now: datetime) -> Forgotten:
    """Chats, letters, codes, and whatever a person chose or left behind. The journal's copy stays."""
    # First those that make letters: whoever writes them has locked them, and is waited for.
    await db.execute(delete(timer).where(timer.c.person_id == person_id))
    letters = await _delete_letters(db, letter.c.person_id == person_id)
    codes = 0
    for table in _about("person_id"):
        gone = await db.execute(delete(table).where(table.c.person_id == person_id))
        codes += gone.rowcount if table.name == "code" else 0
    await _forget_drafts(db, person_id)
    await _forget_senders(db, person_id)
    return Forgotten(await _blank_chats(db, person_id, now=now), letters, codes)


async def forget_late(db: AsyncConnection, deed: str, *, since: datetime) -> None:
    """What was written by an action of another chat that had begun before its person was erased (`deed`) since then.

    Whoever has come back has an account again. What the office enters for them stays: a new code, an application.
    """
    erased = select(audit.c.person_id).where(
        audit.c.deed == deed,
        audit.c.at >= since,
        ~exists(select(account.c.person_id).where(account.c.person_id == audit.c.person_id)),
    )
    for table in OWN_DEEDS:
        await db.execute(delete(table).where(table.c.person_id.in_(erased)))


async def forget_journal_copy(db: AsyncConnection, person_id: int) -> None:
    """What the journal said of somebody who is there no more. Figures of classes stay: they name nobody."""
    tasks = select(homework.c.id).where(homework.c.pupil_id == person_id)
    await db.execute(delete(homework_file).where(homework_file.c.homework_id.in_(tasks)))
    await _delete_letters(db, letter.c.pupil_id == person_id)
    for table in _about("pupil_id"):
        await db.execute(delete(table).where(table.c.pupil_id == person_id))
    await db.execute(delete(guardian_link).where(guardian_link.c.guardian_id == person_id))
    await db.execute(delete(staff_role).where(staff_role.c.person_id == person_id))
    await db.execute(
        update(pupil)
        .where(pupil.c.id == person_id)
        .values(birth_date=None, grade=None, left_on=None, active=False)
    )
    await db.execute(
        update(person)
        .where(person.c.id == person_id)
        # Without its hash the row is written anew, should the journal ever name this person again.
        .values(family_name="", given_name="", middle_name="", row_hash=0)
    )


async def end_own_record(db: AsyncConnection, person_id: int, *, now: datetime) -> None:
    """Of somebody who was entered here, in no journal: as if a journal had left them out."""
    await db.execute(
        update(person)
        .where(person.c.id == person_id, person.c.deleted_at.is_(None))
        .values(deleted_at=now)
    )


@dataclass(frozen=True, slots=True)
class Record:
    """Whose copy it is, and whether the journal still names this person."""

    id: int
    of_journal: bool  # else entered here
    listed: bool
    left: bool  # a pupil who is none any more


async def records(db: AsyncConnection, school_id: int, ext_id: str) -> tuple[Record, ...]:
    """The people of this external id, those too whom the journal names no more."""
    rows = await db.execute(
        select(person.c.id, person.c.source_id, person.c.deleted_at, pupil.c.active)
        .outerjoin(pupil, pupil.c.id == person.c.id)
        .where(person.c.school_id == school_id, person.c.ext_id == ext_id)
        .order_by(person.c.id)
    )
    return tuple(
        Record(row.id, row.source_id is not None, row.deleted_at is None, row.active in (False, 0))
        for row in rows
    )


def _about(column: str) -> list[Table]:
    """Every table of rows about a person or a pupil, those that point at others first."""
    kept = PROOF | SCHOOLS_OWN
    return [
        table
        for table in reversed(metadata.sorted_tables)
        if column in table.c and table not in kept
    ]


async def _delete_letters(db: AsyncConnection, which: ColumnElement[bool]) -> int:
    """In one order, whoever locks them: two transactions that meet do not block each other for ever."""
    theirs = select(letter.c.id).where(which).order_by(letter.c.id).with_for_update()
    gone = await db.execute(delete(letter).where(letter.c.id.in_(theirs)))
    return gone.rowcount


async def _forget_drafts(db: AsyncConnection, person_id: int) -> None:
    """Announcements that nobody got. What was said to families is the school's."""
    mine = select(chat.c.id).where(chat.c.person_id == person_id)
    await db.execute(
        update(broadcast)
        .where(broadcast.c.progress_chat_id.in_(mine))
        .values(progress_chat_id=None)
    )
    await db.execute(
        delete(broadcast).where(broadcast.c.author_id == person_id, broadcast.c.state == "draft")
    )


async def _forget_senders(db: AsyncConnection, person_id: int) -> None:
    """What is kept by the sender of a chat: a question of ours, wrong tries, a session of the page."""
    for table, same in (
        (dialog, ("channel", "bot", "sender")),
        (attempt, ("channel", "sender")),
        (web_session, ("sender",)),
    ):
        await db.execute(delete(table).where(_is_of(table, same, person_id)))


def _is_of(table: Table, same: Collection[str], person_id: int) -> ColumnElement[bool]:
    """A row of a sender of this person, unless a telephone that was handed on is somebody else's now."""
    sender = and_(*(chat.c[name] == table.c[name] for name in same))
    theirs = exists(select(chat.c.id).where(chat.c.person_id == person_id, sender))
    others = exists(
        select(chat.c.id).where(chat.c.person_id != person_id, chat.c.closed_at.is_(None), sender)
    )
    return and_(theirs, ~others)


async def _blank_chats(db: AsyncConnection, person_id: int, *, now: datetime) -> int:
    ended = chat.c.closed_at.is_not(None)
    values: dict[str, Any] = {
        "sender": "",
        "address": "",
        "menu": "",
        "told": None,
        "closed_why": case((ended, chat.c.closed_why), else_=CLOSED_WHY),
        "closed_at": func.coalesce(chat.c.closed_at, now),
    }
    blanked = await db.execute(update(chat).where(chat.c.person_id == person_id).values(**values))
    return blanked.rowcount
