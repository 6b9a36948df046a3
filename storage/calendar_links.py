"""Secret addresses of children's calendars. A row knows only the keyed hash of its secret."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables.people import account, calendar_link, chat, person
from storage.tables.schools import school

_LINK = calendar_link.c
_OPEN = _LINK.closed_at.is_(None)


@dataclass(frozen=True, slots=True)
class CalendarLink:
    id: int
    device: str
    made_at: datetime
    fetched_at: datetime | None


@dataclass(frozen=True, slots=True)
class Address:
    """A link that somebody came by, with everything around it but the right to see the child."""

    id: int
    school_id: int
    person_id: int
    pupil_id: int
    channel: str
    fetched_at: datetime | None
    lang: str | None
    timezone: str


async def hold(db: AsyncConnection, person_id: int) -> None:
    """Let nobody else count or make links of this person until the transaction ends."""
    await db.execute(
        select(account.c.person_id).where(account.c.person_id == person_id).with_for_update()
    )


async def links_of(db: AsyncConnection, person_id: int, pupil_id: int) -> tuple[CalendarLink, ...]:
    """The open ones, in the order in which they were made."""
    rows = await db.execute(
        select(_LINK.id, _LINK.device, _LINK.made_at, _LINK.fetched_at)
        .where(_LINK.person_id == person_id, _LINK.pupil_id == pupil_id, _OPEN)
        .order_by(_LINK.id)
    )
    return tuple(CalendarLink(*row) for row in rows)


async def add(db: AsyncConnection, **values: Any) -> int:
    made = await db.execute(calendar_link.insert().values(values).returning(_LINK.id))
    return int(made.scalar_one())


async def find(db: AsyncConnection, digest: str) -> Address | None:
    """The open link with this hash. A person without an open chat could neither see nor revoke it: so it rests."""
    reached = exists(
        select(chat.c.id).where(chat.c.person_id == _LINK.person_id, chat.c.closed_at.is_(None))
    )
    row = (
        await db.execute(
            select(
                _LINK.id,
                _LINK.school_id,
                _LINK.person_id,
                _LINK.pupil_id,
                _LINK.channel,
                _LINK.fetched_at,
                account.c.lang,
                school.c.timezone,
            )
            .join(person, and_(person.c.id == _LINK.person_id, person.c.deleted_at.is_(None)))
            .join(school, school.c.id == _LINK.school_id)
            .outerjoin(account, account.c.person_id == _LINK.person_id)
            .where(_LINK.hash == digest, _OPEN, reached)
        )
    ).one_or_none()
    return Address(*row) if row else None


async def note_fetch(db: AsyncConnection, link_id: int, *, now: datetime) -> None:
    await db.execute(
        update(calendar_link).where(_LINK.id == link_id, _OPEN).values(fetched_at=now)
    )


async def close_one(
    db: AsyncConnection, person_id: int, link_id: int, *, now: datetime
) -> int | None:
    """The pupil whose calendar it was; None where this person has no such open link."""
    return await _close(db, _LINK.id == link_id, _LINK.person_id == person_id, now=now)


async def close_of_chat(
    db: AsyncConnection, person_id: int, chat_id: int, *, now: datetime
) -> None:
    await _close(db, _LINK.chat_id == chat_id, _LINK.person_id == person_id, now=now)


async def _close(db: AsyncConnection, *which: ColumnElement[bool], now: datetime) -> int | None:
    closed = await db.execute(
        update(calendar_link)
        .where(*which, _OPEN)
        .values(closed_at=now)
        .returning(calendar_link.c.pupil_id)
    )
    pupil_id: int | None = closed.scalars().first()
    return pupil_id
