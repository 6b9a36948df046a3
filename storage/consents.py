"""The register of consent. Entries are added, never changed; the last one is the state."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.people import Purpose
from storage.rights import last_decision
from storage.tables.people import consent_entry, consent_wording, person


@dataclass(frozen=True, slots=True)
class Wording:
    version: int
    lang: str
    words: str


async def add(db: AsyncConnection, rows: Sequence[dict[str, Any]]) -> None:
    await db.execute(consent_entry.insert(), rows)


async def state(db: AsyncConnection, person_id: int, pupil_id: int, purpose: str) -> str | None:
    """The decision that stands now."""
    found = await db.execute(select(last_decision(person_id, pupil_id, purpose)))
    return found.scalar_one()


async def agreed_before(
    db: AsyncConnection, person_id: int, pupil_ids: Collection[int], version: int
) -> frozenset[int]:
    """The pupils whose diary is open to the person by a consent to an earlier wording."""
    entry = consent_entry.c
    rows = await db.execute(
        select(entry.pupil_id, entry.decision, entry.wording)
        .where(
            entry.person_id == person_id,
            entry.pupil_id.in_(pupil_ids),
            entry.purpose == Purpose.VIEW.value,
        )
        .order_by(entry.id)
    )
    last = {row.pupil_id: row for row in rows}
    return frozenset(
        pupil_id
        for pupil_id, row in last.items()
        if row.decision == "granted" and (row.wording or 0) < version
    )


async def wording_of(
    db: AsyncConnection, school_id: int, langs: Collection[str]
) -> Wording | None:
    """The newest version of the school, in the first language that a person has reviewed."""
    rows = (
        await db.execute(
            select(consent_wording.c.version, consent_wording.c.lang, consent_wording.c.words)
            .where(
                consent_wording.c.school_id == school_id,
                consent_wording.c.lang.in_(langs),
                consent_wording.c.reviewed.is_(True),
            )
            .order_by(consent_wording.c.version.desc())
        )
    ).all()
    newest = [row for row in rows if row.version == rows[0].version]
    for lang in langs:
        for row in newest:
            if row.lang == lang:
                return Wording(*row)
    return None


async def publish(db: AsyncConnection, school_id: int, wording: Wording, *, now: datetime) -> None:
    await db.execute(
        consent_wording.insert().values(
            school_id=school_id,
            version=wording.version,
            lang=wording.lang,
            words=wording.words,
            reviewed=True,
            published_at=now,
        )
    )


async def entries(
    db: AsyncConnection, *, person_id: int | None, pupil_id: int | None, school_id: int
) -> list[dict[str, Any]]:
    """The register as it was written, oldest first, by the ids that the school uses."""
    who, child = person.alias("who"), person.alias("child")
    entry = consent_entry.c
    wanted = [entry.school_id == school_id]
    if person_id is not None:
        wanted.append(entry.person_id == person_id)
    if pupil_id is not None:
        wanted.append(entry.pupil_id == pupil_id)
    rows = await db.execute(
        select(
            who.c.ext_id.label("person"),
            child.c.ext_id.label("pupil"),
            entry.purpose,
            entry.decision,
            entry.at,
            entry.form,
            entry.channel,
            entry.wording,
            entry.document,
            entry.entered_by,
        )
        .join(who, who.c.id == entry.person_id)
        .join(child, child.c.id == entry.pupil_id)
        .where(*wanted)
        .order_by(entry.id)
    )
    return [dict(row) for row in rows.mappings()]
