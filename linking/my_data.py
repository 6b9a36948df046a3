"""What the service keeps about one person beside the journal's copy, for that person to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from diary.kept import (
    AccountKept,
    AnswerKept,
    ChatKept,
    CodeKept,
    ConsentKept,
    DeedKept,
    LetterKept,
    LinkKept,
    TieKept,
    TimerKept,
    WishKept,
)
from storage import audits, my_data

__all__ = ["DEED", "Kept", "asked_at", "kept_about"]

DEED = "my_data.given"


@dataclass(frozen=True, slots=True)
class Kept:
    """Nothing of a child whose case is blocked for this person, not even that it exists."""

    account: AccountKept | None
    ties: tuple[TieKept, ...]
    chats: tuple[ChatKept, ...]
    sessions: tuple[datetime, ...]
    consents: tuple[ConsentKept, ...]
    wishes: tuple[WishKept, ...]
    timers: tuple[TimerKept, ...]
    aliases: Mapping[int, str]  # by pupil
    codes: tuple[CodeKept, ...]
    letters: tuple[LetterKept, ...]
    calendar_links: tuple[LinkKept, ...]
    answers: tuple[AnswerKept, ...]
    deeds: tuple[DeedKept, ...]


async def kept_about(db: AsyncConnection, person_id: int, *, until: datetime) -> Kept:
    """As of that moment: asked twice, it is the same."""
    ties = await my_data.ties_of(db, person_id)
    closed = {tie.pupil_id for tie in ties if tie.blocked}
    aliases = await my_data.aliases_of(db, person_id)
    return Kept(
        account=await my_data.account_of(db, person_id),
        ties=tuple(tie for tie in ties if tie.pupil_id not in closed),
        chats=await my_data.chats_of(db, person_id),
        sessions=await my_data.sessions_of(db, person_id),
        consents=tuple(
            one
            for one in await my_data.consents_of(db, person_id)
            if one.pupil_id not in closed and one.at <= until
        ),
        wishes=tuple(
            one for one in await my_data.wishes_of(db, person_id) if one.pupil_id not in closed
        ),
        timers=await my_data.timers_of(db, person_id),
        aliases={pupil: words for pupil, words in aliases.items() if pupil not in closed},
        codes=await my_data.codes_of(db, person_id),
        letters=tuple(
            one
            for one in await my_data.letters_of(db, person_id, until=until)
            if one.pupil_id not in closed
        ),
        calendar_links=tuple(
            one
            for one in await my_data.calendar_links_of(db, person_id)
            if one.pupil_id not in closed
        ),
        answers=await my_data.answers_of(db, person_id),
        deeds=tuple(
            one
            for one in await my_data.deeds_about(db, person_id, until=until)
            if one.pupil_id not in closed
        ),
    )


async def asked_at(
    db: AsyncConnection,
    school_id: int,
    person_id: int,
    *,
    event: str,
    since: datetime,
    now: datetime,
    most: int,
) -> datetime | None:
    """When this was asked, written into the trail; None where the person has asked so often since then.

    The same event again is the same asking: a document that took long is permitted anew, and fetched by a page later.
    """
    earlier = await audits.deeds_of(db, person_id, DEED, since=since)
    if event in earlier:
        return earlier[event]
    if len(earlier) >= most:
        return None
    await audits.add(
        db,
        school_id,
        actor=person_id,
        deed=DEED,
        at=now,
        person=person_id,
        detail={"event": event},
    )
    return now
