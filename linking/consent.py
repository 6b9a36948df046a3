"""The register of consent and what may follow what in it.

Purposes are decided one by one, but a chat asks for both at once. A statutory refusal ends only by its annulment,
and after that a new consent is needed (requirement of the regulations: service starts again only after the refusal
was annulled).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from chat.talk import Refusal, Reply
from chat.text import DEFAULT_LANGUAGE, Content, _
from diary.people import Decision, Purpose
from linking import consent_letters
from linking.stopping import stop_letters
from storage import audits, consents
from storage.consents import Wording, agreed_before, entries
from storage.families import guardians_of
from storage.rights import PARENTS

__all__ = [
    "PARENTS",
    "PURPOSES",
    "Said",
    "Wording",
    "agreed_before",
    "decide",
    "entries",
    "first_wording",
    "publish",
    "wording_for",
]

PURPOSES = (Purpose.VIEW, Purpose.NOTIFY)
OFFICE = frozenset({"paper", "office"})  # where a decision is entered without the person
ENDING = frozenset({Decision.WITHDRAWN, Decision.REFUSED, Decision.ANNULLED})
_FIRST_WORDING = Path(__file__).parent / "wordings" / "ru.txt"


@dataclass(frozen=True, slots=True)
class Said:
    """How a decision was made known."""

    form: str  # paper, electronic
    channel: str  # where; "paper" for a document
    wording: int | None = None
    document: str = ""
    entered_by: int | None = None  # None: on the command line


async def wording_for(db: AsyncConnection, school_id: int, lang: str) -> Wording:
    """The text to be agreed to; in Russian where nobody has reviewed a translation."""
    found = await consents.wording_of(
        db, school_id, tuple(dict.fromkeys((lang, DEFAULT_LANGUAGE)))
    )
    return found or first_wording()


def first_wording() -> Wording:
    """What a school starts with; the school publishes its own over it."""
    return Wording(1, DEFAULT_LANGUAGE, _FIRST_WORDING.read_text(encoding="utf-8").strip())


async def publish(
    db: AsyncConnection, school_id: int, *, words: str, lang: str, now: datetime
) -> int:
    """A new version in Russian, or a reviewed translation of the newest one; the number of the version.

    What people have agreed to is never rewritten: a second translation of one version is refused.
    """
    newest = await consents.wording_of(db, school_id, (DEFAULT_LANGUAGE,))
    version = newest.version if newest else 1
    if lang == DEFAULT_LANGUAGE:
        version += 1
    else:
        translated = await consents.wording_of(db, school_id, (lang,))
        if translated and translated.version == version:
            words_of_refusal = _(
                "Version {number} has a translation into this language already. "
                "Publish a new Russian wording first.",
                number=version,
            )
            raise Refusal(Reply(words_of_refusal))
    await consents.publish(db, school_id, Wording(version, lang, words), now=now)
    detail = {"version": version, "language": lang}
    await audits.add(db, school_id, actor=None, deed="consent.published", at=now, detail=detail)
    if lang == DEFAULT_LANGUAGE:
        await consent_letters.ask_again(db, school_id, version, now=now)
    return version


async def decide(
    db: AsyncConnection,
    *,
    school_id: int,
    person_id: int,
    pupil_ids: Collection[int],
    purposes: Collection[str],
    decision: Decision,
    said: Said,
    now: datetime,
) -> None:
    """Write one entry for each pupil and purpose; refuse what cannot follow, and then write none.

    What ends something may be asked for all purposes at once: those where nothing is left to end are passed over.
    """
    rows = []
    why: Content = ""
    for pupil_id in pupil_ids:
        for purpose in purposes:
            stands = await consents.state(db, person_id, pupil_id, purpose)
            if why := _impossible(stands, decision):
                if decision in ENDING:
                    continue
                raise Refusal(Reply(why))
            rows.append(
                {
                    "school_id": school_id,
                    "person_id": person_id,
                    "pupil_id": pupil_id,
                    "purpose": purpose,
                    "decision": decision.value,
                    "at": now,
                    "form": said.form,
                    "channel": said.channel,
                    "wording": said.wording,
                    "document": said.document,
                    "entered_by": said.entered_by,
                }
            )
    if not rows:
        raise Refusal(Reply(why))
    await _keep_first_wording(db, school_id, said, now=now)
    await consents.add(db, rows)
    if decision is not Decision.GRANTED:
        # A grown-up pupil decides about the guardians' letters too.
        people = {person_id}
        if PARENTS in purposes:
            people |= await guardians_of(db, pupil_ids)
        await stop_letters(db, school_id, now=now, person_ids=people)
    for pupil_id in pupil_ids:
        await audits.add(
            db,
            school_id,
            actor=said.entered_by,
            deed=f"consent.{decision.value}",
            at=now,
            person=person_id,
            pupil=pupil_id,
            detail={"purposes": sorted(purposes), "form": said.form},
        )
    if said.channel in OFFICE and Purpose.VIEW in purposes:
        await consent_letters.tell(db, person_id, decision, now=now)


def _impossible(stands: str | None, decision: Decision) -> Content:
    """Why this decision cannot follow the one that stands, "" where it can."""
    if decision is Decision.ANNULLED:
        if stands != Decision.REFUSED:
            return _("There is no refusal to annul.")
    elif stands == Decision.REFUSED:
        return _(
            "A written refusal stands. It must be annulled at school first; "
            "after that consent can be given again."
        )
    elif decision is Decision.WITHDRAWN and stands in {
        Decision.DECLINED,
        Decision.WITHDRAWN,
        Decision.ANNULLED,
    }:
        return _("There is no consent to withdraw.")
    return ""


async def _keep_first_wording(
    db: AsyncConnection, school_id: int, said: Said, *, now: datetime
) -> None:
    """The register points at a version: the words of the first one are kept with the first decision."""
    if said.wording != 1:
        return
    if await consents.wording_of(db, school_id, (DEFAULT_LANGUAGE,)) is None:
        await consents.publish(db, school_id, first_wording(), now=now)
