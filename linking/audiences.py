"""Who an announcement reaches: set-wise, for ten people or a hundred thousand.

It tells nothing about a child, so no consent is needed, only that nothing stands against it: the chat is linked, the
link to a pupil of the audience stands today, and for one such pupil at least no refusal does.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from chat.talk import Refusal, Reply
from chat.text import _
from diary.audiences import Audience, loose
from diary.people import ADULT, OWN_APPLICATION, Decision, Person, Purpose, Role, School
from diary.wishes import Topic, Way, rules_of
from storage import rosters, staff
from storage.broadcast_letters import TOLD
from storage.rights import last_decision, link_stands, years_before
from storage.tables.classes import class_
from storage.tables.letters import letter, wish
from storage.tables.people import (
    chat,
    class_member,
    guardian_link,
    person,
    pupil,
    staff_role,
)

LEADERS = frozenset({Role.ADMIN, Role.HEAD})
AGAINST = (Decision.REFUSED.value, Decision.WITHDRAWN.value, Decision.DECLINED.value)


@dataclass(frozen=True, slots=True)
class Telling:
    """What decides who is told and when."""

    school_id: int
    timezone: str
    rules: Mapping[str, object]  # of the school
    audience: Audience
    urgent: bool
    today: date  # by the school's clock

    @property
    def usual(self) -> Way:
        return rules_of(self.rules).ways[Topic.SCHOOL]


def telling_of(school: School, audience: Audience, *, urgent: bool, now: datetime) -> Telling:
    return Telling(
        school_id=school.id,
        timezone=school.timezone,
        rules=school.rules,
        audience=audience,
        urgent=urgent,
        today=now.astimezone(ZoneInfo(school.timezone)).date(),
    )


async def access_audience(db: AsyncConnection, viewer: Person, wanted: Audience) -> Audience:
    """Whom this member of staff may announce something to: the leaders everybody, a class teacher the own classes."""
    found, _known = await find_audience(db, viewer.school_id, wanted)
    if found is None:
        raise Refusal(Reply(_("I don't know this class.")))
    if viewer.roles & LEADERS:
        return found
    own = {one.title for one in await staff.staff_classes(db, viewer.id)}
    if found.kind != "class" or found.of not in own:
        raise Refusal(
            Reply(_("You can announce something to the families of your own class only."))
        )
    return found


async def find_audience(
    db: AsyncConnection, school_id: int, wanted: Audience
) -> tuple[Audience | None, tuple[str, ...]]:
    """The audience as the school writes it, and what there is to choose from where it is not there."""
    if wanted.kind == "parallel":
        grades = await parallels(db, school_id)
        return wanted if int(wanted.of) in grades else None, tuple(str(one) for one in grades)
    if wanted.kind == "class":
        titles = tuple(one.title for one in await rosters.classes_of(db, school_id))
        found = [title for title in titles if loose(title) == loose(wanted.of)]
        return Audience("class", found[0]) if len(found) == 1 else None, titles
    return wanted, ()


async def parallels(db: AsyncConnection, school_id: int) -> tuple[int, ...]:
    """The grades that have pupils now."""
    rows = await db.execute(
        select(pupil.c.grade)
        .distinct()
        .where(
            pupil.c.school_id == school_id, pupil.c.active.is_(True), pupil.c.grade.is_not(None)
        )
        .order_by(pupil.c.grade)
    )
    return tuple(row.grade for row in rows)


async def still_told(
    db: AsyncConnection, telling: Telling, person_ids: Collection[int]
) -> frozenset[int]:
    """Which of these people may still be told: asked again at the moment of sending."""
    people = people_of(telling, person_ids).subquery("people")
    allowed = [people.c.willing == 1]
    if not telling.urgent:
        allowed.append(way_of(telling) != "off")
    rows = await db.execute(
        select(people.c.person_id)
        .select_from(people.outerjoin(wish, wish_of(people)))
        .where(*allowed)
    )
    return frozenset(row.person_id for row in rows)


async def in_digest(
    db: AsyncConnection, telling: Telling, broadcast_id: int, person_ids: Collection[int]
) -> frozenset[int]:
    """Which of these people want it in their digest alone, and had no letter of it."""
    if telling.urgent:
        return frozenset()
    people = people_of(telling, person_ids).subquery("people")
    had = exists(
        select(letter.c.id).where(
            letter.c.broadcast_id == broadcast_id,
            letter.c.person_id == people.c.person_id,
            letter.c.kind.in_(TOLD),
        )
    )
    rows = await db.execute(
        select(people.c.person_id)
        .select_from(people.outerjoin(wish, wish_of(people)))
        .where(people.c.willing == 1, way_of(telling) == "digest", ~had)
    )
    return frozenset(row.person_id for row in rows)


def people_of(telling: Telling, only: Collection[int] | None = None) -> Select[tuple[int, int]]:
    """(person_id, willing) of the audience; `willing` 0 where a refusal stands for each of their pupils."""
    member = union_all(*_members(telling, only)).subquery("member")
    return (
        select(member.c.person_id, func.max(member.c.willing).label("willing"))
        .select_from(member.join(person, person.c.id == member.c.person_id))
        .where(person.c.deleted_at.is_(None))
        .group_by(member.c.person_id)
    )


def _members(telling: Telling, only: Collection[int] | None) -> list[Select[Any]]:
    """Guardians, pupils who have a chat, staff: a person may be there several times."""
    today, found = telling.today, list[Select[Any]]()
    if telling.audience.families:
        theirs = _pupils(telling)
        guardian = guardian_link.c.guardian_id
        found.append(
            select(guardian.label("person_id"), _willing(guardian, pupil.c.id))
            .select_from(guardian_link.join(pupil, pupil.c.id == guardian_link.c.pupil_id))
            .where(*theirs, link_stands(today, years_before(today, ADULT)), *_of(guardian, only))
        )
        has_chat = exists(
            select(chat.c.id).where(chat.c.person_id == pupil.c.id, chat.c.closed_at.is_(None))
        )
        found.append(
            select(pupil.c.id.label("person_id"), _willing(pupil.c.id, pupil.c.id)).where(
                *theirs,
                pupil.c.birth_date <= years_before(today, OWN_APPLICATION),
                has_chat,
                *_of(pupil.c.id, only),
            )
        )
    if telling.audience.staff:
        works = staff_role.c.person_id
        found.append(
            select(works, literal_column("1").label("willing")).where(
                staff_role.c.school_id == telling.school_id,
                staff_role.c.deleted_at.is_(None),
                *_of(works, only),
            )
        )
    return found


def _of(column: Any, only: Collection[int] | None) -> list[ColumnElement[bool]]:
    return [] if only is None else [column.in_(only)]


def _willing(person_id: Any, pupil_id: Any) -> ColumnElement[int]:
    decision = last_decision(person_id, pupil_id, Purpose.NOTIFY.value)
    return case((decision.in_(AGAINST), 0), else_=1).label("willing")


def _pupils(telling: Telling) -> list[ColumnElement[bool]]:
    """The active pupils of the audience, as conditions on a row of pupil."""
    wanted = [pupil.c.school_id == telling.school_id, pupil.c.active.is_(True)]
    audience = telling.audience
    if audience.kind == "parallel":
        wanted.append(pupil.c.grade == int(audience.of))
    if audience.kind == "class":
        wanted.append(
            exists(
                select(class_member.c.id)
                .join(class_, class_.c.id == class_member.c.class_id)
                .where(
                    class_member.c.pupil_id == pupil.c.id,
                    class_member.c.deleted_at.is_(None),
                    or_(class_member.c.begins.is_(None), class_member.c.begins <= telling.today),
                    or_(class_member.c.ends.is_(None), class_member.c.ends >= telling.today),
                    class_.c.school_id == telling.school_id,
                    class_.c.title == audience.of,
                    class_.c.deleted_at.is_(None),
                )
            )
        )
    return wanted


def wish_of(people: Subquery) -> ColumnElement[bool]:
    return and_(
        wish.c.person_id == people.c.person_id,
        wish.c.pupil_id == 0,
        wish.c.topic == Topic.SCHOOL.value,
    )


def way_of(telling: Telling) -> ColumnElement[str]:
    return func.coalesce(wish.c.way, telling.usual.value)
