"""Classes and the people around them, for those who give out codes and keep the register."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.people import ADULT, OWN_APPLICATION, Name
from storage.rights import link_stands, years_before
from storage.tables.classes import class_
from storage.tables.people import chat, class_member, guardian_link, person, pupil


@dataclass(frozen=True, slots=True)
class SchoolClass:
    id: int
    title: str


@dataclass(frozen=True, slots=True)
class Human:
    """Somebody of the roster, by the ids that the school uses."""

    id: int
    ext_id: str
    name: Name


@dataclass(frozen=True, slots=True)
class Tie:
    """Somebody who may ask about a pupil, or may not: then `why` says it in a word."""

    pupil: Human
    class_title: str
    person: Human
    relation: str  # mother, father, …; "self" for the pupil
    why: str  # "" where it stands; blocked, not_legal, ended, not_active, adult, too_young


HUMAN = (
    person.c.id,
    person.c.ext_id,
    person.c.family_name,
    person.c.given_name,
    person.c.middle_name,
)


def human_of(row: Any) -> Human:
    return Human(row.id, row.ext_id, Name(row.family_name, row.given_name, row.middle_name))


async def find_class(db: AsyncConnection, school_id: int, class_id: int) -> SchoolClass | None:
    row = (
        await db.execute(
            select(class_.c.id, class_.c.title).where(
                class_.c.id == class_id,
                class_.c.school_id == school_id,
                class_.c.deleted_at.is_(None),
            )
        )
    ).one_or_none()
    return SchoolClass(*row) if row else None


async def classes_of(db: AsyncConnection, school_id: int) -> tuple[SchoolClass, ...]:
    """The homeroom classes; every class where a source knows only course sections."""
    rows = (
        await db.execute(
            select(class_.c.id, class_.c.title, class_.c.kind)
            .where(class_.c.school_id == school_id, class_.c.deleted_at.is_(None))
            .order_by(class_.c.grade, class_.c.title)
        )
    ).all()
    homerooms = tuple(SchoolClass(row.id, row.title) for row in rows if row.kind == "homeroom")
    return homerooms or tuple(SchoolClass(row.id, row.title) for row in rows)


async def find_humans(
    db: AsyncConnection, ext_id: str, *, school_id: int | None = None
) -> tuple[tuple[int, Human], ...]:
    """(school id, person) for an external id: one school knows it once, several schools may share it."""
    rows = await db.execute(
        select(*HUMAN, person.c.school_id).where(
            person.c.ext_id == ext_id,
            person.c.deleted_at.is_(None),
            person.c.school_id == school_id if school_id is not None else person.c.id > 0,
        )
    )
    return tuple((row.school_id, human_of(row)) for row in rows)


async def human(db: AsyncConnection, person_id: int) -> Human:
    return human_of((await db.execute(select(*HUMAN).where(person.c.id == person_id))).one())


async def ties(
    db: AsyncConnection,
    *,
    today: date,
    class_id: int | None = None,
    person_ids: Collection[int] | None = None,
    pupil_ids: Collection[int] | None = None,
) -> tuple[Tie, ...]:
    """Who is joined to whom: of a class, of some people, or of some pupils; a pupil of 14 is joined to themselves."""
    child, grown_up = person.alias("child"), person.alias("grown_up")
    adult_born = years_before(today, ADULT)
    member = exists(
        select(class_member.c.id).where(
            class_member.c.class_id == class_id,
            class_member.c.pupil_id == pupil.c.id,
            class_member.c.deleted_at.is_(None),
            or_(class_member.c.ends.is_(None), class_member.c.ends >= today),
        )
    )
    chosen: list[ColumnElement[bool]] = []
    if class_id is not None:
        chosen.append(member)
    if pupil_ids is not None:
        chosen.append(pupil.c.id.in_(pupil_ids))
    columns = (
        pupil.c.id.label("pupil_id"),
        pupil.c.active,
        pupil.c.birth_date,
        *(child.c[name].label(f"child_{name}") for name in _NAMES),
        *(grown_up.c[name].label(f"grown_{name}") for name in (*_NAMES, "id")),
        guardian_link.c.relation,
        guardian_link.c.blocked,
        guardian_link.c.legal,
        link_stands(today, adult_born).label("stands"),
        _title_of_home(),
    )
    guardians = (
        select(*columns)
        .select_from(pupil)
        .join(child, child.c.id == pupil.c.id)
        .join(guardian_link, guardian_link.c.pupil_id == pupil.c.id)
        .join(grown_up, grown_up.c.id == guardian_link.c.guardian_id)
        .where(*chosen, guardian_link.c.deleted_at.is_(None), grown_up.c.deleted_at.is_(None))
        .order_by(child.c.family_name, child.c.given_name, pupil.c.id, guardian_link.c.id)
    )
    if person_ids is not None:
        guardians = guardians.where(guardian_link.c.guardian_id.in_(person_ids))
    found = [_guardian_tie(row, adult_born) for row in await db.execute(guardians)]
    themselves = (
        select(
            pupil.c.id.label("pupil_id"),
            pupil.c.active,
            pupil.c.birth_date,
            *(child.c[name].label(f"child_{name}") for name in _NAMES),
            _title_of_home(),
        )
        .select_from(pupil)
        .join(child, child.c.id == pupil.c.id)
        .where(*chosen, child.c.deleted_at.is_(None))
        .order_by(child.c.family_name, child.c.given_name, pupil.c.id)
    )
    if person_ids is not None:
        themselves = themselves.where(pupil.c.id.in_(person_ids))
    own_born = years_before(today, OWN_APPLICATION)
    found += [_own_tie(row, own_born) for row in await db.execute(themselves)]
    return tuple(found)


_NAMES = ("ext_id", "family_name", "given_name", "middle_name")


def _title_of_home() -> Any:
    return (
        select(class_.c.title)
        .join(class_member, class_member.c.class_id == class_.c.id)
        .where(
            class_member.c.pupil_id == pupil.c.id,
            class_member.c.deleted_at.is_(None),
            class_.c.kind == "homeroom",
        )
        .order_by(class_member.c.ends.is_not(None), class_.c.id)
        .limit(1)
        .correlate(pupil)
        .scalar_subquery()
        .label("class_title")
    )


def _child(row: Any) -> Human:
    name = Name(row.child_family_name, row.child_given_name, row.child_middle_name)
    return Human(row.pupil_id, row.child_ext_id, name)


def _guardian_tie(row: Any, adult_born: date) -> Tie:
    name = Name(row.grown_family_name, row.grown_given_name, row.grown_middle_name)
    if not row.active:
        why = "not_active"
    elif row.stands:
        why = ""
    elif row.blocked:
        why = "blocked"
    elif row.legal == "no":
        why = "not_legal"
    elif row.birth_date is not None and row.birth_date <= adult_born:
        why = "adult"
    else:
        why = "ended"
    guardian = Human(row.grown_id, row.grown_ext_id, name)
    return Tie(_child(row), row.class_title or "", guardian, row.relation, why)


def _own_tie(row: Any, own_born: date) -> Tie:
    if not row.active:
        why = "not_active"
    elif row.birth_date is None or row.birth_date > own_born:
        why = "too_young"
    else:
        why = ""
    return Tie(_child(row), row.class_title or "", _child(row), "self", why)


async def homeroom_ids(db: AsyncConnection, pupil_ids: Collection[int]) -> frozenset[int]:
    rows = await db.execute(
        select(class_member.c.class_id).where(
            and_(class_member.c.pupil_id.in_(pupil_ids), class_member.c.deleted_at.is_(None))
        )
    )
    return frozenset(row.class_id for row in rows)


async def linked(db: AsyncConnection, person_ids: Collection[int]) -> frozenset[int]:
    """Which of these people have an open chat."""
    rows = await db.execute(
        select(chat.c.person_id)
        .distinct()
        .where(chat.c.person_id.in_(person_ids), chat.c.closed_at.is_(None))
    )
    return frozenset(row.person_id for row in rows)
