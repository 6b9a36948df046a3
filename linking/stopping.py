"""Letters that wait are withdrawn in the transaction that ends the permission for them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, exists, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.people import Purpose
from storage.outbox import withdraw_where
from storage.rights import permitted
from storage.tables.letters import letter
from storage.tables.people import guardian_link
from storage.tables.schools import school

# What KINDS says of them is compared by a test: a letter about a child needs the consent to be told, but for these.
OTHER_PURPOSES = {"state_exams": Purpose.STATE_EXAM}
# About all children of a person at once.
FOR_FAMILIES = frozenset({"evening", "morning", "weekly", "notice", "calendar", "bells"})


async def stop_letters(
    db: AsyncConnection,
    school_id: int,
    *,
    now: datetime,
    person_ids: Collection[int] | None = None,
) -> None:
    """Withdraw what waits in this school and is not permitted any more: letters to these people, or to anybody.

    Called after whatever may have ended a permission, in its transaction.
    """
    zone = await db.scalar(select(school.c.timezone).where(school.c.id == school_id))
    today = now.astimezone(ZoneInfo(zone or "UTC")).date()
    which = [letter.c.school_id == school_id, or_(_about_a_child(today), _about_all(today))]
    if person_ids is not None:
        which.append(letter.c.person_id.in_(person_ids))
    await withdraw_where(db, *which, why="not_permitted", now=now)


def _about_a_child(today: date) -> ColumnElement[bool]:
    person, pupil = letter.c.person_id, letter.c.pupil_id
    usual = and_(
        letter.c.kind.not_in(OTHER_PURPOSES),
        not_(permitted(person, pupil, Purpose.NOTIFY, today)),
    )
    others = [
        and_(letter.c.kind == kind, not_(permitted(person, pupil, purpose, today)))
        for kind, purpose in OTHER_PURPOSES.items()
    ]
    return and_(pupil.is_not(None), or_(usual, *others))


def _about_all(today: date) -> ColumnElement[bool]:
    """A digest, or news of the school, of somebody who may be told of no child any more."""
    person = letter.c.person_id
    of_a_child = exists(
        select(guardian_link.c.id).where(
            guardian_link.c.guardian_id == person,
            permitted(person, guardian_link.c.pupil_id, Purpose.NOTIFY, today),
        )
    )
    of_oneself = permitted(person, person, Purpose.NOTIFY, today)
    return and_(letter.c.kind.in_(FOR_FAMILIES), not_(of_a_child), not_(of_oneself))
