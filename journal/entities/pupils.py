"""What is known of each pupil once persons, classes and enrollments are: birth date, grade, whether they left."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select

from diary.changes import ChangeKind
from journal.draft import Change, Draft
from journal.entities.classes import grade_of
from journal.report import Counts
from journal.writing import Update
from storage.tables import classes, people

ABOUT_PUPILS = ("users", "roles", "demographics", "classes", "enrollments")
LAST_SCHOOL_DAY = (5, 25)  # where no year is known: the earliest usual end of lessons
FIRST_MONTH = 9


class Membership(NamedTuple):
    class_id: int
    begins: date | None
    ends: date | None


class State(NamedTuple):
    birth_date: date | None
    grade: int | None
    active: bool
    left_on: date | None


async def pupils(draft: Draft) -> None:
    if not draft.sheets.keys() & set(ABOUT_PUPILS):
        return
    stored = await _stored(draft)
    births, grades = await _said(draft)
    rooms = await draft.effective(classes.class_, "kind", "grade")
    memberships = await _memberships(draft)
    former = await _former(draft)
    years = [
        (begins, ends)
        for kind, begins, ends in (
            await draft.effective(classes.period, "kind", "begins", "ends")
        ).values()
        if kind == "year" and begins and ends
    ]
    changed: list[tuple[Any, ...]] = []
    for pupil in sorted(draft.pupils | stored.keys()):
        have = stored.get(pupil)
        own = memberships.get(pupil, [])
        left_on = _left_on(draft, pupil, own, pupil in former, years)
        room = _homeroom(own, rooms, draft.today)
        grade = rooms[room][1] if room else None
        state = State(
            births.get(pupil) or (have.birth_date if have else None),
            grade or grades.get(pupil) or (have.grade if have else None),
            left_on is None,
            have.left_on if have and not have.active and left_on else left_on,
        )
        if have is None:
            draft.new_pupils.append((pupil, draft.school_id, *state))
        elif have != state:
            changed.append((*state, pupil))
            if have.active and not state.active and draft.tells("users"):
                _tell(draft, ChangeKind.STUDENT_LEFT, pupil, None, {"left_on": str(left_on)})
    if changed:
        draft.ops.append(Update(people.pupil, State._fields, changed))
        _count_silent(draft, len(changed))
    await _tell_moves(draft, rooms, memberships)


def _count_silent(draft: Draft, changed: int) -> None:
    """A new birth date or grade alone is a change too, or the report would say that there was none."""
    if not any(draft.counts.values()):
        file = next(name for name in ABOUT_PUPILS if name in draft.sheets)
        draft.count(file, Counts(changed=changed))


async def _stored(draft: Draft) -> dict[int, State]:
    if draft.new_school:
        return {}
    table = people.pupil
    found = await draft.db.execute(
        select(
            table.c.id, table.c.birth_date, table.c.grade, table.c.active, table.c.left_on
        ).where(table.c.school_id == draft.school_id)
    )
    return {row[0]: State(*row[1:]) for row in found}


async def _said(draft: Draft) -> tuple[dict[int, date], dict[int, int]]:
    """Birth dates and grades that this bundle names."""
    known = await draft.known_ids("users")
    births: dict[int, date] = {}
    grades: dict[int, int] = {}
    if users := draft.sheet("users"):
        rows = zip(users.keys, users["metadata.birthDate"], users["grades"], strict=True)
        for key, birth, grade in rows:
            if birth:
                births[known[key]] = birth
            if number := grade_of(grade or ""):
                grades[known[key]] = number
    if sheet := draft.sheet("demographics"):
        for key, birth in zip(sheet.keys, sheet["birthDate"], strict=True):
            if birth and key in known:
                births[known[key]] = birth
    return births, grades


async def _memberships(draft: Draft) -> dict[int, list[Membership]]:
    found: dict[int, list[Membership]] = defaultdict(list)
    rows = await draft.effective(people.class_member, "pupil_id", "class_id", "begins", "ends")
    for pupil, class_id, begins, ends in rows.values():
        found[pupil].append(Membership(class_id, begins, ends))
    return found


async def _former(draft: Draft) -> set[int]:
    """Who was in a class once, in a source that tells of classes."""
    if draft.new_school:
        return set()
    table = people.class_member
    found = await draft.db.execute(
        select(table.c.pupil_id).where(table.c.school_id == draft.school_id).distinct()
    )
    return set(found.scalars())


def _left_on(
    draft: Draft,
    pupil: int,
    own: list[Membership],
    was_in_a_class: bool,  # noqa: FBT001 -- a fact of the pupil, as the others
    years: list[tuple[date, date]],
) -> date | None:
    """The day from which a pupil is none any more. An enrollment that ends with the school year ends nothing."""
    if pupil not in draft.pupils:
        return draft.today
    if not own:
        return draft.today if was_in_a_class else None
    if any(membership.ends is None for membership in own):
        return None
    last = max(membership.ends for membership in own if membership.ends)
    ended = last < draft.today and last < _end_of_year(last, years)
    return last if ended else None


def _end_of_year(day: date, years: list[tuple[date, date]]) -> date:
    ends = [ends for begins, ends in years if begins <= day <= ends]
    if ends:
        return max(ends)
    if (day.month, day.day) >= LAST_SCHOOL_DAY and day.month < FIRST_MONTH:
        return day  # in summer every enrollment ends
    return date(day.year + (day.month >= FIRST_MONTH), *LAST_SCHOOL_DAY)


def _homeroom(own: list[Membership], rooms: dict[int, tuple[Any, ...]], today: date) -> int | None:
    """The class that a pupil is in now, else was last."""
    homerooms = [one for one in own if rooms.get(one.class_id, ("",))[0] == "homeroom"]
    if not homerooms:
        return None
    return max(
        homerooms,
        key=lambda one: (
            (one.begins or date.min) <= today <= (one.ends or date.max),
            one.begins or date.min,
            one.class_id,
        ),
    ).class_id


async def _tell_moves(
    draft: Draft, rooms: dict[int, tuple[Any, ...]], memberships: dict[int, list[Membership]]
) -> None:
    if not draft.tells("enrollments"):
        return
    before: dict[int, list[Membership]] = defaultdict(list)
    for plan in draft.plans.get(people.class_member.name, ()):
        for row in plan.before.values():
            before[row["pupil_id"]].append(Membership(row["class_id"], row["begins"], row["ends"]))
    for pupil in sorted(before):
        old = _homeroom(before[pupil], rooms, draft.today)
        new = _homeroom(memberships.get(pupil, []), rooms, draft.today)
        if old and new and old != new:
            _tell(draft, ChangeKind.STUDENT_MOVED, pupil, {"class_id": old}, {"class_id": new})


def _tell(
    draft: Draft,
    kind: ChangeKind,
    pupil: int,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    draft.changes.append(
        Change(
            kind,
            "users",
            pupil,
            f"pupil {pupil}",
            draft.today.toordinal(),
            pupil,
            after.get("class_id") if after else None,
            None,
            draft.today,
            before,
            after,
        )
    )
