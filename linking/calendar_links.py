"""Addresses by which calendar programs fetch a child's lessons, without a person in between.

Whoever has the address has the calendar: so the secret is long, kept as a hash, listed, revoked by a press, and the
right of the person who made it is asked anew at every fetch.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from sqlalchemy.ext.asyncio import AsyncConnection

from diary.people import Person, PersonalData, Pupil, Purpose
from linking import signs
from linking.access import Viewer, access_pupils
from storage import audits, calendar_links
from storage.calendar_links import Address, CalendarLink

__all__ = [
    "AT_MOST",
    "DEVICES",
    "Address",
    "CalendarLink",
    "Shared",
    "access_calendar",
    "close_of_chat",
    "close_own",
    "find",
    "genuine",
    "links_of",
    "make",
    "note_fetch",
]

AT_MOST = 5  # of one person for one child: a link for each device
DEVICES = ("apple", "google", "other")
SEAL = 16  # hexadecimal digits
LENGTH = 2 * signs.TOKEN_BYTES + SEAL


@dataclass(frozen=True, slots=True)
class Shared:
    """A calendar that may be given out now."""

    pupil: Pupil
    among: int  # how many children this person may see


async def links_of(db: AsyncConnection, person: Person, pupil: Pupil) -> tuple[CalendarLink, ...]:
    return await calendar_links.links_of(db, person.id, pupil.id)


async def make(
    db: AsyncConnection,
    person: Person,
    pupil: Pupil,
    *,
    channel: str,
    device: str,
    now: datetime,
    secret: bytes,
    dice: Random,
) -> str | None:
    """The secret of a new link, told this once; None where there are enough."""
    await calendar_links.hold(db, person.id)
    if len(await links_of(db, person, pupil)) >= AT_MOST:
        return None
    token = signs.make_token(dice)
    link_id = await calendar_links.add(
        db,
        school_id=person.school_id,
        person_id=person.id,
        pupil_id=pupil.id,
        channel=channel,
        chat_id=person.chat_id,
        device=device,
        hash=_digest(secret, token),
        made_at=now,
    )
    await _write_down(db, person, "calendar.made", pupil.id, link_id, now=now)
    return token + _seal(secret, token)


async def close_own(db: AsyncConnection, person: Person, link_id: int, *, now: datetime) -> bool:
    """Whether this person had such a link; a foreign one is as good as none."""
    pupil_id = await calendar_links.close_one(db, person.id, link_id, now=now)
    if pupil_id is None:
        return False
    await _write_down(db, person, "calendar.closed", pupil_id, link_id, now=now)
    return True


async def close_of_chat(
    db: AsyncConnection, person_id: int, chat_id: int, *, now: datetime
) -> None:
    """Somebody else was in that chat of this person: what it gave out ends, be the chat open or not."""
    await calendar_links.close_of_chat(db, person_id, chat_id, now=now)


def genuine(secret: bytes, words: str) -> bool:
    """Whether we made this secret ourselves. A made-up one costs no question to the database."""
    token, seal = words[:-SEAL], words[-SEAL:]
    whole = len(words) == LENGTH and words.isascii()
    return whole and hmac.compare_digest(_seal(secret, token), seal)


async def find(db: AsyncConnection, words: str, *, secret: bytes) -> Address | None:
    """The open link of a genuine secret. One statement."""
    return await calendar_links.find(db, _digest(secret, words[:-SEAL]))


async def access_calendar(
    db: AsyncConnection, address: Address, carries: Mapping[str, PersonalData], *, today: date
) -> Shared | None:
    """The child, if whoever made the link may see the child now, and the link was handed out where that was lawful.

    One statement; asked at every fetch.
    """
    if carries.get(address.channel) is not PersonalData.FULL:
        return None
    viewer = Viewer(address.person_id, PersonalData.FULL)
    found = (await access_pupils(db, [viewer], Purpose.VIEW, today=today))[viewer]
    pupil = next((one for one in found if one.id == address.pupil_id), None)
    return Shared(pupil, len(found)) if pupil else None


async def note_fetch(db: AsyncConnection, address: Address, *, now: datetime) -> None:
    await calendar_links.note_fetch(db, address.id, now=now)


def _digest(secret: bytes, token: str) -> str:
    return signs.digest(secret, "calendar", token)


def _seal(secret: bytes, token: str) -> str:
    return signs.digest(secret, "calendar-seal", token)[:SEAL]


async def _write_down(
    db: AsyncConnection, person: Person, deed: str, pupil_id: int, link_id: int, *, now: datetime
) -> None:
    await audits.add(
        db,
        person.school_id,
        actor=person.id,
        deed=deed,
        at=now,
        person=person.id,
        pupil=pupil_id,
        detail={"link": link_id},
    )
