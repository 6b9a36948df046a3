"""A small school in a real database: two children of one mother, a week of lessons. Saturday 21 November 2026."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from functools import partial
from random import Random
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection

from chat.talk import Button, Incoming, Refusal, Reply
from chat.text import render
from diary.people import Name, Person, PersonalData, Role, School
from handlers.routes import ROUTES
from handlers.turn import House, Turn
from storage.store import Store
from storage.tables.classes import (
    class_,
    course,
    group_class,
    period,
    study_group,
    subject,
    teaching,
)
from storage.tables.people import (
    class_member,
    consent_entry,
    group_member,
    guardian_link,
    person,
    pupil,
    staff_role,
)
from storage.tables.schools import coverage, school, source
from storage.tables.timetable import bell, bell_use, calendar_day, slot, week_cycle

ZONE = ZoneInfo("Asia/Omsk")
MOTHER, ANNA, PETYA, TEACHER, OTHER_TEACHER = 1, 2, 3, 4, 5
CLASS_6, CLASS_1 = 1, 2
ENGLISH_1 = 1
SUBJECTS = ("Алгебра", "Физика", "Литература", "Английский язык", "Физкультура", "Окружающий мир")
ALGEBRA, PHYSICS, LITERATURE, ENGLISH, SPORT, WORLD = range(1, 7)
QUARTER_1, QUARTER_2, HALF_1, YEAR = 1, 2, 3, 4
SATURDAY = date(2026, 11, 21)
MONDAY = date(2026, 11, 23)
ENTITIES = (
    "results",
    "lineItems",
    "timetable",
    "homework",
    "attendance",
    "calendar",
    "finalMarks",
    "examResults",
    "teaching",
    "recommendations",
    "announcements",
    "achievements",
)


async def add(db: AsyncConnection, table: Table, **values: Any) -> int:
    if "row_hash" in table.c:
        values = {"school_id": 1, "source_id": 1, "ext_id": uuid4().hex} | values
    if "earlier" in table.c:
        values = {"earlier": []} | values
    done = await db.execute(table.insert().values(values))
    return int(done.inserted_primary_key[0]) if done.inserted_primary_key else 0


def at(hour: int, minute: int = 0, *, on: date = SATURDAY) -> datetime:
    return datetime.combine(on, time(hour, minute), ZONE)


@dataclass
class Diary:
    """What a person gets to see at a moment."""

    store: Store
    db: AsyncConnection
    now: datetime = field(default_factory=lambda: at(12))
    carries: PersonalData = PersonalData.FULL
    lang: str = "ru"
    viewer: int = MOTHER
    zone: str = "Asia/Omsk"

    async def add(self, table: Table, **values: Any) -> int:
        """A row; what every imported row carries is filled in."""
        async with self.store.writing() as db:
            return await add(db, table, **values)

    async def withdraw(self, pupil_id: int) -> None:
        await self.add(
            consent_entry,
            school_id=1,
            person_id=MOTHER,
            pupil_id=pupil_id,
            purpose="view",
            decision="withdrawn",
            at=self.now,
            form="electronic",
            channel="web",
        )

    def turn(self, action: str, **args: object) -> Turn:
        roles = frozenset({Role.GUARDIAN})
        viewer = Person(self.viewer, 1, Name("Ёлкина", "Мария"), roles, self.lang, self.carries)
        words: Mapping[str, str] = {name: str(value) for name, value in args.items()}
        return Turn(
            event=Incoming("1", "web", "bot", "a", "a", action=action, args=words, lang=self.lang),
            person=viewer,
            school=School(1, "Школа № 6", self.zone, "consent", {}),
            db=self.db,
            now=self.now,
            house=House(self.store, lambda: self.now, b"", Random(1), {}),
            facts={},
        )

    async def see(self, action: str, **args: object) -> Reply:
        try:
            return await ROUTES[action].handler(self.turn(action, **args))
        except Refusal as refusal:
            return refusal.reply

    async def text(self, action: str, **args: object) -> str:
        return self.words(await self.see(action, **args))

    def words(self, reply: Reply) -> str:
        return render(reply.text, self.lang)

    def labels(self, reply: Reply) -> list[str]:
        return [render(button.label, self.lang) for button in buttons(reply)]

    def at(self, moment: datetime) -> Diary:
        return replace(self, now=moment)


def buttons(reply: Reply) -> list[Button]:
    return [button for row in reply.buttons for button in row]


@asynccontextmanager
async def seen(store: Store) -> AsyncIterator[Diary]:
    await fill(store)
    async with store.reading() as db:
        yield Diary(store, db)


Add = Callable[..., Awaitable[int]]


async def fill(store: Store) -> None:
    async with store.writing() as db:
        await _fill(partial(add, db))


async def _fill(add: Add) -> None:
    as_of = at(11, 40)
    await add(
        school,
        id=1,
        ext_id="s",
        name="Школа № 6",
        timezone="Asia/Omsk",
        rules={},
        created_at=as_of,
    )
    await add(source, id=1, school_id=1, kind="file", system="")
    for entity in ENTITIES:
        await add(coverage, school_id=1, source_id=1, entity=entity, as_of=as_of, complete=True)
    await _people(add)
    await _classes(add)
    await _timetable(add)


async def _people(add: Add) -> None:
    names = {
        MOTHER: ("Ёлкина", "Мария", "Петровна"),
        ANNA: ("Ёлкина", "Анна", ""),
        PETYA: ("Ёлкин", "Пётр", ""),
        TEACHER: ("Иванова", "Ольга", "Петровна"),
        OTHER_TEACHER: ("Сидоров", "Пётр", "Ильич"),
    }
    for key, (family, given, middle) in names.items():
        await add(person, id=key, family_name=family, given_name=given, middle_name=middle)
    for key, born, grade in ((ANNA, date(2014, 5, 1), 6), (PETYA, date(2019, 3, 8), 1)):
        await add(pupil, id=key, school_id=1, birth_date=born, grade=grade, active=True)
        await add(
            guardian_link,
            pupil_id=key,
            guardian_id=MOTHER,
            relation="mother",
            legal="yes",
            blocked=False,
        )
        await add(
            consent_entry,
            school_id=1,
            person_id=MOTHER,
            pupil_id=key,
            purpose="view",
            decision="granted",
            at=datetime(2026, 9, 1, tzinfo=UTC),
            form="electronic",
            channel="web",
        )


async def _classes(add: Add) -> None:
    for key, title in enumerate(SUBJECTS, start=1):
        await add(subject, id=key, school_id=1, title=title, key=title.lower())
        await add(course, id=key, subject_id=key, title=title)
    await add(class_, id=CLASS_6, title="6В", grade=6, kind="homeroom")
    await add(class_, id=CLASS_1, title="1А", grade=1, kind="homeroom")
    await add(study_group, id=ENGLISH_1, title="Английский, 1-я группа", kind="subgroup")
    await add(group_class, group_id=ENGLISH_1, class_id=CLASS_6)
    await add(class_member, class_id=CLASS_6, pupil_id=ANNA)
    await add(class_member, class_id=CLASS_1, pupil_id=PETYA)
    await add(group_member, group_id=ENGLISH_1, pupil_id=ANNA)
    for key, title, kind, begins, ends in (
        (QUARTER_1, "1 четверть", "quarter", date(2026, 9, 1), date(2026, 10, 25)),
        (QUARTER_2, "2 четверть", "quarter", date(2026, 11, 3), date(2026, 12, 29)),
        (HALF_1, "1 полугодие", "half", date(2026, 9, 1), date(2026, 12, 29)),
        (YEAR, "2026/27 учебный год", "year", date(2026, 9, 1), date(2027, 5, 26)),
    ):
        await add(period, id=key, title=title, kind=kind, begins=begins, ends=ends)
    await add(staff_role, person_id=TEACHER, role="teacher", class_id=CLASS_6)
    await add(teaching, staff_id=TEACHER, course_id=ALGEBRA, class_id=CLASS_6)
    await add(teaching, staff_id=OTHER_TEACHER, course_id=ENGLISH, group_id=ENGLISH_1)


async def _timetable(add: Add) -> None:
    year = date(2026, 9, 1)
    await add(week_cycle, names=["числитель", "знаменатель"], anchor=year)
    for weekday in range(1, 7):
        for number in range(5):
            await add(
                bell,
                bell_set="обычные",
                weekday=weekday,
                shift=1,
                number=number,
                starts=time(7 + number, 30),
                ends=time(8 + number, 15),
            )
    await add(bell_use, bell_set="обычные", begins=year)
    lessons = (
        (CLASS_6, None, ALGEBRA, 1, 1, "12", ""),
        (CLASS_6, None, PHYSICS, 1, 2, "14", ""),
        (None, ENGLISH_1, ENGLISH, 1, 3, "21", ""),
        (CLASS_6, None, SPORT, 1, 4, "", "10"),
        (CLASS_6, None, LITERATURE, 1, 4, "8", "01"),
        (CLASS_6, None, ALGEBRA, 3, 1, "12", ""),
        (CLASS_6, None, LITERATURE, 6, 1, "8", ""),
        (CLASS_1, None, WORLD, 1, 0, "3", ""),
        (CLASS_1, None, SPORT, 1, 1, "", ""),
    )
    for class_id, group_id, course_id, weekday, number, room, weeks in lessons:
        await add(
            slot,
            class_id=class_id,
            group_id=group_id,
            course_id=course_id,
            teacher_ids=[TEACHER],
            room=room,
            weekday=weekday,
            shift=1,
            number=number,
            weeks=weeks,
            begins=year,
        )
    await add(
        calendar_day,
        scope="school",
        begins=date(2026, 12, 30),
        ends=date(2027, 1, 10),
        kind="holiday",
        title="Зимние каникулы",
    )
    await add(
        calendar_day,
        scope="parallel",
        grade=1,
        begins=date(2027, 2, 15),
        ends=date(2027, 2, 21),
        kind="holiday",
        title="Дополнительные каникулы первоклассников",
    )
