"""Who may see a child's diary, as relations. Imported by linking/ alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, case, func, literal, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.people import ADULT, OWN_APPLICATION, Purpose
from storage.rights import joined, last_decision, years_before
from storage.tables.people import chat, guardian_link, pupil
from storage.tables.schools import school

SELF = "self"
_PUPILS: BindParameter[Any] = bindparam("pupils", expanding=True)
_PAIR = union_all(
    select(
        guardian_link.c.pupil_id,
        guardian_link.c.guardian_id.label("person_id"),
        guardian_link.c.relation,
        guardian_link.c.blocked,
    ).where(guardian_link.c.pupil_id.in_(_PUPILS), guardian_link.c.deleted_at.is_(None)),
    select(
        pupil.c.id,
        pupil.c.id.label("person_id"),
        literal(SELF).label("relation"),
        literal(False).label("blocked"),
    ).where(pupil.c.id.in_(_PUPILS)),
).subquery("pair")
_DECISION = last_decision(_PAIR.c.person_id, _PAIR.c.pupil_id, Purpose.VIEW.value)
_OPEN = or_(
    _DECISION == "granted", and_(_DECISION.is_(None), school.c.legal_basis == "public_service")
)
_CHATS = (
    select(func.count(chat.c.id))
    .where(chat.c.person_id == _PAIR.c.person_id, chat.c.closed_at.is_(None))
    .correlate(_PAIR)
    .scalar_subquery()
)
_SEEING = (
    select(
        _PAIR.c.pupil_id,
        _PAIR.c.person_id,
        _PAIR.c.relation,
        _PAIR.c.blocked,
        joined(
            _PAIR.c.person_id, bindparam("today"), bindparam("adult_born"), bindparam("own_born")
        ).label("entitled"),
        case((_OPEN, _CHATS), else_=0).label("chats"),
    )
    .select_from(_PAIR)
    .join(pupil, pupil.c.id == _PAIR.c.pupil_id)
    .join(school, school.c.id == pupil.c.school_id)
    .order_by(_PAIR.c.pupil_id, _PAIR.c.relation, _PAIR.c.person_id)
)


@dataclass(frozen=True, slots=True)
class Seeing:
    """Somebody of the family of a pupil. The id is for telling oneself from the others, and goes no further."""

    pupil_id: int
    person_id: int
    relation: str  # of the journal: mother, father, …; "self" for the pupil
    blocked: bool
    entitled: bool
    chats: int  # in which the diary opens now


async def people_around(
    db: AsyncConnection, pupil_ids: Collection[int], *, today: date
) -> tuple[Seeing, ...]:
    """Everybody whom the journal joins to these pupils, and the pupils themselves. One statement."""
    values = {
        "pupils": sorted(pupil_ids),
        "today": today,
        "adult_born": years_before(today, ADULT),
        "own_born": years_before(today, OWN_APPLICATION),
    }
    rows = await db.execute(_SEEING, values)
    return tuple(
        Seeing(
            row.pupil_id,
            row.person_id,
            row.relation,
            bool(row.blocked),
            bool(row.entitled),
            row.chats,
        )
        for row in rows
    )
