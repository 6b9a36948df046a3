"""Who has a right to be told of a pupil, as SQL: links, ages, the register of consent. The rule stands here alone."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, exists, or_, select

from diary.people import ADULT, OWN_APPLICATION, Purpose
from storage.tables.people import consent_entry, guardian_link, pupil
from storage.tables.schools import school

PARENTS = (
    "parents"  # the purpose by which a grown-up pupil lets the guardians go on seeing the diary
)


def years_before(day: date, years: int) -> date:
    """Whoever was born on or before this date is at least so old."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def last_decision(person_id: Any, pupil_id: Any, purpose: Any) -> ScalarSelect[str]:
    """What stands in the register now, null where nobody has decided."""
    entry = consent_entry.c
    return (
        select(entry.decision)
        .where(entry.person_id == person_id, entry.pupil_id == pupil_id, entry.purpose == purpose)
        .order_by(entry.id.desc())
        .limit(1)
        # Said aloud: two selects deep, SQLAlchemy would join the pupils anew and take anybody's decision.
        .correlate_except(consent_entry)
        .scalar_subquery()
    )


def link_stands(today: Any, adult_born: Any) -> ColumnElement[bool]:
    """A row of guardian_link joined to pupil gives its guardian a right today."""
    link = guardian_link.c
    return and_(
        link.deleted_at.is_(None),
        link.blocked.is_(False),
        link.legal != "no",
        or_(link.begins.is_(None), link.begins <= today),
        or_(link.ends.is_(None), link.ends >= today),
        # A parent's right ends when the pupil comes of age, unless the pupil agrees.
        or_(
            pupil.c.birth_date.is_(None),
            pupil.c.birth_date > adult_born,
            last_decision(pupil.c.id, pupil.c.id, PARENTS) == "granted",
        ),
    )


def joined(person_id: Any, today: Any, adult_born: Any, own_born: Any) -> ColumnElement[bool]:
    """This person may ask about the pupil of the row, whatever was consented: guardian, or the pupil at 14."""
    as_guardian = exists(
        select(guardian_link.c.id).where(
            guardian_link.c.pupil_id == pupil.c.id,
            guardian_link.c.guardian_id == person_id,
            link_stands(today, adult_born),
        )
        # Said aloud: a person of the statement around would be joined anew, and anybody's link would do.
    ).correlate_except(guardian_link)
    as_self = and_(pupil.c.id == person_id, pupil.c.birth_date <= own_born)
    return and_(pupil.c.active.is_(True), or_(as_guardian, as_self))


def permitted(person_id: Any, pupil_id: Any, purpose: Purpose, today: date) -> ColumnElement[bool]:
    """The whole rule as SQL, for a statement over many pairs (the claim of letters)."""
    right = [
        pupil.c.id == pupil_id,
        joined(person_id, today, years_before(today, ADULT), years_before(today, OWN_APPLICATION)),
    ]
    if purpose is not Purpose.STATE_EXAM:
        decision = last_decision(person_id, pupil_id, purpose.value)
        lawful = and_(school.c.legal_basis == "public_service", decision.is_(None))
        right.append(or_(decision == "granted", lawful))
    found = select(pupil.c.id).join(school, school.c.id == pupil.c.school_id).where(*right)
    return exists(found)
