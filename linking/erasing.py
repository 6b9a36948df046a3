"""A person is erased: the consents end in the register, and everything else about them goes in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from diary.people import Decision
from linking import consent
from storage import audits, erasing
from storage.erasing import Forgotten, Record, records

__all__ = ["Erased", "Record", "erase", "erase_journal_copy", "forget_late", "records"]

DEED = "person.erased"


@dataclass(frozen=True, slots=True)
class Erased:
    forgotten: Forgotten
    consents: int  # that were withdrawn


async def erase(
    db: AsyncConnection, *, school_id: int, person_id: int, said: consent.Said, now: datetime
) -> Erased:
    """The family side of a person. A written refusal stands, as it does for anybody; so does the journal's copy.

    "Done" may be said only when nothing that was permitted before can still begin.
    """
    await erasing.hold_letters(db, school_id)
    withdrawn = 0
    for purpose, pupil_ids in (await erasing.standing_consents(db, person_id)).items():
        await consent.decide(
            db,
            school_id=school_id,
            person_id=person_id,
            pupil_ids=pupil_ids,
            purposes=[purpose],
            decision=Decision.WITHDRAWN,
            said=said,
            now=now,
        )
        withdrawn += len(pupil_ids)
    forgotten = await erasing.forget_family_side(db, person_id, now=now)
    detail = {"chats": forgotten.chats, "letters": forgotten.letters, "consents": withdrawn}
    await audits.add(
        db,
        school_id,
        actor=said.entered_by,
        deed=DEED,
        at=now,
        person=person_id,
        detail=detail,
    )
    return Erased(forgotten, withdrawn)


async def forget_late(db: AsyncConnection, *, since: datetime) -> None:
    """Whoever was erased since then: what a hand of theirs that was quicker than the erasing still wrote."""
    await erasing.forget_late(db, DEED, since=since)


async def erase_journal_copy(
    db: AsyncConnection, school_id: int, record: Record, *, now: datetime
) -> None:
    """Of somebody who is in the journal no more, or was never in one. After `erase`, in its transaction."""
    await erasing.forget_journal_copy(db, record.id)
    if not record.of_journal:
        await erasing.end_own_record(db, record.id, now=now)
    await audits.add(
        db, school_id, actor=None, deed="person.copy_erased", at=now, person=record.id
    )
