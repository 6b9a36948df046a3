"""Who is told of a pupil, where and how. Imported by linking/ alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, literal, or_, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.people import Purpose
from diary.wishes import Quiet, Topic, Way, rules_of
from storage.outbox import lane_of
from storage.rights import permitted
from storage.tables.letters import wish
from storage.tables.people import account, chat, guardian_link, pupil
from storage.tables.schools import school


@dataclass(frozen=True, slots=True)
class Recipient:
    """A chat in which a person is told of a pupil (`pupil_id` 0: of no pupil)."""

    person_id: int
    pupil_id: int
    school_id: int
    zone: str
    chat_id: int
    channel: str
    lane: str
    quiet: Quiet
    ways: Mapping[Topic, Way]


def told() -> ColumnElement[bool]:
    """Letters come into this open chat: as the person chose, else everywhere but in the web chat beside a messenger."""
    other = chat.alias("other")
    has_messenger = exists(
        select(other.c.id).where(
            other.c.person_id == chat.c.person_id,
            other.c.channel != "web",
            other.c.closed_at.is_(None),
            or_(other.c.told.is_(None), other.c.told.is_(True)),
        )
    ).correlate(chat)
    by_default = and_(chat.c.told.is_(None), or_(chat.c.channel != "web", ~has_messenger))
    return and_(chat.c.closed_at.is_(None), or_(chat.c.told.is_(True), by_default))


async def recipients_of(
    db: AsyncConnection, pupil_ids: Collection[int], purpose: Purpose, *, today: date
) -> tuple[Recipient, ...]:
    """The chats in which these pupils of one school may be told of today. Two statements.

    Permission is asked again when a letter is sent.
    """
    if not pupil_ids:
        return ()
    pair = union(
        select(guardian_link.c.pupil_id, guardian_link.c.guardian_id.label("person_id")).where(
            guardian_link.c.pupil_id.in_(pupil_ids), guardian_link.c.deleted_at.is_(None)
        ),
        select(pupil.c.id, pupil.c.id).where(pupil.c.id.in_(pupil_ids)),
    ).subquery("pair")
    rows = (
        await db.execute(
            select(
                pair.c.person_id,
                pair.c.pupil_id,
                chat.c.school_id,
                chat.c.id.label("chat_id"),
                chat.c.channel,
                chat.c.bot,
                account.c.quiet_from,
                account.c.quiet_to,
                school.c.timezone,
                school.c.rules,
            )
            .select_from(pair)
            .join(chat, chat.c.person_id == pair.c.person_id)
            .join(school, school.c.id == chat.c.school_id)
            .outerjoin(account, account.c.person_id == pair.c.person_id)
            .where(told(), permitted(pair.c.person_id, pair.c.pupil_id, purpose, today))
        )
    ).all()
    chosen = await ways_of(db, {row.person_id for row in rows})
    return tuple(_recipient(row, chosen) for row in rows)


async def recipients_among(
    db: AsyncConnection, person_ids: Collection[int]
) -> tuple[Recipient, ...]:
    """The chats in which these people are told of what is about no pupil. Two statements."""
    rows = (
        await db.execute(
            select(
                chat.c.person_id,
                literal(0).label("pupil_id"),
                chat.c.school_id,
                chat.c.id.label("chat_id"),
                chat.c.channel,
                chat.c.bot,
                account.c.quiet_from,
                account.c.quiet_to,
                school.c.timezone,
                school.c.rules,
            )
            .join(school, school.c.id == chat.c.school_id)
            .outerjoin(account, account.c.person_id == chat.c.person_id)
            .where(told(), chat.c.person_id.in_(person_ids))
        )
    ).all()
    chosen = await ways_of(db, person_ids)
    return tuple(_recipient(row, chosen) for row in rows)


async def ways_of(
    db: AsyncConnection, person_ids: Collection[int]
) -> Mapping[tuple[int, int], Mapping[Topic, Way]]:
    """What people chose for themselves, by person and pupil (0: what is about no child)."""
    rows = await db.execute(select(wish).where(wish.c.person_id.in_(person_ids)))
    found: dict[tuple[int, int], dict[Topic, Way]] = {}
    for row in rows:
        found.setdefault((row.person_id, row.pupil_id), {})[Topic(row.topic)] = Way(row.way)
    return found


def quiet_of_person(begins: time | None, ends: time | None, usual: Quiet) -> Quiet:
    return Quiet(begins, ends) if begins is not None and ends is not None else usual


def _recipient(row: Any, chosen: Mapping[tuple[int, int], Mapping[Topic, Way]]) -> Recipient:
    rules = rules_of(row.rules)
    return Recipient(
        person_id=row.person_id,
        pupil_id=row.pupil_id,
        school_id=row.school_id,
        zone=row.timezone,
        chat_id=row.chat_id,
        channel=row.channel,
        lane=lane_of(row.channel, row.bot),
        quiet=quiet_of_person(row.quiet_from, row.quiet_to, rules.quiet),
        ways={
            **rules.ways,
            **chosen.get((row.person_id, 0), {}),  # of what is about no child
            **chosen.get((row.person_id, row.pupil_id), {}),
        },
    )
