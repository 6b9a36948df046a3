"""What a class teacher has still to see to: codes that nobody used, consents that are missing. Counts by class."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Subquery, and_, case, exists, func, or_, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.people import ADULT, OWN_APPLICATION, Purpose
from storage.rights import last_decision, link_stands, years_before
from storage.tables.people import chat, class_member, code, guardian_link, pupil
from storage.tables.schools import school


async def unused_codes(
    db: AsyncConnection, class_ids: Collection[int], *, today: date, now: datetime
) -> Mapping[int, tuple[int, int]]:
    """(people with a code and without a chat, of these: whose code has expired)."""
    people = _people(class_ids, today)
    last = select(func.max(code.c.expires_at)).where(
        code.c.person_id == people.c.person_id,
        code.c.kind == "link",
        code.c.settled_at.is_(None),
    )
    each = (
        select(people.c.class_id, people.c.person_id, last.scalar_subquery().label("until"))
        .distinct()
        .where(~_has_chat(people))
        .subquery("each")
    )
    rows = await db.execute(
        select(
            each.c.class_id,
            func.count().label("unused"),
            func.sum(case((each.c.until < now, 1), else_=0)).label("expired"),
        )
        .where(each.c.until.is_not(None))
        .group_by(each.c.class_id)
    )
    return {row.class_id: (row.unused, int(row.expired)) for row in rows}


async def undecided(
    db: AsyncConnection, class_ids: Collection[int], *, today: date
) -> Mapping[int, int]:
    """How many people use the bot and have neither given their consent nor declined it."""
    people = _people(class_ids, today)
    rows = await db.execute(
        select(people.c.class_id, func.count(people.c.person_id.distinct()).label("people"))
        .join(school, school.c.id == people.c.school_id)
        .where(
            _has_chat(people),
            school.c.legal_basis == "consent",
            last_decision(people.c.person_id, people.c.pupil_id, Purpose.VIEW.value).is_(None),
        )
        .group_by(people.c.class_id)
    )
    return {row.class_id: row.people for row in rows}


def _people(class_ids: Collection[int], today: date) -> Subquery:
    """(class, school, pupil, person): guardians who have the right today, and pupils who may ask for themselves."""
    member = and_(
        class_member.c.class_id.in_(class_ids),
        class_member.c.deleted_at.is_(None),
        or_(class_member.c.begins.is_(None), class_member.c.begins <= today),
        or_(class_member.c.ends.is_(None), class_member.c.ends >= today),
        pupil.c.active.is_(True),
    )
    of_pupil = (class_member.c.class_id, pupil.c.school_id, pupil.c.id.label("pupil_id"))
    there = class_member.join(pupil, pupil.c.id == class_member.c.pupil_id)
    return union(
        select(*of_pupil, guardian_link.c.guardian_id.label("person_id"))
        .select_from(there.join(guardian_link, guardian_link.c.pupil_id == pupil.c.id))
        .where(member, link_stands(today, years_before(today, ADULT))),
        select(*of_pupil, pupil.c.id)
        .select_from(there)
        .where(member, pupil.c.birth_date <= years_before(today, OWN_APPLICATION)),
    ).subquery("people")


def _has_chat(people: Subquery) -> Any:
    return exists(
        select(chat.c.id).where(chat.c.person_id == people.c.person_id, chat.c.closed_at.is_(None))
    )
