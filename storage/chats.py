"""Chats of people: a messenger's chat or a session of the web page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    String,
    and_,
    bindparam,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from chat.talk import Incoming
from storage.tables.family import dialog
from storage.tables.people import account, chat, guardian_link, person, pupil, staff_role
from storage.tables.schools import school
from storage.upserts import upsert

_staff = (
    select(
        func.aggregate_strings(
            staff_role.c.role + ":" + func.coalesce(cast(staff_role.c.class_id, String), ""), ","
        )
    )
    .where(staff_role.c.person_id == person.c.id, staff_role.c.deleted_at.is_(None))
    .correlate(person)
    .scalar_subquery()
)
_guardian = exists(
    select(guardian_link.c.id).where(
        guardian_link.c.guardian_id == person.c.id,
        guardian_link.c.deleted_at.is_(None),
        guardian_link.c.blocked.is_(False),
    )
).correlate(person)
_pupil = exists(
    select(pupil.c.id).where(pupil.c.id == person.c.id, pupil.c.active.is_(True))
).correlate(person)
_PERSON = (
    person.c.family_name,
    person.c.given_name,
    person.c.middle_name,
    account.c.lang,
    school.c.name.label("school_name"),
    school.c.timezone,
    school.c.legal_basis,
    school.c.rules,
    _staff.label("staff"),
    _guardian.label("guardian"),
    _pupil.label("pupil"),
)

# Built once: the first statement of every answer.
_BEHIND = (
    select(
        chat.c.id.label("chat_id"),
        chat.c.person_id,
        chat.c.school_id,
        *_PERSON,
        dialog.c.expect,
        dialog.c.facts,
        dialog.c.at.label("dialog_at"),
        chat.c.menu,
    )
    .join(person, person.c.id == chat.c.person_id)
    .join(school, school.c.id == chat.c.school_id)
    .outerjoin(account, account.c.person_id == chat.c.person_id)
    .outerjoin(
        dialog,
        and_(
            dialog.c.channel == chat.c.channel,
            dialog.c.bot == chat.c.bot,
            dialog.c.sender == chat.c.sender,
        ),
    )
    .where(
        chat.c.channel == bindparam("channel"),
        chat.c.bot == bindparam("bot"),
        chat.c.sender == bindparam("sender"),
        chat.c.closed_at.is_(None),
        person.c.deleted_at.is_(None),
    )
)


async def behind(db: AsyncConnection, event: Incoming) -> Any | None:
    """Everything about the sender of an event in one row; None for a stranger."""
    rows = await db.execute(
        _BEHIND, {"channel": event.channel, "bot": event.bot, "sender": event.sender}
    )
    return rows.one_or_none()


async def without_a_chat(db: AsyncConnection, person_id: int) -> Any | None:
    """The same about a person who is asked for by the office."""
    rows = await db.execute(
        select(
            literal(0).label("chat_id"),
            person.c.id.label("person_id"),
            person.c.school_id,
            *_PERSON,
            null().label("dialog_at"),
            literal("").label("menu"),
        )
        .join(school, school.c.id == person.c.school_id)
        .outerjoin(account, account.c.person_id == person.c.id)
        .where(person.c.id == person_id, person.c.deleted_at.is_(None))
    )
    return rows.one_or_none()


@dataclass(frozen=True, slots=True)
class Chat:
    id: int
    school_id: int
    person_id: int
    channel: str
    bot: str
    sender: str
    address: str
    linked_at: datetime


COLUMNS = (
    chat.c.id,
    chat.c.school_id,
    chat.c.person_id,
    chat.c.channel,
    chat.c.bot,
    chat.c.sender,
    chat.c.address,
    chat.c.linked_at,
)


async def open_chats_of(db: AsyncConnection, person_id: int) -> tuple[Chat, ...]:
    rows = await db.execute(
        select(*COLUMNS)
        .where(chat.c.person_id == person_id, chat.c.closed_at.is_(None))
        .order_by(chat.c.linked_at)
    )
    return tuple(Chat(*row) for row in rows)


async def staff_chats(
    db: AsyncConnection, school_id: int | None, *, class_ids: frozenset[int] = frozenset()
) -> tuple[Chat, ...]:
    """Chats of the administrators (of every school without `school_id`), and of the class teachers of these classes."""
    rows = await db.execute(
        select(*COLUMNS)
        .distinct()
        .join(staff_role, staff_role.c.person_id == chat.c.person_id)
        .where(
            chat.c.school_id == school_id if school_id else chat.c.id > 0,
            chat.c.closed_at.is_(None),
            staff_role.c.deleted_at.is_(None),
            or_(staff_role.c.role == "admin", staff_role.c.class_id.in_(class_ids)),
        )
    )
    return tuple(Chat(*row) for row in rows)


async def open_chat(
    db: AsyncConnection, event: Incoming, *, school_id: int, person_id: int, now: datetime
) -> int:
    """The id of the new chat. The unique index keeps a second person out of the same one."""
    made = await db.execute(
        chat.insert()
        .values(
            school_id=school_id,
            person_id=person_id,
            channel=event.channel,
            bot=event.bot,
            sender=event.sender,
            address=event.address,
            linked_at=now,
        )
        .returning(chat.c.id)
    )
    await db.execute(
        upsert(db, account)
        .values(person_id=person_id, lang=event.lang, created_at=now)
        .on_conflict_do_nothing(index_elements=["person_id"])
    )
    return int(made.scalar_one())


async def close_chat(db: AsyncConnection, chat_id: int, *, why: str, now: datetime) -> Chat | None:
    """The chat that was closed; None where it was closed already."""
    row = (
        await db.execute(
            update(chat)
            .where(chat.c.id == chat_id, chat.c.closed_at.is_(None))
            .values(closed_at=now, closed_why=why)
            .returning(*COLUMNS)
        )
    ).one_or_none()
    return Chat(*row) if row else None


async def close_forgotten(db: AsyncConnection, event: Incoming, *, now: datetime) -> None:
    """A chat whose person left the journal's roster is nobody's: it must not stand in the way of the next one."""
    gone = select(person.c.id).where(person.c.deleted_at.is_not(None))
    await db.execute(
        update(chat)
        .where(
            chat.c.channel == event.channel,
            chat.c.bot == event.bot,
            chat.c.sender == event.sender,
            chat.c.closed_at.is_(None),
            chat.c.person_id.in_(gone),
        )
        .values(closed_at=now, closed_why="left_roster")
    )


async def move_chat(db: AsyncConnection, chat_id: int, *, address: str) -> None:
    await db.execute(update(chat).where(chat.c.id == chat_id).values(address=address))


async def note_menu(db: AsyncConnection, channel: str, bot: str, sender: str, key: str) -> None:
    """The platform was told this menu for the open chat of a sender."""
    await db.execute(
        update(chat)
        .where(
            chat.c.channel == channel,
            chat.c.bot == bot,
            chat.c.sender == sender,
            chat.c.closed_at.is_(None),
        )
        .values(menu=key)
    )


async def speak(db: AsyncConnection, person_id: int, lang: str) -> None:
    await db.execute(update(account).where(account.c.person_id == person_id).values(lang=lang))
