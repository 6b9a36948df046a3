"""A channel that may not carry names: not before the link, not after, not in an echo, not on a button."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from diary.people import PersonalData
from tests.conftest import NOW
from tests.journeys.streets import town_on
from tests.journeys.town import CAST, Town

SCREENS = (
    "/today",
    "/homework",
    "/timetable",
    "/changes",
    "/tests",
    "/marks",
    "/averages",
    "/finals",
    "/exams",
    "/attendance",
    "/teachers",
    "/recommendations",
    "/holidays",
    "/now",
    "/bells",
    "/room",
    "/settings",
    "/alias",
    "/withdraw",
    "/consent",
    "/chats",
    "/help",
    "отметки Анны",
    "что задали Анне на завтра по математике",
    "расписание Дарьи на среду",
    "во сколько заканчиваются уроки у Пети",
    "Петрова Анна",
)
FORBIDDEN = (
    "Анна",
    "Анне",
    "Анны",
    "Пётр",
    "Петя",
    "Дарь",
    "Петрова ",
    "Петров ",
    "6В",
    "1А",
    "9А",
)


@pytest.fixture
async def quiet_town(channel: str, sqlite_database: str) -> AsyncIterator[Town]:
    async with town_on(channel, sqlite_database, NOW, carries=PersonalData.ALIAS) as made:
        yield made


async def test_names_never_travel_where_they_may_not(quiet_town: Town) -> None:
    mother = quiet_town.phone()
    await mother.says((await quiet_town.code_for(CAST.mother)).code)
    assert "Это А. П.?" in mother.text
    await mother.presses("Да")
    await mother.presses("Согласен")
    for screen in SCREENS:
        await mother.says(screen)
        for child in ("Ребёнок 1", "Ребёнок 2", "Ребёнок 3"):
            if child in mother.buttons:
                await mother.presses(child)
                await mother.says(screen)
    assert "Ребёнок 1" in mother.transcript
    found = [words for words in FORBIDDEN if words in mother.transcript]
    assert not found, [line for line in mother.transcript.splitlines() if found[0] in line][:5]


async def test_a_family_chooses_what_a_child_is_called(quiet_town: Town) -> None:
    mother = await quiet_town.linked(CAST.mother)
    await mother.says("/alias")
    await mother.presses("А. П.") if "А. П." in mother.buttons else await mother.presses(
        "Ребёнок 2"
    )
    await mother.says("Аня Петрова")
    assert "без фамилии" in mother.text
    await mother.says("Я" * 31)
    assert "30" in mother.text
    await mother.says("Лисёнок")
    assert "Буду называть так: Лисёнок" in mother.text
    await mother.says("отметки Лисёнка")
    assert "Лисёнок" in mother.text
    assert "6В" not in mother.text


async def test_staff_see_initials_only(quiet_town: Town) -> None:
    teacher = await quiet_town.linked(CAST.class_teacher)
    await teacher.says("/codes")
    await teacher.presses("›")
    for label in teacher.buttons[:3]:
        await teacher.says("/codes")
        if label in teacher.buttons:
            await teacher.presses(label)
    families = await quiet_town.rows(
        "SELECT person.family_name, person.given_name FROM person JOIN pupil ON pupil.id = person.id"
    )
    shown = teacher.transcript
    assert not [row for row in families if row.family_name in shown]


async def test_a_channel_that_may_carry_nothing_only_points_to_the_web_chat(
    sqlite_database: str,
) -> None:
    async with town_on("vk", sqlite_database, NOW, carries=PersonalData.NONE) as town:
        mother = town.phone()
        await mother.says((await town.code_for(CAST.mother)).code)
        assert "Это А. П.?" in mother.text
        await mother.presses("Да")
        await mother.presses("Согласен")
        secret_words = await town.diary_words()
        for screen in SCREENS[:16]:
            await mother.says(screen)
        await mother.says("/marks")
        assert "Откройте веб-чат школы" in mother.text
        assert not [words for words in (*FORBIDDEN, *secret_words) if words in mother.transcript]
