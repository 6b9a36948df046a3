"""Lock-screen mode: what comes by itself says only that it came; its words come for a press."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from delivery.discreet import HEADS
from delivery.kinds import KINDS
from diary.people import Decision, PersonalData
from tests.conftest import NOW
from tests.journeys.streets import town_on
from tests.journeys.test_changes import ANNAS, gathered
from tests.journeys.test_digests import comes_evening
from tests.journeys.town import CAST, Town
from tests.phone import Phone
from tests.telling.journal import GONE, Journal

HIDE, STOP_HIDING = "🔒 Скрывать на экране: нет", "🔒 Скрывать на экране: да"
JournalOf = Callable[[Town], Journal]


@pytest.fixture
def journal_of(school_folder: Path, tmp_path: Path) -> JournalOf:
    return lambda town: Journal(town.store, town.clock, school_folder, tmp_path / "exports")


async def hiding(town: Town, phone: Phone) -> None:
    await phone.says("/settings")
    await phone.presses(HIDE)
    assert STOP_HIDING in phone.buttons


def test_every_kind_about_a_child_has_a_head() -> None:
    assert set(HEADS) == {name for name, kind in KINDS.items() if kind.purpose}


async def test_a_mark_is_told_without_the_mark(town: Town, journal_of: JournalOf) -> None:
    journal = journal_of(town)
    mother, father = await town.linked(CAST.mother), await town.linked(CAST.father)
    await hiding(town, mother)
    mark = journal.like("results", ANNAS, sourcedId="new-1", textScore="3")
    await journal.says(results=[mark])
    await gathered(town)
    await mother.sees("новая отметка")
    assert mother.text.splitlines()[0] == "Анна: новая отметка"
    assert "3" not in mother.text
    assert "Математика" not in mother.text
    assert "Математика: 3 (" in await father.sees("Математика")  # his screen is his own
    assert "Математика: 3 (" in await mother.presses("Показать")
    assert "Отметки" in mother.buttons
    # A comment is shown in the place of the message, and shows as little.
    town.clock.move(minutes=5)
    await journal.says(results=[mark | {"comment": "Прекрасная работа"}])
    await gathered(town)
    assert "Прекрасная" not in mother.text
    assert "Прекрасная работа" in await mother.presses("Показать")
    await mother.says("/settings")
    await mother.presses(STOP_HIDING)
    await journal.says(
        results=[
            mark | {"sourcedId": "new-2", "textScore": "5"},
            journal.like("results", ANNAS, sourcedId="new-3", textScore="4"),
        ]
    )
    await gathered(town)
    assert "Анна" in await mother.sees("новые отметки")
    assert ": 5 (" in mother.text


async def test_marks_that_are_not_all_new_are_not_called_so(
    one_town: Town, journal_of: JournalOf
) -> None:
    town, journal = one_town, journal_of(one_town)
    mother = await town.linked(CAST.mother)
    await hiding(town, mother)
    await journal.says(results=[journal.like("results", ANNAS, textScore="2")])
    await gathered(town)
    assert "Анна: новое в отметках" in mother.text
    assert "было" not in mother.text
    await journal.says(
        results=[
            journal.like("results", ANNAS, sourcedId=f"new-{sign}", textScore=sign)
            for sign in "45"
        ]
    )
    await gathered(town)
    assert "Анна: новые отметки" in mother.text
    town.clock.move(minutes=1)
    await journal.says(results=[journal.row("results", ANNAS) | GONE])
    await gathered(town)
    assert "удалена" not in mother.text
    assert "удалена" in await mother.presses("Показать")


async def test_a_digest_says_that_it_is_ready(town_by_channel: Town) -> None:
    town = town_by_channel
    mother = await town.linked(CAST.mother)
    await hiding(town, mother)
    await comes_evening(town)
    await mother.sees("Сводка на вечер готова.")
    for secret in ("Анна", "Завтра:", "ДЗ"):
        assert secret not in mother.text
    text = await mother.presses("Показать")
    assert "Анна, 6В" in text
    assert "Завтра: " in text
    assert "Анна подробно" in mother.buttons


async def test_a_press_asks_for_permission_anew_and_is_the_chats_own(
    sqlite_database: str, journal_of: JournalOf
) -> None:
    async with town_on("vk", sqlite_database, NOW) as town:
        journal = journal_of(town)
        mother, other = await town.linked(CAST.mother), await town.linked(CAST.twins_mother)
        await hiding(town, mother)
        await journal.says(
            results=[journal.like("results", ANNAS, sourcedId="new-1", textScore="3")]
        )
        await gathered(town)
        await mother.sees("Анна: новая отметка")
        (row,) = await town.rows("SELECT id FROM letter WHERE kind = 'marks'")
        stranger: Any = other
        assert "Математика" not in await stranger.forges({"b": f"letter?id={row.id}"})
        assert "устарела" in stranger.text
        await town.decide(CAST.mother, CAST.anna, Decision.WITHDRAWN)
        assert "согласие" in await mother.presses("Показать")
        assert "Математика" not in mother.transcript


async def test_an_alias_holds_on_the_locked_screen_too(
    sqlite_database: str, journal_of: JournalOf
) -> None:
    async with town_on("telegram", sqlite_database, NOW, PersonalData.ALIAS) as town:
        journal = journal_of(town)
        mother = await town.linked(CAST.mother)
        await hiding(town, mother)
        await journal.says(
            results=[journal.like("results", ANNAS, sourcedId="new-1", textScore="3")]
        )
        await gathered(town)
        assert mother.text.splitlines()[0] == "Ребёнок 2: новая отметка"
        assert "Анна" not in mother.transcript
