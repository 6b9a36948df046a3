"""Who is behind an event: the sender of a private chat, never an address or a payload."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from chat.talk import Incoming
from diary.people import Name, Person, PersonalData, Role, School
from storage import chats, dialogs, schools

DIALOG_LIVES = timedelta(hours=1)
NO_SCHOOL = School(id=0, name="", timezone="Europe/Moscow", legal_basis="consent", rules={})


@dataclass(frozen=True, slots=True)
class Sender:
    person: Person
    school: School
    expect: str  # the action that waits for this person's words
    facts: Mapping[str, object]
    menu: str = ""  # what the platform was told for this chat


async def who(
    db: AsyncConnection, event: Incoming, carries: PersonalData, *, now: datetime
) -> Sender:
    """One statement for somebody whom we know."""
    row = await chats.behind(db, event)
    if row is None:
        return await _stranger(db, event, carries, now=now)
    return _known(row, event.lang, carries, now=now)


async def find_person(
    db: AsyncConnection, person_id: int, carries: PersonalData, *, lang: str, now: datetime
) -> Sender | None:
    """Somebody whom the office names, with a chat or without one."""
    row = await chats.without_a_chat(db, person_id)
    return _known(row, lang, carries, now=now) if row else None


def _known(row: Any, lang: str, carries: PersonalData, *, now: datetime) -> Sender:
    roles, class_ids = _roles(row)
    person = Person(
        id=row.person_id,
        school_id=row.school_id,
        name=Name(row.family_name, row.given_name, row.middle_name),
        roles=roles,
        lang=row.lang or lang,
        carries=carries,
        chat_id=row.chat_id,
        class_ids=class_ids,
    )
    school = School(
        id=row.school_id,
        name=row.school_name,
        timezone=row.timezone,
        legal_basis=row.legal_basis,
        rules=row.rules,
    )
    if row.dialog_at is None or row.dialog_at < now - DIALOG_LIVES:
        return Sender(person, school, "", {}, row.menu)
    return Sender(person, school, row.expect, row.facts, row.menu)


async def _stranger(
    db: AsyncConnection, event: Incoming, carries: PersonalData, *, now: datetime
) -> Sender:
    nobody = Person(
        id=0,
        school_id=0,
        name=Name("", ""),
        roles=frozenset(),
        lang=event.lang,
        carries=carries,
    )
    own = await schools.school_of_bot(db, event.channel, event.bot)
    school = own or await schools.only_school(db) or NO_SCHOOL
    waiting = await dialogs.expected(db, event)
    if waiting is None or waiting[2] < now - DIALOG_LIVES:
        return Sender(nobody, school, "", {})
    return Sender(nobody, school, waiting[0], waiting[1])


def _roles(row: Any) -> tuple[frozenset[Role], frozenset[int]]:
    roles = set[Role]()
    class_ids = set[int]()
    if row.guardian:
        roles.add(Role.GUARDIAN)
    if row.pupil:
        roles.add(Role.PUPIL)
    for entry in (row.staff or "").split(","):
        role, _colon, class_id = entry.partition(":")
        if role:
            roles.add(Role(role))
        if class_id:
            roles.add(Role.CLASS_TEACHER)
            class_ids.add(int(class_id))
    return frozenset(roles), frozenset(class_ids)
