"""The letters of an announcement: counted before it is sent, and written in one statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    JSON,
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    select,
    true,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.wishes import Quiet, Way, after_quiet, rules_of
from linking.audiences import Telling, people_of, way_of, wish_of
from storage import broadcast_letters
from storage.outbox import QUIET_HOURS, Rank
from storage.recipients import told
from storage.tables.base import Instant
from storage.tables.letters import letter, wish
from storage.tables.people import account, chat, person
from storage.upserts import upsert

PLAIN, URGENT = broadcast_letters.TOLD
USEFUL = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Reach:
    people: int  # who are told
    chats: Mapping[str, int]  # by channel
    later: int  # of these chats: only after their quiet hours
    skipped: Mapping[str, int]  # people who are not told: no_chat, consent, muted, digest


async def reach_of(db: AsyncConnection, telling: Telling, begins_at: datetime) -> Reach:
    """The counts before anything is written. Three statements."""
    found = (await _recipients(db, telling, begins_at)).subquery("found")
    rows = await db.execute(
        select(
            found.c.channel,
            func.count().label("chats"),
            func.sum(case((found.c.why != "", 1), else_=0)).label("later"),
        ).group_by(found.c.channel)
    )
    by_channel = {row.channel: (row.chats, int(row.later)) for row in rows}
    people = people_of(telling).subquery("people")
    mine = wish_of(people)
    has_chat = exists(select(chat.c.id).where(chat.c.person_id == people.c.person_id, told()))
    way = way_of(telling)
    muted: list[Any] = (
        [] if telling.urgent else [(way == "off", "muted"), (way == "digest", "digest")]
    )
    why = case((~has_chat, "no_chat"), (people.c.willing == 0, "consent"), *muted, else_="").label(
        "why"
    )
    each = select(why).select_from(people.outerjoin(wish, mine)).subquery("each")
    rows = await db.execute(select(each.c.why, func.count().label("n")).group_by(each.c.why))
    reasons = {row.why: row.n for row in rows}
    return Reach(
        people=reasons.pop("", 0),
        chats={channel: chats for channel, (chats, _later) in sorted(by_channel.items())},
        later=sum(later for _chats, later in by_channel.values()),
        skipped=dict(sorted(reasons.items())),
    )


async def write_letters(
    db: AsyncConnection, broadcast_id: int, telling: Telling, begins_at: datetime, *, now: datetime
) -> int:
    """One statement for all of them; once more for the same announcement adds nobody twice."""
    found = (await _recipients(db, telling, begins_at)).subquery("found")
    rows = select(
        literal(telling.school_id).label("school_id"),
        found.c.id.label("chat_id"),
        found.c.person_id,
        literal(broadcast_id).label("broadcast_id"),
        (found.c.channel + ":" + found.c.bot).label("lane"),
        literal(URGENT if telling.urgent else PLAIN).label("kind"),
        literal(int(Rank.URGENT if telling.urgent else Rank.MASS)).label("rank"),
        literal({}, JSON).label("facts"),
        (literal(f"announcement:{broadcast_id}:") + cast(found.c.id, String)).label("key"),
        case((found.c.why != "", "postponed"), else_="queued").label("state"),
        found.c.why,
        found.c.due_at,
        literal(begins_at + USEFUL, Instant).label("expires_at"),
        literal(now, Instant).label("made_at"),
        # Without a condition SQLite would take the ON of ON CONFLICT for that of a join.
    ).where(true())
    written = await db.execute(
        upsert(db, letter)
        .from_select([column.name for column in rows.selected_columns], rows)
        .on_conflict_do_nothing(index_elements=["key"])
    )
    return written.rowcount


async def _recipients(db: AsyncConnection, telling: Telling, begins_at: datetime) -> Select[Any]:
    """(chat, person, channel, bot, when, why then) of every letter."""
    people = people_of(telling).subquery("people")
    at_once = [] if telling.urgent else [way_of(telling) == Way.INSTANT.value]
    due, why = await _after_quiet(db, telling, begins_at)
    return (
        select(chat.c.id, chat.c.person_id, chat.c.channel, chat.c.bot, due, why)
        .select_from(
            people.join(chat, chat.c.person_id == people.c.person_id)
            .outerjoin(account, account.c.person_id == people.c.person_id)
            .outerjoin(wish, wish_of(people))
        )
        .where(told(), people.c.willing == 1, *at_once)
    )


async def _after_quiet(
    db: AsyncConnection, telling: Telling, begins_at: datetime
) -> tuple[ColumnElement[datetime], ColumnElement[str]]:
    """When a letter goes to the account of the row. People choose among few hours: one branch for each choice."""
    zone = ZoneInfo(telling.timezone)
    usual = rules_of(telling.rules).quiet
    otherwise = begins_at if telling.urgent else after_quiet(begins_at, usual, zone)
    moved: list[tuple[ColumnElement[bool], datetime]] = []
    for begins, ends in () if telling.urgent else await _chosen_hours(db, telling.school_id):
        theirs = and_(account.c.quiet_from == begins, account.c.quiet_to == ends)
        moved.append((theirs, after_quiet(begins_at, Quiet(begins, ends), zone)))
    if not moved:
        return (
            literal(otherwise, Instant).label("due_at"),
            literal(_why(otherwise, begins_at)).label("why"),
        )
    return (
        case(
            *((when, literal(due, Instant)) for when, due in moved),
            else_=literal(otherwise, Instant),
        ).label("due_at"),
        case(
            *((when, literal(_why(due, begins_at))) for when, due in moved),
            else_=literal(_why(otherwise, begins_at)),
        ).label("why"),
    )


async def _chosen_hours(db: AsyncConnection, school_id: int) -> list[tuple[time, time]]:
    rows = await db.execute(
        select(account.c.quiet_from, account.c.quiet_to)
        .distinct()
        .join(person, person.c.id == account.c.person_id)
        .where(
            person.c.school_id == school_id,
            account.c.quiet_from.is_not(None),
            account.c.quiet_to.is_not(None),
        )
    )
    return [(row.quiet_from, row.quiet_to) for row in rows]


def _why(due: datetime, begins_at: datetime) -> str:
    return QUIET_HOURS if due > begins_at else ""
