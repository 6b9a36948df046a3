"""The evening's digest arrives by itself, on every channel, and its buttons lead on."""

from __future__ import annotations

from diary.people import Decision, PersonalData
from scheduler.digests import settle_timers, write_letters
from tests.conftest import NOW
from tests.journeys.streets import town_on
from tests.journeys.town import CAST, Town
from tests.phone import Phone

EVENING = 6.5  # hours after noon


async def comes_evening(town: Town, hours: float = EVENING) -> None:
    town.clock.move(hours=hours)
    await write_letters(town.desk)
    # A chat that has just had another letter waits for a moment.
    await town.letters()
    await town.letters()


async def states(town: Town) -> list[tuple[str, str, str]]:
    rows = await town.rows(
        "SELECT kind, state, why FROM letter WHERE kind IN ('evening', 'weekly')"
    )
    return [(row.kind, row.state, row.why) for row in rows]


async def test_the_mother_of_three_reads_her_evening(town: Town) -> None:
    mother = await town.linked(CAST.mother)
    await comes_evening(town)
    assert await states(town) == [("evening", "sent", "")]
    text = await mother.sees("Пн 23 ноября · вечер")
    for child in ("Пётр, 1А", "Анна, 6В", "Дарья, 9А"):
        assert child in text
    assert text.index("Дарья") < text.index("Анна") < text.index("Пётр")
    assert "Завтра: " in text
    assert "ДЗ: " in text or "ДЗ:\n" in text
    assert mother.buttons == [
        "Дарья подробно",
        "Анна подробно",
        "Пётр подробно",
        "⚙️ Что присылать",
    ]
    assert "Анна, 6В" in await mother.presses("Анна подробно")
    assert "Дарья" not in mother.text


async def test_a_first_grader_has_no_word_of_marks(one_town: Town) -> None:
    mother = await one_town.linked(CAST.mother)
    await comes_evening(one_town)
    first_grader = mother.text.split("Пётр, 1А")[1].split("\n\n")[0]
    assert "Завтра: " in first_grader
    assert "Сегодня:" not in first_grader


async def test_the_same_evening_is_never_told_twice(one_town: Town) -> None:
    mother = await one_town.linked(CAST.mother)
    await comes_evening(one_town)
    for _tick in range(5):
        await comes_evening(one_town, hours=0.1)
    assert mother.transcript.count("· вечер") == 1


async def test_who_was_linked_before_there_were_timers_gets_one_too(one_town: Town) -> None:
    mother = await one_town.linked(CAST.mother)
    await one_town.sql("DELETE FROM timer")
    await settle_timers(one_town.desk)
    await comes_evening(one_town)
    assert "· вечер" in mother.text


async def test_consent_taken_back_in_between_takes_the_child_out(one_town: Town) -> None:
    mother = await one_town.linked(CAST.mother)
    one_town.clock.move(hours=EVENING)
    await write_letters(one_town.desk)
    await one_town.decide(CAST.mother, CAST.anna, Decision.WITHDRAWN)
    await one_town.letters()
    evening = next(
        said for said in mother.transcript.split("Пн 23 ноября · ") if "вечер" in said[:5]
    )
    assert "Дарья, 9А" in evening
    assert "Анна" not in evening


async def test_without_any_consent_there_is_no_message(one_town: Town) -> None:
    father = await one_town.linked(CAST.father)
    await one_town.decide(CAST.father, CAST.anna, Decision.WITHDRAWN)
    await comes_evening(one_town)
    assert "· вечер" not in father.transcript
    assert await states(one_town) == [("evening", "withdrawn", "not_permitted")]


async def test_names_stay_away_where_they_may_not_travel(sqlite_database: str) -> None:
    async with town_on("telegram", sqlite_database, NOW, PersonalData.ALIAS) as town:
        mother = await town.linked(CAST.mother)
        await town.sql("DELETE FROM announcement")  # teachers' own words stay as they are
        shown = len(mother.transcript)
        await comes_evening(town)
        told = mother.transcript[shown:]
        assert "· вечер" in told
        assert "Ребёнок 1" in told
        assert "Ребёнок 3 подробно" in mother.buttons
        for word in ("Петров", "Анна", "Дарья", "Пётр", "6В", "9А", "1А"):
            assert word not in told


async def test_a_channel_that_may_carry_nothing_says_that_there_is_news(
    sqlite_database: str,
) -> None:
    async with town_on("telegram", sqlite_database, NOW, PersonalData.NONE) as town:
        mother = await town.linked(CAST.mother)
        await town.decide(CAST.mother, CAST.anna, Decision.GRANTED)
        await comes_evening(town)
        assert "В дневнике есть новости" in mother.transcript
        assert "Завтра:" not in mother.transcript


async def test_on_sunday_comes_the_plan_of_the_week(town_by_channel: Town) -> None:
    town = town_by_channel
    mother: Phone = await town.linked(CAST.mother)
    # To Sunday, 18:00. The days between were without power.
    await comes_evening(town, hours=6 * 24 + 6)
    assert [kind for kind, state, _why in await states(town) if state == "sent"] == ["weekly"]
    text = await mother.sees("Вс 29 ноября · план на неделю")
    assert "Пн 30: " in text
    assert "Отметки за неделю" in text or "Отметок за неделю нет" in text
    assert "за неделю" in text.split("Дарья, 9А")[1].split("\n\n")[0]
