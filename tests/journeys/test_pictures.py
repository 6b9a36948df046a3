"""A picture arrives as a picture on every channel, with its facts in words beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from diary.people import Decision, PersonalData
from tests.conftest import NOW
from tests.journeys.streets import town_on
from tests.journeys.town import CAST, Town

PNG = b"\x89PNG"
CHILD = "Анна"


async def test_the_four_pictures_of_a_diary(town: Town) -> None:
    mother = await town.linked(CAST.mother)
    await mother.says("/timetable")
    await mother.presses(CHILD)
    await mother.presses("Неделя")
    await mother.presses("🖼 Картинкой")
    assert "Расписание, 23–29 ноября" in mother.transcript
    (week,) = mother.files
    assert week.kind == "photo"
    assert week.content.startswith(PNG)

    for command, said in (("/marks", "средний"), ("/tests", "Контрольные")):
        await mother.says(command)
        await mother.presses(CHILD)
        await mother.presses("🖼 Картинкой")
        assert said in mother.transcript
    await mother.says("/holidays")
    # The dates are the same for all three; the picture is of the child who was asked about last.
    await mother.presses("🖼 Картинкой")
    assert "Зимние каникулы" in mother.text
    assert [file.kind for file in mother.files] == ["photo"] * 4
    assert len({file.content for file in mother.files}) == 4
    await mother.presses("☰ Меню")  # pressed under a picture
    assert "Сегодня" in " ".join(mother.buttons)


async def test_the_same_question_has_the_same_picture(town_by_channel: Town) -> None:
    mother = await town_by_channel.linked(CAST.mother)
    for _time in range(2):
        await mother.says("/marks")
        await mother.presses(CHILD)
        await mother.presses("🖼 Картинкой")
    first, second = mother.files[-2:]
    assert first.content == second.content
    assert len(town_by_channel.house.album._kept) == 1


async def test_a_withdrawn_consent_ends_pictures_too(one_town: Town) -> None:
    mother = await one_town.linked(CAST.mother)
    await mother.says("/marks")
    await mother.presses(CHILD)
    await one_town.decide(CAST.mother, CAST.anna, Decision.WITHDRAWN)
    await mother.presses("🖼 Картинкой")
    assert mother.files == []


@pytest.fixture
async def quiet_town(channel: str, sqlite_database: str) -> AsyncIterator[Town]:
    async with town_on(channel, sqlite_database, NOW, carries=PersonalData.ALIAS) as made:
        yield made


async def test_a_file_has_no_name_in_it_where_names_may_not_travel(quiet_town: Town) -> None:
    mother = await quiet_town.linked(CAST.mother)
    await mother.says("/marks")
    await mother.presses("Ребёнок 2")
    await mother.presses("🖼 Картинкой")
    (card,) = mother.files
    assert card.kind == "photo"
    told = card.name + mother.transcript
    assert not [name for name in ("Анна", "Петрова ", "6В") if name in told]
