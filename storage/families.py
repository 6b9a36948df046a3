"""Pupils and what joins people to them. The only place that makes a Pupil; imported by linking/ and journal/ alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    ScalarSelect,
    Select,
    String,
    Table,
    and_,
    bindparam,
    cast,
    func,
    or_,
    select,
    union,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.people import ADULT, OWN_APPLICATION, Name, Person, PersonalData, Pupil, Purpose
from storage.rights import joined, last_decision, years_before
from storage.tables.base import Id
from storage.tables.classes import class_
from storage.tables.people import (
    alias,
    class_member,
    group_member,
    guardian_link,
    person,
    pupil,
)
from storage.tables.schools import school


@dataclass(frozen=True, slots=True)
class Child:
    """A pupil whom a person is joined to, permitted or not."""

    id: int
    name: Name
    class_title: str
    birth_date: date | None
    decision: str | None  # of the purpose that was asked for
    pupil: Pupil | None  # only where it is permitted


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who is about to be told something, where the channel may carry so much."""

    person_id: int
    carries: PersonalData


def _ids_of(table: Table, what: str, today: Any) -> ScalarSelect[str]:
    """The ids of classes or groups that the pupil of the row belongs to today, as "3,14"."""
    return (
        select(func.aggregate_strings(cast(table.c[what], String), ","))
        .where(
            table.c.pupil_id == pupil.c.id,
            table.c.deleted_at.is_(None),
            or_(table.c.begins.is_(None), table.c.begins <= today),
            or_(table.c.ends.is_(None), table.c.ends >= today),
        )
        .correlate(pupil)
        .scalar_subquery()
    )


def _homeroom(today: Any) -> ScalarSelect[int]:
    return (
        select(func.min(class_.c.id))
        .join(class_member, class_member.c.class_id == class_.c.id)
        .where(
            class_member.c.pupil_id == pupil.c.id,
            class_member.c.deleted_at.is_(None),
            or_(class_member.c.begins.is_(None), class_member.c.begins <= today),
            or_(class_member.c.ends.is_(None), class_member.c.ends >= today),
            class_.c.deleted_at.is_(None),
            class_.c.kind == "homeroom",
        )
        .correlate(pupil)
        .scalar_subquery()
    )


_TODAY: BindParameter[date] = bindparam("today")


def _children(viewer_id: ColumnElement[int], source: FromClause) -> Select[Any]:
    """The children of each viewer, the eldest first; `source` has the pupils who may be theirs.

    The right itself is decided by `joined`.
    """
    return (
        select(
            viewer_id.label("viewer_id"),
            pupil.c.id,
            pupil.c.school_id,
            pupil.c.birth_date,
            pupil.c.grade,
            person.c.family_name,
            person.c.given_name,
            person.c.middle_name,
            alias.c.words.label("alias"),
            class_.c.id.label("class_id"),
            class_.c.title.label("class_title"),
            class_.c.programme,
            _ids_of(class_member, "class_id", _TODAY).label("classes"),
            _ids_of(group_member, "group_id", _TODAY).label("groups"),
            last_decision(viewer_id, pupil.c.id, bindparam("purpose")).label("decision"),
            school.c.legal_basis,
        )
        .select_from(source)
        .join(person, person.c.id == pupil.c.id)
        .join(school, school.c.id == pupil.c.school_id)
        .outerjoin(alias, and_(alias.c.person_id == viewer_id, alias.c.pupil_id == pupil.c.id))
        .outerjoin(class_, class_.c.id == _homeroom(_TODAY))
        .where(joined(viewer_id, _TODAY, bindparam("adult_born"), bindparam("own_born")))
        .order_by(viewer_id, pupil.c.birth_date, pupil.c.id)
    )


_WHO: BindParameter[int] = bindparam("who", type_=Id)
# Found by index; without it every pupil of the school would be asked about.
_THEIRS = union_all(
    select(guardian_link.c.pupil_id).where(guardian_link.c.guardian_id == _WHO),
    select(_WHO),
)
# Built once: on the way of every answer.
_CHILDREN = _children(_WHO, pupil).where(pupil.c.id.in_(_THEIRS))

_PEOPLE: BindParameter[Any] = bindparam("people", expanding=True)
_PAIRS = union(
    select(guardian_link.c.pupil_id, guardian_link.c.guardian_id.label("person_id")).where(
        guardian_link.c.guardian_id.in_(_PEOPLE)
    ),
    select(pupil.c.id, pupil.c.id).where(pupil.c.id.in_(_PEOPLE)),
).subquery("pair")
_FAMILIES = _children(_PAIRS.c.person_id, _PAIRS.join(pupil, pupil.c.id == _PAIRS.c.pupil_id))


async def children_of(
    db: AsyncConnection, viewer: Person, purpose: Purpose, *, today: date
) -> tuple[Child, ...]:
    """All children of a viewer, the eldest first. One statement."""
    rows = await db.execute(_CHILDREN, {"who": viewer.id, **_asked(purpose, today)})
    told = Viewer(viewer.id, viewer.carries)
    return tuple(_child(row, told, purpose, ordinal) for ordinal, row in enumerate(rows, start=1))


def _asked(purpose: Purpose, today: date) -> dict[str, Any]:
    return {
        "today": today,
        "purpose": purpose.value,
        "adult_born": years_before(today, ADULT),
        "own_born": years_before(today, OWN_APPLICATION),
    }


def _child(row: Any, viewer: Viewer, purpose: Purpose, ordinal: int) -> Child:
    name = Name(row.family_name, row.given_name, row.middle_name)
    allowed = (
        purpose is Purpose.STATE_EXAM
        or row.decision == "granted"
        or (row.decision is None and row.legal_basis == "public_service")
    )
    made = Pupil(
        id=row.id,
        school_id=row.school_id,
        name=name,
        alias=row.alias or "",
        ordinal=ordinal,
        carries=viewer.carries,
        class_id=row.class_id,
        class_title=row.class_title or "",
        grade=row.grade,
        class_ids=_ids(row.classes),
        group_ids=_ids(row.groups),
        own=row.id == viewer.person_id,
        programme=row.programme or "",
    )
    return Child(
        id=row.id,
        name=name,
        class_title=row.class_title or "",
        birth_date=row.birth_date,
        decision=row.decision,
        pupil=made if allowed else None,
    )


async def children_of_many(
    db: AsyncConnection, viewers: Collection[Viewer], purpose: Purpose, *, today: date
) -> Mapping[Viewer, tuple[Child, ...]]:
    """What `children_of` says, for many viewers at once. One statement."""
    if not viewers:
        return {}
    people = sorted({viewer.person_id for viewer in viewers})
    rows = await db.execute(_FAMILIES, {"people": people, **_asked(purpose, today)})
    of: dict[int, list[Any]] = {}
    for row in rows:
        of.setdefault(row.viewer_id, []).append(row)
    return {
        viewer: tuple(
            _child(row, viewer, purpose, ordinal)
            for ordinal, row in enumerate(of.get(viewer.person_id, ()), start=1)
        )
        for viewer in viewers
    }


@lru_cache(4096)  # classmates have the same classes, and often the same groups
def _ids(joined_ids: str | None) -> frozenset[int]:
    return frozenset(int(one) for one in joined_ids.split(",")) if joined_ids else frozenset()


async def guardians_of(db: AsyncConnection, pupil_ids: Collection[int]) -> set[int]:
    """Whoever is or was a guardian of one of them."""
    found = await db.scalars(
        select(guardian_link.c.guardian_id).where(guardian_link.c.pupil_id.in_(pupil_ids))
    )
    return set(found)


async def call_child(db: AsyncConnection, person_id: int, pupil_id: int, words: str) -> None:
    await db.execute(
        alias.delete().where(alias.c.person_id == person_id, alias.c.pupil_id == pupil_id)
    )
    if words:
        await db.execute(
            alias.insert().values(person_id=person_id, pupil_id=pupil_id, words=words)
        )
