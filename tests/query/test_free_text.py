"""From a mother's words to the action of a screen, on a real database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random
from typing import Any

import pytest
from sqlalchemy import Table

from chat.talk import Button, Incoming, Reply
from chat.text import render
from diary.people import Name, Person, PersonalData, Role, School
from handlers.free_text import understand
from handlers.turn import House, Turn
from handlers.understanding import Understanding
from storage.store import Store
from storage.tables import classes, people, schools, timetable

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)  # a Tuesday
MOTHER, ANNA, PETR, LONELY = 1, 11, 12, 2
ALGEBRA, RUSSIAN, SENIOR_ALGEBRA = 21, 22, 23
CLASS_7, CLASS_11 = 31, 32


def rows() -> Sequence[tuple[Table, list[dict[str, Any]]]]:
    school = {"school_id": 1}
    term = {**school, "title": "", "kind": "quarter"}
    person = {**school, "family_name": "Петрова"}
    pupil = {**school, "birth_date": date(2014, 5, 1), "grade": 7, "active": True}
    link = {
        **school,
        "guardian_id": MOTHER,
        "relation": "mother",
        "legal": "yes",
        "blocked": False,
    }
    consent = {**school, "person_id": MOTHER, "purpose": "view", "decision": "granted", "at": NOW}
    lesson: dict[str, Any] = {
        **school,
        "group_id": None,
        "teacher_ids": [],
        "weekday": 1,
        "shift": 1,
        "number": 1,
        "begins": date(2026, 9, 1),
    }
    subjects = {ALGEBRA: "Алгебра", RUSSIAN: "Русский язык", SENIOR_ALGEBRA: "Алгебра и анализ"}
    return (
        (
            schools.school,
            [
                {
                    "id": 1,
                    "ext_id": "s",
                    "name": "1",
                    "timezone": "UTC",
                    "rules": {},
                    "created_at": NOW,
                }
            ],
        ),
        (
            people.person,
            [
                {"id": MOTHER, "ext_id": "m", "given_name": "Ольга", **person},
                {"id": LONELY, "ext_id": "l", "given_name": "Инна", **person},
                {"id": ANNA, "ext_id": "a", "given_name": "Анна", **person},
                {"id": PETR, "ext_id": "p", "given_name": "Пётр", **person},
            ],
        ),
        (people.pupil, [{"id": ANNA, **pupil}, {"id": PETR, **pupil}]),
        (
            people.guardian_link,
            [
                {"ext_id": "la", "pupil_id": ANNA, **link},
                {"ext_id": "lp", "pupil_id": PETR, **link},
            ],
        ),
        (
            people.consent_entry,
            [
                {"pupil_id": child, "form": "paper", "channel": "paper", **consent}
                for child in (ANNA, PETR)
            ],
        ),
        (people.alias, [{"person_id": MOTHER, "pupil_id": ANNA, "words": "Старшая"}]),
        (
            classes.class_,
            [
                {"id": CLASS_7, "ext_id": "7", "title": "7А", "kind": "homeroom", **school},
                {"id": CLASS_11, "ext_id": "11", "title": "11А", "kind": "homeroom", **school},
            ],
        ),
        (
            people.class_member,
            [
                {"ext_id": "ma", "class_id": CLASS_7, "pupil_id": ANNA, **school},
                {"ext_id": "mp", "class_id": CLASS_11, "pupil_id": PETR, **school},
            ],
        ),
        (
            classes.subject,
            [{"id": n, "title": t, "key": t.lower(), **school} for n, t in subjects.items()],
        ),
        (
            classes.course,
            [
                {"id": n, "ext_id": t, "subject_id": n, "title": t, **school}
                for n, t in subjects.items()
            ],
        ),
        (
            timetable.slot,
            [
                {"ext_id": "1", "class_id": CLASS_7, "course_id": ALGEBRA, **lesson},
                {"ext_id": "2", "class_id": CLASS_7, "course_id": RUSSIAN, **lesson},
            ],
        ),
        (
            classes.period,
            [
                {"ext_id": "1", "begins": date(2026, 9, 1), "ends": date(2026, 10, 25), **term},
                {"ext_id": "2", "begins": date(2026, 11, 4), "ends": date(2026, 12, 29), **term},
            ],
        ),
    )


@pytest.fixture
async def school(store: Store) -> Store:
    async with store.writing() as db:
        for table, values in rows():
            await db.execute(table.insert(), values)
    return store


async def asked(
    store: Store,
    words: str,
    *,
    carries: PersonalData = PersonalData.FULL,
    who: int = MOTHER,
) -> Understanding:
    event = Incoming("1", "vk", "main", "7", "7", text=words)
    roles = frozenset({Role.GUARDIAN})
    person = Person(who, 1, Name("Петрова", "Ольга"), roles, "ru", carries)
    house = House(store, lambda: NOW, b"key", Random(1), {"vk": carries})
    async with store.reading() as db:
        turn = Turn(event, person, School(1, "1", "UTC", "consent", {}), db, NOW, house, {})
        return await understand(turn)


async def test_words_become_the_action_of_a_screen(school: Store) -> None:
    found = await asked(school, "что задали Анне по алгебре на среду")
    assert found.action == "homework"
    assert found.args == {"pupil": str(ANNA), "day": "2026-11-25", "subject": str(ALGEBRA)}
    assert render(found.echo, "ru") == "ДЗ · алгебра · ср 25 ноября · Анна"
    assert render(found.change[0][0].label, "ru") == "Все предметы"


async def test_homework_without_a_date_leaves_the_days_to_the_screen(school: Store) -> None:
    assert (await asked(school, "дз по русскому")).args == {"subject": str(RUSSIAN)}


async def test_the_echo_does_not_carry_a_name_where_the_channel_may_not(school: Store) -> None:
    found = await asked(school, "отметки Анны", carries=PersonalData.ALIAS)
    assert found.args == {"pupil": str(ANNA)}
    assert render(found.echo, "ru") == "отметки · Старшая"
    assert (await asked(school, "отметки старшей", carries=PersonalData.ALIAS)).args == found.args


async def test_two_children_are_answered_together(school: Store) -> None:
    found = await asked(school, "отметки Анны и Пети за неделю")
    days = {"day": "2026-11-18", "to": "2026-11-24"}
    assert (found.action, found.args) == ("marks", {**days, "pupil": str(ANNA)})
    assert found.also == ({**days, "pupil": str(PETR)},)
    assert [render(page.label, "ru") for page in found.pages] == ["Анна", "Пётр"]
    assert render(found.echo, "ru") == "отметки · 18 ноября – 24 ноября"


async def test_a_past_term_is_over_and_has_final_marks(school: Store) -> None:
    assert (await asked(school, "какая оценка выходит за 1 четверть")).action == "finals"
    assert (await asked(school, "какая оценка выходит за четверть")).action == "forecast"


async def test_a_lesson_is_looked_for_in_the_coming_week(school: Store) -> None:
    found = await asked(school, "когда алгебра")
    assert (found.action, found.args) == ("timetable", {"day": "2026-11-24", "to": "2026-11-30"})


@pytest.mark.parametrize(
    ("words", "action"),
    [("меню", "menu"), ("/yfcnhjqrb", "settings"), ("ещё", "more"), ("/jwtyrb", "marks")],
)
async def test_commands_may_be_written_as_words(school: Store, words: str, action: str) -> None:
    assert (await asked(school, words)).action == action


async def test_ordinary_talk_gets_the_menu(school: Store) -> None:
    found = await asked(school, "Спасибо, хорошего вечера!")
    assert (found.action, found.args, found.change) == ("menu", {}, ())
    assert render(found.echo, "ru") == "Пожалуйста!"
    assert render((await asked(school, "ха-ха")).echo, "ru") == "Не понимаю, о чём это."


async def test_a_greeting_is_answered_in_kind(school: Store) -> None:
    hello = await asked(school, "Добрый день!")
    assert (hello.action, hello.change) == ("menu", ())
    assert render(hello.echo, "ru") == "Здравствуйте! Спросите, например: что задали на завтра."
    assert render((await asked(school, "пока")).echo, "ru") == "До свидания!"


@pytest.mark.parametrize(
    "words", ["дз Даши", "отметки дарьи", "а у Даши?", "отметки Козлова", "экзамены Даши"]
)
async def test_a_child_who_is_not_theirs_is_no_page_of_theirs(school: Store, words: str) -> None:
    found = await asked(school, words)
    assert (found.action, found.args) == ("menu", {})
    assert render(found.echo, "ru") == "В вашем дневнике нет ребёнка с таким именем."


async def test_the_family_name_of_the_own_children_is_nobody_else(school: Store) -> None:
    assert (await asked(school, "отметки Петровой")).action == "marks"


async def test_holidays_are_told_whoever_is_named(school: Store) -> None:
    assert (await asked(school, "когда каникулы у Даши")).action == "holidays"


async def test_a_child_alone_is_the_day_of_that_child(school: Store) -> None:
    found = await asked(school, "что там у Пети")
    assert (found.action, found.args) == ("today", {"pupil": str(PETR)})
    everybody = await asked(school, "дз у всех детей")
    assert (everybody.args, everybody.also) == ({"pupil": str(ANNA)}, ({"pupil": str(PETR)},))


async def test_an_average_is_of_the_days_and_the_subject(school: Store) -> None:
    found = await asked(school, "средний балл Анны по алгебре за 1 четверть")
    assert found.action == "averages"
    assert found.args == {
        "pupil": str(ANNA),
        "day": "2026-09-01",
        "to": "2026-10-25",
        "subject": str(ALGEBRA),
    }


async def test_what_is_half_understood_gets_the_menu_and_a_guess(school: Store) -> None:
    found = await asked(school, "Хочу отозвать согласие на обработку")
    assert found.action == "menu"
    assert [[button.action for button in row] for row in found.change] == [["withdraw"]]


async def test_whoever_has_no_children_is_understood_too(school: Store) -> None:
    assert (await asked(school, "когда каникулы", who=LONELY)).action == "holidays"


def test_the_screen_comes_after_what_was_understood() -> None:
    found = Understanding("marks", echo="отметки", change=((Button("Все", "marks"),),))
    reply = found.before(Reply("Пять", ((Button("☰", "menu"),),)))
    assert render(reply.text, "ru") == "отметки\n\nПять"
    assert [row[0].label for row in reply.buttons] == ["Все", "☰"]


def test_a_full_keyboard_is_left_as_it_is() -> None:
    found = Understanding("marks", change=((Button("Все", "marks"),),))
    full = Reply("Пять", ((Button("☰", "menu"),),) * 10)
    assert found.before(full).buttons == full.buttons
    assert found.before(replace(full, buttons=full.buttons[1:])).buttons[0] == found.change[0]
