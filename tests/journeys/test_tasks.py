"""The ten tasks of docs/tasks.md: each in at most three presses from the menu, or in one sentence, on every channel."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tests.journeys.town import CAST, Town
from tests.phone import Phone

PRESSES = 3
PAGE = Path(__file__).parents[2] / "docs" / "tasks.md"


@dataclass(frozen=True)
class Task:
    sentence: str  # of a mother of three
    presses: tuple[str, ...]  # of a father of one
    shows: str  # a pattern of what answers both
    file: str = ""  # the kind of what comes with it


TASKS = (
    Task(
        "что задали Ане на завтра",
        ("📚 ДЗ на завтра", "📎 карточка 7.pdf"),
        "Карточка 7|карточка 7",
        "document",
    ),
    Task("какие оценки у Ани за неделю", ("📊 Отметки",), r"Математика: \d · контрольная работа"),
    Task(
        "что нужно Ане для пятёрки по математике",
        ("📊 Отметки", "Прогноз", "Математика"),
        r"Для 5 хватит чего-нибудь одного:\n• 2 отметки «5»",
    ),
    Task(
        "во сколько завтра у Ани заканчиваются уроки",
        ("📅 Сегодня", "🗓 Расписание", "день ›"),
        r"Завтра, вторник 24 ноября[\s\S]*19:40",
    ),
    Task(
        "какие замены завтра у Ани",
        ("Ещё", "🔁 Замены"),
        r"Завтра, вторник 24 ноября[\s\S]*вместо: Русский язык",
    ),
    Task("когда контрольные у Ани", ("📝 Контрольные",), "⚠️ Несколько работ в один день"),
    Task(
        "была ли Аня в школе во вторник и сколько уроков пропустила",
        ("Ещё", "Пропуски", "Весь период"),
        "Посещаемость",
    ),
    Task("сколько дней до каникул", ("Ещё", "🏖 Каникулы"), r"Осталось 38 дней"),
    Task(
        "как зовут учителя истории у Ани",
        ("Ещё", "Учителя"),
        "История: Степанова Ульяна Андреевна",
    ),
    Task(
        "расписание Ани картинкой",
        ("Ещё", "🗓 Расписание", "🖼 Картинкой"),
        "Понедельник|23–29 ноября",
        "photo",
    ),
)


async def test_ten_tasks_in_one_sentence_each(town_by_channel: Town) -> None:
    mother = await town_by_channel.linked(CAST.mother)
    for task in TASKS:
        before = seen(mother)
        await mother.says(task.sentence)
        assert re.search(task.shows, since(mother, before)), (task, mother.text)
        assert "Анна" in since(mother, before) or "каникул" in task.sentence


async def test_ten_tasks_in_three_presses_each(town_by_channel: Town) -> None:
    father = await town_by_channel.linked(CAST.father)
    for task in TASKS:
        assert len(task.presses) <= PRESSES
        await father.says("/menu")
        before, files = seen(father), len(father.files)
        for label in task.presses:
            await father.presses(label)
        assert re.search(task.shows, since(father, before)), (task, father.text)
        if task.file:
            assert [one.kind for one in father.files[files:]] == [task.file]
    # The other half of the tenth: the same week in the telephone's own calendar.
    assert "📆 В мой календарь" in father.buttons


async def test_a_mother_of_three_needs_no_more_for_what_she_asks_daily(one_town: Town) -> None:
    mother = await one_town.linked(CAST.mother)
    for task in TASKS:
        if len(task.presses) == PRESSES:
            continue
        await mother.says("/menu")
        before = seen(mother)
        for label in task.presses[:-1] if task.file else task.presses:
            await mother.presses(label)
        if "Анна" in mother.buttons:
            await mother.presses("Анна")
        assert re.search(task.shows, since(mother, before)), (task, mother.text)


def test_the_page_says_the_same_buttons() -> None:
    page = PAGE.read_text("utf-8")
    for task in TASKS:
        assert " → ".join(task.presses) in page, task.presses
        assert f"«{task.sentence}»" in page, task.sentence


def seen(phone: Phone) -> int:
    return len(phone.transcript)


def since(phone: Phone, before: int) -> str:
    return phone.transcript[before:] + phone.text
