"""Whom a change of the diary reaches: pupils of classes and groups, people whose access ends."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, exists, func, or_, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.people import Purpose
from storage.chats import COLUMNS, Chat
from storage.recipients import told
from storage.rights import last_decision
from storage.tables.letters import timer
from storage.tables.people import chat, class_member, group_member, guardian_link, pupil
from storage.tables.schools import school
from storage.tables.timetable import bell


@dataclass(frozen=True, slots=True)
class Members:
    """The pupils of classes and groups on one day."""

    of_class: Mapping[int, frozenset[int]]
    of_group: Mapping[int, frozenset[int]]


async def members_of(
    db: AsyncConnection, class_ids: Collection[int], group_ids: Collection[int], *, today: date
) -> Members:
    """At most two statements."""
    return Members(
        await _members(db, class_member, "class_id", class_ids, today),
        await _members(db, group_member, "group_id", group_ids, today),
    )


async def _members(
    db: AsyncConnection, table: Table, what: str, ids: Collection[int], today: date
) -> Mapping[int, frozenset[int]]:
    found: dict[int, set[int]] = {one: set() for one in ids}
    if ids:
        rows = await db.execute(
            select(table.c[what], table.c.pupil_id).where(
                table.c[what].in_(ids), *_belongs(table, today)
            )
        )
        for where, who in rows:
            found[where].add(who)
    return {where: frozenset(who) for where, who in found.items()}


def _belongs(table: Table, today: date) -> tuple[ColumnElement[bool], ...]:
    return (
        table.c.deleted_at.is_(None),
        or_(table.c.begins.is_(None), table.c.begins <= today),
        or_(table.c.ends.is_(None), table.c.ends >= today),
    )


async def pupils_of_school(
    db: AsyncConnection, school_id: int, *, grade: int | None = None
) -> frozenset[int]:
    """All of them, or those of a parallel."""
    wanted = [pupil.c.school_id == school_id, pupil.c.active.is_(True)]
    if grade is not None:
        wanted.append(pupil.c.grade == grade)
    rows = await db.execute(select(pupil.c.id).where(*wanted))
    return frozenset(row.id for row in rows)


async def evenings_of(
    db: AsyncConnection, person_ids: Collection[int]
) -> Mapping[int, tuple[time | None, str | None]]:
    """When people chose to have their evening digest, and on which days; None: as the school does."""
    rows = await db.execute(
        select(timer.c.person_id, timer.c.at, timer.c.days).where(
            timer.c.kind == "evening", timer.c.person_id.in_(person_ids)
        )
    )
    return {row.person_id: (row.at, row.days) for row in rows}


async def first_bells(db: AsyncConnection, school_id: int) -> Mapping[int, time]:
    """When lessons begin at the earliest, by the day of the week (1 is Monday)."""
    rows = await db.execute(
        select(bell.c.weekday, func.min(bell.c.starts))
        .where(bell.c.school_id == school_id, bell.c.deleted_at.is_(None))
        .group_by(bell.c.weekday)
    )
    return {row[0]: row[1] for row in rows}


async def told_chats(db: AsyncConnection, person_ids: Collection[int]) -> tuple[Chat, ...]:
    """Where these people are told of anything."""
    rows = await db.execute(select(*COLUMNS).where(chat.c.person_id.in_(person_ids), told()))
    return tuple(Chat(*row) for row in rows)


async def who_could_see(
    db: AsyncConnection, pupil_ids: Collection[int]
) -> Mapping[int, frozenset[int]]:
    """By pupil, the people who had the diary open until now, whatever ends it; never one who is blocked."""
    link = guardian_link.c
    pair = union(
        select(link.pupil_id, link.guardian_id.label("person_id")).where(
            link.pupil_id.in_(pupil_ids),
            link.deleted_at.is_(None),
            link.blocked.is_(False),
            link.legal != "no",
        ),
        select(pupil.c.id, pupil.c.id).where(pupil.c.id.in_(pupil_ids)),
    ).subquery("pair")
    decision = last_decision(pair.c.person_id, pair.c.pupil_id, Purpose.VIEW.value)
    lawful = and_(school.c.legal_basis == "public_service", decision.is_(None))
    rows = await db.execute(
        select(pair.c.pupil_id, pair.c.person_id)
        .join(pupil, pupil.c.id == pair.c.pupil_id)
        .join(school, school.c.id == pupil.c.school_id)
        .where(or_(decision == "granted", lawful))
    )
    found: dict[int, set[int]] = {}
    for pupil_id, person_id in rows:
        found.setdefault(pupil_id, set()).add(person_id)
    return {pupil_id: frozenset(people) for pupil_id, people in found.items()}


async def chats_with_consent(db: AsyncConnection, school_id: int) -> tuple[Chat, ...]:
    """Where those people of a school are told of anything who see the diary of some child by consent."""
    link = guardian_link.c
    theirs: list[Any] = [
        exists(
            select(link.id).where(
                link.guardian_id == chat.c.person_id,
                link.deleted_at.is_(None),
                link.blocked.is_(False),
                last_decision(link.guardian_id, link.pupil_id, Purpose.VIEW.value) == "granted",
            )
        ).correlate(chat),
        last_decision(chat.c.person_id, chat.c.person_id, Purpose.VIEW.value) == "granted",
    ]
    rows = await db.execute(
        select(*COLUMNS)
        .where(chat.c.school_id == school_id, told(), or_(*theirs))
        .order_by(chat.c.id)
    )
    return tuple(Chat(*row) for row in rows)
