"""The first day of a person: three messages after the link, settings on one screen, help whose every example works."""

from __future__ import annotations

import pytest

from chat.query.vocabulary import LANGUAGES
from diary.people import PersonalData
from handlers import questions
from tests.conftest import NOW
from tests.journeys.streets import town_on
from tests.journeys.town import CAST, Town
from tests.phone import Phone

DAILY = ["📅 Сегодня", "📚 ДЗ на завтра", "📊 Отметки", "📝 Контрольные", "⚙️ Настройки", "Ещё"]
MENU_WORDS = ("Что показать?", "не понял", "Такой команды нет", "Вот что я умею")
ROLES = {
    "mother": CAST.mother,
    "father": CAST.father,
    "pupil": CAST.ninth_grader,
    "teacher and mother": CAST.class_teacher,
    "administrator": CAST.administrator,
}


async def test_three_messages_and_no_lesson_for_the_second_chat(town: Town) -> None:
    mother = town.phone()
    await mother.says((await town.code_for(CAST.mother)).code)
    await mother.presses("Да")
    assert "О ком согласие" in mother.text
    await mother.presses("Согласен")
    assert "записано" in mother.text
    assert "• что задали на завтра" in mother.text
    assert mother.buttons == [*DAILY, "Что приходит само"]
    await mother.presses("Что приходит само")
    assert "Сразу · Дарья, Анна\nОтметки" in mother.text
    first_grader = mother.text.split("Сразу · Пётр\n")[1].splitlines()[0]
    assert "Отметки" not in first_grader
    assert "Замены" in first_grader
    assert "Вечером: 18:30" in mother.text
    assert mother.buttons == ["Что присылать", "Хорошо"]
    await mother.presses("Хорошо")
    assert mother.buttons == DAILY
    second = await town.also(mother)
    assert "Чат подключён" in second.text
    assert "что задали" not in second.transcript
    assert second.buttons == DAILY


async def test_where_names_may_not_travel_the_name_is_asked_for(sqlite_database: str) -> None:
    async with town_on("telegram", sqlite_database, NOW, PersonalData.ALIAS) as town:
        mother = await town.linked(CAST.mother)
        assert "«Ребёнок 1»" in mother.text
        await mother.presses("Как называть детей")
        await mother.presses("А. П.")
        await mother.says("Лисёнок")
        assert mother.buttons == [*DAILY, "Как называть детей"]  # the next one
        await mother.says("/help")
        assert "• Ребёнок" not in mother.text
        assert "Как называть детей" in (await mother.says("/settings"), *mother.buttons)
        assert not any("календарь" in label for label in mother.buttons)
        second = await town.also(mother)  # two children are called by a number still
        assert "Как называть детей" in second.buttons
        assert "Анна" not in mother.transcript + second.transcript


async def test_where_nothing_may_be_said_of_a_child_nothing_is(sqlite_database: str) -> None:
    async with town_on("telegram", sqlite_database, NOW, PersonalData.NONE) as town:
        mother = await town.linked(CAST.mother)
        await mother.presses("Что приходит само")
        assert "Вечером: 18:30" in mother.text
        assert "веб-чат" in await mother.says("/help")
        assert "веб-чат" in await mother.says("/who_sees")
        assert not any(name in mother.transcript for name in ("Анна", "Ребёнок", "6В"))


async def test_whoever_has_no_child_has_no_diary_buttons(town_by_channel: Town) -> None:
    town = town_by_channel
    chief = await town.linked(CAST.administrator)
    assert "Что приходит само" in chief.buttons
    assert not {"📅 Сегодня", "📊 Отметки", "Ещё"} & set(chief.buttons)
    await chief.presses("Что приходит само")
    assert "Для работы в школе" in chief.text
    await chief.says("/settings")
    assert not any("экране" in label or "Кто видит" in label for label in chief.buttons)
    # A parent whose child has left school sees none either.
    father = await town.linked(CAST.father)
    await town.sql(
        "UPDATE pupil SET active = false WHERE id = (SELECT id FROM person WHERE ext_id = :anna)",
        anna=CAST.anna.ext_id,
    )
    await father.says("/menu")
    assert father.buttons == ["⚙️ Настройки", "Помощь"]
    assert "классный руководитель" in father.text
    assert "классный руководитель" in await father.says("/help")


async def test_settings_are_one_screen_that_says_how_everything_stands(
    town_by_channel: Town,
) -> None:
    mother = await town_by_channel.linked(CAST.mother)
    await mother.says("/settings")
    assert mother.buttons == [
        "🌐 Русский",
        "Что присылать",
        "Тихие часы: 21:00–7:00",
        "🔒 Скрывать на экране: нет",
        "📆 В мой календарь",
        "Кто видит дневник",
        "Мои чаты",
        "Что вы обо мне знаете",
        "Отозвать согласие",
        "☰ Меню",
    ]
    await mother.presses("🔒 Скрывать на экране: нет")
    assert "🔒 Скрывать на экране: да" in mother.buttons
    (deed,) = await town_by_channel.rows(
        "SELECT detail FROM audit WHERE deed = 'settings.discreet'"
    )
    assert '"on": true' in deed.detail


def examples_in(words: str) -> list[str]:
    return [line.removeprefix("• ") for line in words.splitlines() if line.startswith("• ")]


def asked(example: str) -> tuple[str, ...]:
    """What is typed: the question; of a command with its meaning, the command."""
    if not example.startswith("/"):
        return (example,)
    return tuple(word.rstrip(":,") for word in example.split() if word.startswith("/"))


@pytest.mark.parametrize(
    ("role", "lang"), [*((role, "ru") for role in ROLES), ("mother", "en"), ("mother", "tt")]
)
async def test_every_example_of_the_help_gets_its_screen(
    role: str, lang: str, one_town: Town
) -> None:
    phone = await one_town.linked(ROLES[role])
    await speaks(phone, lang)
    examples = examples_in(await phone.says("/help"))
    family = [one for one in examples if not one.startswith("/")]
    assert 6 <= len(family) <= 8 or role == "administrator"
    for one in (words for example in examples for words in asked(example)):
        shown = await phone.says(one)
        assert not any(words in shown for words in MENU_WORDS), (one, shown)
        assert "What would you like to see?" not in shown, one
        assert not {"📅 Сегодня", "📅 Today"} & set(phone.buttons), one


async def speaks(phone: Phone, lang: str) -> None:
    await phone.says("/settings")
    if lang != "ru":
        await phone.presses("languages")
        await phone.presses({"en": "English", "tt": "Татарча"}[lang])


async def test_a_first_grader_is_not_asked_about_marks(one_town: Town) -> None:
    town = one_town
    mother = await town.linked(CAST.mother)
    for older in (CAST.anna, CAST.ninth_grader):
        await town.sql(
            "UPDATE pupil SET active = false WHERE id = (SELECT id FROM person WHERE ext_id = :id)",
            id=older.ext_id,
        )
    await mother.says("/help")
    assert "тметк" not in mother.text
    assert "контрольные" not in mother.text
    await mother.presses("Что приходит само")
    assert "тметк" not in mother.text


async def test_a_stranger_is_helped_to_a_code(town_by_channel: Town) -> None:
    stranger = town_by_channel.phone()
    assert "8 букв и цифр" in await stranger.says("/help")
    await stranger.presses("У меня нет кода")
    assert "классный руководитель" in stranger.text


def test_examples_are_in_languages_that_are_understood() -> None:
    assert set(questions.ASKED_IN) == set(LANGUAGES)
