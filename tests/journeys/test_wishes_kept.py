"""What was chosen holds for the next letter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from scheduler.digests import settle_timers, write_letters
from tests.journeys.test_changes import ANNAS, at, gathered
from tests.journeys.test_wishes import letters
from tests.journeys.town import CAST, Town
from tests.telling.journal import Journal

JournalOf = Callable[[Town], Journal]


@pytest.fixture
def journal_of(school_folder: Path, tmp_path: Path) -> JournalOf:
    return lambda town: Journal(town.store, town.clock, school_folder, tmp_path / "exports")


async def test_without_marks_no_mark_is_told(town: Town, journal_of: JournalOf) -> None:
    journal = journal_of(town)
    mother = await town.linked(CAST.mother)
    await mother.says("/wishes")
    await mother.presses("Отметки: сразу")
    await mother.presses("Отметки: в сводке")
    await journal.says(results=[journal.like("results", ANNAS, sourcedId="new-1", textScore="3")])
    await gathered(town)
    assert await letters(town) == []
    await mother.presses("Отметки: нет")
    await journal.says(results=[journal.like("results", ANNAS, sourcedId="new-2", textScore="5")])
    await gathered(town)
    await mother.sees("Анна · ")


async def test_a_mark_in_own_quiet_hours_waits_for_their_end(
    town_by_channel: Town, journal_of: JournalOf
) -> None:
    town = town_by_channel
    journal = journal_of(town)
    mother = await town.linked(CAST.mother)
    await mother.says("/quiet_hours")
    await mother.says("18-9")
    assert "Тихие часы: 18:00–9:00" in mother.text
    await at(town, 19)
    await journal.says(results=[journal.like("results", ANNAS, sourcedId="new-1", textScore="3")])
    await gathered(town)
    assert await letters(town) == [("postponed", "quiet_hours")]
    await at(town, 23)
    await mother.presses("Без тихих часов")
    await town.letters()
    await mother.sees("Анна · ")


async def test_the_evening_digest_comes_at_the_chosen_time(town_by_channel: Town) -> None:
    town = town_by_channel
    mother = await town.linked(CAST.mother)
    await settle_timers(town.desk)
    await mother.says("/when")
    await mother.presses("Вечером: 18:30, пн–пт")
    await mother.says("19:15")
    await at(town, 19, 10)
    await write_letters(town.desk)
    assert await letters(town) == []
    await at(town, 19, 15)
    await write_letters(town.desk)
    await town.letters()
    await mother.sees("ДЗ")
    assert [state for state, _why in await letters(town)] == ["sent"]
