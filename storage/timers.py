"""Timers: when a person gets which digest. `next_at` follows from the school's rules and the person's own choice."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    exists,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.timers import next_moment
from diary.wishes import Quiet, Rhythm, Rules, rules_of
from storage.chats import COLUMNS, Chat
from storage.recipients import quiet_of_person, told
from storage.tables.letters import letter, timer
from storage.tables.people import account, chat, guardian_link, person, pupil
from storage.tables.schools import school
from storage.upserts import upsert


@dataclass(frozen=True, slots=True)
class Hours:
    """The clock of a school, and how it tells its families."""

    zone: ZoneInfo
    rules: Rules

    def rhythm(self, kind: str, at: time | None, days: str | None) -> Rhythm | None:
        """A person's own choice laid over the school's; None for a digest that this version does not know."""
        usual = self.rules.rhythms.get(kind)
        if usual is None:
            return None
        return Rhythm(usual.at if at is None else at, usual.days if days is None else days)

    def next_at(
        self, kind: str, at: time | None, days: str | None, now: datetime
    ) -> datetime | None:
        rhythm = self.rhythm(kind, at, days)
        return next_moment(rhythm, self.zone, now) if rhythm else None


@dataclass(frozen=True, slots=True)
class Timer:
    person_id: int
    kind: str
    school_id: int
    at: time | None  # null: as the school has it
    days: str | None
    next_at: datetime | None
    quiet: Quiet


async def hours_of(
    db: AsyncConnection, school_ids: Collection[int] | None = None
) -> Mapping[int, Hours]:
    """By school; of every school without `school_ids`."""
    asked = select(school.c.id, school.c.timezone, school.c.rules)
    if school_ids is not None:
        asked = asked.where(school.c.id.in_(school_ids))
    rows = await db.execute(asked)
    return {row.id: Hours(ZoneInfo(row.timezone), rules_of(row.rules)) for row in rows}


async def due(
    db: AsyncConnection, kinds: Collection[str], *, now: datetime, limit: int
) -> tuple[tuple[Timer, ...], Mapping[int, Hours]]:
    """Timers whose time has come, locked for this transaction; those that another process holds are left to it."""
    return await _timers(
        db,
        timer.c.next_at <= now,
        timer.c.kind.in_(kinds),
        # Families of one school, and of one class, stand together: what they share is composed once.
        order=(timer.c.next_at, timer.c.school_id, timer.c.person_id),
        limit=limit,
    )


async def of_school(
    db: AsyncConnection,
    school_id: int,
    kind: str,
    *,
    person_id: int | None,
    after: int,
    limit: int,
) -> tuple[tuple[Timer, ...], Mapping[int, Hours]]:
    """The timers of one kind, one page of people after another."""
    only = [] if person_id is None else [timer.c.person_id == person_id]
    return await _timers(
        db,
        timer.c.school_id == school_id,
        timer.c.kind == kind,
        timer.c.person_id > after,
        *only,
        order=(timer.c.person_id,),
        limit=limit,
    )


async def _timers(
    db: AsyncConnection,
    *which: ColumnElement[bool],
    order: tuple[ColumnElement[Any], ...],
    limit: int,
) -> tuple[tuple[Timer, ...], Mapping[int, Hours]]:
    rows = (
        await db.execute(
            select(
                timer.c.person_id,
                timer.c.kind,
                timer.c.school_id,
                timer.c.at,
                timer.c.days,
                timer.c.next_at,
                account.c.quiet_from,
                account.c.quiet_to,
            )
            .outerjoin(account, account.c.person_id == timer.c.person_id)
            .where(*which)
            .order_by(*order)
            .limit(limit)
            .with_for_update(of=timer, skip_locked=True)
        )
    ).all()
    hours = await hours_of(db, {row.school_id for row in rows}) if rows else {}
    found = tuple(
        Timer(
            row.person_id,
            row.kind,
            row.school_id,
            row.at,
            row.days,
            row.next_at,
            quiet_of_person(row.quiet_from, row.quiet_to, hours[row.school_id].rules.quiet),
        )
        for row in rows
    )
    return found, hours


async def move(
    db: AsyncConnection, timers: Iterable[Timer], hours: Mapping[int, Hours], *, now: datetime
) -> None:
    """On to the next time. One statement for all that have it in common."""
    groups: dict[tuple[str, int, time | None, str | None], list[int]] = {}
    for one in timers:
        groups.setdefault((one.kind, one.school_id, one.at, one.days), []).append(one.person_id)
    for (kind, school_id, at, days), people in groups.items():
        await db.execute(
            update(timer)
            .where(timer.c.kind == kind, timer.c.person_id.in_(people))
            .values(next_at=hours[school_id].next_at(kind, at, days, now))
        )


async def chats_of_families(
    db: AsyncConnection, person_ids: Sequence[int]
) -> Mapping[int, tuple[Chat, ...]]:
    """Where these people are told, if they have a child here or are pupils. Permission is asked when a letter goes."""
    a_child = exists(
        select(guardian_link.c.id).where(
            guardian_link.c.guardian_id == chat.c.person_id, guardian_link.c.deleted_at.is_(None)
        )
    )
    a_pupil = exists(select(pupil.c.id).where(pupil.c.id == chat.c.person_id))
    rows = await db.execute(
        select(*COLUMNS)
        .where(chat.c.person_id.in_(person_ids), told(), or_(a_child, a_pupil))
        .order_by(chat.c.person_id, chat.c.id)
    )
    found: dict[int, tuple[Chat, ...]] = {}
    for row in rows:
        one = Chat(*row)
        found[one.person_id] = (*found.get(one.person_id, ()), one)
    return found


async def written(db: AsyncConnection, keys: Collection[str]) -> frozenset[str]:
    """Under which of these keys there is a letter already."""
    rows = await db.execute(select(letter.c.key).where(letter.c.key.in_(keys)))
    return frozenset(row.key for row in rows)


async def begin(db: AsyncConnection, school_id: int, person_id: int, *, now: datetime) -> None:
    """The timers of somebody who has just been given a chat."""
    hours = (await hours_of(db, [school_id]))[school_id]
    rows = [
        {
            "person_id": person_id,
            "kind": kind,
            "school_id": school_id,
            "next_at": hours.next_at(kind, None, None, now),
        }
        for kind in hours.rules.rhythms
    ]
    await db.execute(
        upsert(db, timer).on_conflict_do_nothing(index_elements=["person_id", "kind"]), rows
    )


async def choose(
    db: AsyncConnection,
    person_id: int,
    kind: str,
    *,
    at: time | None,
    days: str | None,
    now: datetime,
) -> datetime | None:
    """A person's own time and days ("" is never), None for the school's; when the digest comes next."""
    found = await db.execute(select(person.c.school_id).where(person.c.id == person_id))
    school_id = found.scalar_one()
    hours = (await hours_of(db, [school_id]))[school_id]
    next_at = hours.next_at(kind, at, days, now)
    chosen = {"at": at, "days": days, "next_at": next_at}
    await db.execute(
        upsert(db, timer)
        .values(person_id=person_id, kind=kind, school_id=school_id, **chosen)
        .on_conflict_do_update(index_elements=["person_id", "kind"], set_=chosen)
    )
    return next_at
