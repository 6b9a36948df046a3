"""Many schools of 1,000 families in one database, straight into the tables: classes, lessons, homework, marks."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Table, text
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.calendar import days_between
from journal.writing import Insert, execute
from storage.store import Store
from storage.tables import metadata

ZONE = "Asia/Yekaterinburg"
TODAY = date(2026, 11, 23)  # a Monday
NOW = datetime.combine(TODAY, time(18, 30), ZoneInfo(ZONE)).astimezone(UTC)
FAMILIES_OF_SCHOOL = 1000
CLASSES = 44
A_DAY = timedelta(days=1)
SUBJECTS = (
    "Алгебра",
    "Геометрия",
    "Русский язык",
    "Литература",
    "Английский язык",
    "История",
    "Обществознание",
    "География",
    "Биология",
    "Физика",
    "Информатика",
    "Физическая культура",
)
ENGLISH, COMPUTERS = 4, 10  # taught in two halves
TASKS = ("§ 21, вопросы 1–4", "№ 412–415", "выучить слова, упр. 42 на с. 71", "с. 46–52, пересказ")
LESSONS_A_DAY = 6
SCHOOL_DAYS = 15  # with marks

Plan = dict[int, list[int]]  # subjects by weekday
Halves = dict[int, list[int]]  # groups by subject
Courses = list[tuple[int, int]]  # course and subject
Work = tuple[int, int, date, int]  # assessment, subject, day, weight


@dataclass
class Rows:
    """By table, as tuples; ids are counted here."""

    of: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ids: dict[str, Iterator[int]] = field(default_factory=dict)

    def add(self, table: str, **values: Any) -> int:
        columns = metadata.tables[table].c
        key = 0
        if "id" in columns and "id" not in values:
            key = next(self.ids.setdefault(table, itertools.count(1)))
            values["id"] = key
        if "row_hash" in columns:
            values |= {"source_id": values["school_id"], "ext_id": f"{table}{key}", "row_hash": 0}
            if "batch_id" not in values:
                values["batch_id"] = None
        names = self.names.setdefault(table, tuple(values))
        self.of.setdefault(table, []).append(tuple(values[name] for name in names))
        return key


async def fill(store: Store, families: int) -> None:
    """School after school, so that no more than one is in memory."""
    rows, dice = Rows(), Random(7)
    ordered: list[Table] = metadata.sorted_tables
    for number in range(1, max(1, families // FAMILIES_OF_SCHOOL) + 1):
        _school(rows, number, min(families, FAMILIES_OF_SCHOOL), dice)
        async with store.writing() as db:
            for table in ordered:
                if table.name in rows.of:
                    await execute(
                        db, Insert(table, rows.names[table.name], rows.of.pop(table.name))
                    )
    async with store.writing() as db:
        await _settle(db)


async def _settle(db: AsyncConnection) -> None:
    """What a database that has lived for a while knows of itself."""
    await db.execute(text("ANALYZE"))


def _school(rows: Rows, number: int, families: int, dice: Random) -> None:
    rows.add(
        "school",
        id=number,
        ext_id=f"s{number}",
        name=f"Школа № {number}",
        timezone=ZONE,
        legal_basis="consent",
        rules={},
        created_at=NOW,
    )
    rows.add("source", id=number, school_id=number, kind="file", system="")
    batches = [
        rows.add(
            "sync_batch",
            school_id=number,
            source_id=number,
            mode="bulk",
            as_of=at,
            received_at=at,
            sha256="",
            actor="benchmark",
            counts={},
            state="applied",
        )
        for at in (NOW - timedelta(days=30), NOW - timedelta(hours=2))
    ]
    for entity in ("results", "homework", "timetable", "attendance", "lineItems"):
        rows.add(
            "coverage",
            school_id=number,
            source_id=number,
            entity=entity,
            window_from=None,
            window_to=None,
            as_of=NOW - timedelta(hours=2),
            complete=True,
        )
    courses = [_course(rows, number, title) for title in SUBJECTS]
    kinds = [
        rows.add("work_type", school_id=number, title=title, weight=weight)
        for title, weight in (("Ответ на уроке", 1), ("Контрольная работа", 3))
    ]
    for weekday, lesson in itertools.product(range(1, 7), range(1, 9)):
        rows.add(
            "bell",
            school_id=number,
            bell_set="обычные",
            weekday=weekday,
            shift=1,
            number=lesson,
            starts=time(7 + lesson, 30),
            ends=time(8 + lesson, 15),
        )
    classes = [
        _class(rows, number, place, courses=courses, kinds=kinds, dice=dice)
        for place in range(CLASSES)
    ]
    seats = itertools.cycle(classes)
    for place in range(families):
        children = 2 if place % 5 == 0 else 1
        _family(rows, number, [next(seats) for _child in range(children)], batches, dice)


def _course(rows: Rows, school: int, title: str) -> tuple[int, int]:
    subject = rows.add("subject", school_id=school, title=title, key=title.casefold())
    return rows.add("course", school_id=school, subject_id=subject, title=title), subject


@dataclass
class _Class:
    id: int
    grade: int
    halves: list[list[int]]  # groups: two for English, two for computers
    works: list[Work]


def _class(
    rows: Rows, school: int, place: int, *, courses: Courses, kinds: list[int], dice: Random
) -> _Class:
    grade = 2 + place % 10
    title = f"{grade}{'АБВГД'[place // 10]}"
    own = rows.add(
        "class", school_id=school, title=title, grade=grade, kind="homeroom", course_id=None
    )
    halves = [
        [
            rows.add("study_group", school_id=school, title=f"{title}, {half}", kind="subgroup")
            for half in (1, 2)
        ]
        for _subject in (ENGLISH, COMPUTERS)
    ]
    for group in itertools.chain(*halves):
        rows.add("group_class", group_id=group, class_id=own)
    audience = {ENGLISH: halves[0], COMPUTERS: halves[1]}
    plan = {
        weekday: [
            (weekday * LESSONS_A_DAY + lesson + place) % len(SUBJECTS)
            for lesson in range(LESSONS_A_DAY)
        ]
        for weekday in range(1, 7)
    }
    _lessons(rows, school, own, plan, audience=audience, courses=courses)
    _homework(rows, school, own, plan, audience=audience, courses=courses, dice=dice)
    works = _works(rows, school, own, plan, courses=courses, kinds=kinds)
    return _Class(own, grade, halves, works)


def _lessons(
    rows: Rows, school: int, own: int, plan: Plan, *, audience: Halves, courses: Courses
) -> None:
    for weekday, subjects in plan.items():
        for lesson, subject in enumerate(subjects, start=1):
            for class_id, group_id in _for(audience, subject, own):
                rows.add(
                    "slot",
                    school_id=school,
                    class_id=class_id,
                    group_id=group_id,
                    course_id=courses[subject][0],
                    teacher_ids=[],
                    room=str(100 + lesson),
                    weekday=weekday,
                    shift=1,
                    number=lesson,
                    weeks="",
                    begins=date(2026, 9, 1),
                    ends=None,
                )
    rows.add(
        "lesson_change",
        school_id=school,
        class_id=own,
        group_id=None,
        on_date=TODAY + A_DAY,
        shift=1,
        number=3,
        kind="room",
        teacher_ids=[],
        course_id=None,
        room="актовый зал",
        new_date=None,
        new_number=None,
        note="",
    )


def _homework(
    rows: Rows,
    school: int,
    own: int,
    plan: Plan,
    *,
    audience: Halves,
    courses: Courses,
    dice: Random,
) -> None:
    for day in days_between(TODAY - 7 * A_DAY, TODAY + A_DAY):
        for subject in plan.get(day.isoweekday(), ()):
            for class_id, group_id in _for(audience, subject, own):
                rows.add(
                    "homework",
                    school_id=school,
                    class_id=class_id,
                    group_id=group_id,
                    pupil_id=None,
                    course_id=courses[subject][0],
                    lesson_id=None,
                    assigned_on=day - 2 * A_DAY,
                    # Some journals tell only when it was set.
                    due_on=None if subject == 0 else day,
                    words=dice.choice(TASKS),
                )


def _works(
    rows: Rows, school: int, own: int, plan: Plan, *, courses: Courses, kinds: list[int]
) -> list[Work]:
    works: list[Work] = []
    marked = [day for day in days_between(TODAY - 21 * A_DAY, TODAY) if day.isoweekday() < 7]
    for day in [*marked[-SCHOOL_DAYS:], TODAY + 2 * A_DAY]:
        control = day > TODAY
        for subject in plan[day.isoweekday()][: 1 if control else 2]:
            work = rows.add(
                "assessment",
                school_id=school,
                class_id=own,
                group_id=None,
                course_id=courses[subject][0],
                work_type_id=kinds[control],
                lesson_id=None,
                period_id=None,
                title="Работа",
                weight=3 if control else 1,
                assigned_on=day,
                due_on=day,
                is_control=control,
                lowest=None,
                highest=None,
            )
            if not control:
                works.append((work, courses[subject][1], day, 1))
    return works


def _for(
    audience: dict[int, list[int]], subject: int, own: int
) -> list[tuple[int | None, int | None]]:
    """(class, group): a subject in halves is one row for each."""
    if subject in audience:
        return [(None, group) for group in audience[subject]]
    return [(own, None)]


def _family(
    rows: Rows, school: int, seats: list[_Class], batches: list[int], dice: Random
) -> None:
    def person(given: str) -> int:
        return rows.add(
            "person",
            school_id=school,
            family_name="Иванова",
            given_name=given,
            middle_name="",
            deleted_at=None,
        )

    mother = person("Мария")
    rows.add("account", person_id=mother, lang="ru", created_at=NOW)
    rows.add(
        "chat",
        school_id=school,
        person_id=mother,
        channel="vk",
        bot="vk",
        sender=str(mother),
        address=str(mother),
        linked_at=NOW,
    )
    rows.add(
        "timer",
        person_id=mother,
        kind="evening",
        school_id=school,
        at=None,
        days=None,
        next_at=NOW,
    )
    for seat in seats:
        child = person("Анна")
        rows.add(
            "pupil",
            id=child,
            school_id=school,
            birth_date=date(2026 - 6 - seat.grade, 5, 1),
            grade=seat.grade,
            active=True,
        )
        rows.add(
            "guardian_link",
            school_id=school,
            pupil_id=child,
            guardian_id=mother,
            relation="mother",
            legal="yes",
            blocked=False,
        )
        rows.add("class_member", school_id=school, class_id=seat.id, pupil_id=child)
        for halves in seat.halves:
            rows.add(
                "group_member", school_id=school, group_id=dice.choice(halves), pupil_id=child
            )
        for purpose in ("view", "notify"):
            rows.add(
                "consent_entry",
                school_id=school,
                person_id=mother,
                pupil_id=child,
                purpose=purpose,
                decision="granted",
                at=NOW,
                form="paper",
                channel="paper",
            )
        for work, subject, day, weight in seat.works:
            if day == TODAY or dice.random() < 0.6:
                rows.add(
                    "mark",
                    school_id=school,
                    batch_id=batches[day == TODAY],
                    pupil_id=child,
                    assessment_id=work,
                    subject_id=subject,
                    raw=str(dice.choice("345")),
                    value=4,
                    weight=weight,
                    kind="mark",
                    counts=True,
                    on_date=day,
                    earlier=[],
                )
        if dice.random() < 0.1:
            rows.add(
                "attendance",
                school_id=school,
                pupil_id=child,
                lesson_id=None,
                on_date=TODAY,
                shift=1,
                number=2,
                raw="н",
                kind="absent",
            )
