"""The web page was closed when something came: it is told on coming back, and found anew."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from diary.people import Decision
from scheduler.digests import write_letters
from tests.journeys.test_changes import ANNAS, strikes
from tests.journeys.town import CAST, Town
from tests.telling.journal import Journal

WEB = pytest.mark.parametrize("channel", ["web"])
NEWS = "Пока вас не было, пришли новости"


@pytest.fixture
def journal_of(school_folder: Path, tmp_path: Path) -> Callable[[Town], Journal]:
    return lambda town: Journal(town.store, town.clock, school_folder, tmp_path / "exports")


async def closes(town: Town, page: Any) -> None:
    web: Any = town.channels["web:web"]
    open_before = pages(web)
    await page.closes()
    async with asyncio.timeout(5):
        while pages(web) >= open_before:  # noqa: ASYNC110 - the product tells nobody
            await asyncio.sleep(0.01)


def pages(web: Any) -> int:
    return sum(len(session.streams) for session in web._sessions.values())


async def new_marks_came(town: Town, journal: Journal, page: Any) -> None:
    """While the page was closed."""
    await closes(town, page)
    await journal.says(results=[journal.like("results", ANNAS, sourcedId="new-1", textScore="3")])
    town.clock.move(minutes=10)
    await strikes(town)


@WEB
async def test_what_came_is_shown_when_it_is_asked_for(
    town_by_channel: Town, journal_of: Callable[[Town], Journal]
) -> None:
    town = town_by_channel
    mother: Any = await town.linked(CAST.mother)
    await new_marks_came(town, journal_of(town), mother)
    await mother.says("/menu")
    await mother.sees(NEWS)
    assert "Математика: 3" not in mother.transcript
    assert "Математика: 3" in await mother.presses("Что нового")
    assert "Анна" in mother.text
    assert await mother.forges("news") == "Новостей пока нет."


@WEB
async def test_it_outlives_a_restart(
    town_by_channel: Town, journal_of: Callable[[Town], Journal]
) -> None:
    town = town_by_channel
    mother: Any = await town.linked(CAST.mother)
    await new_marks_came(town, journal_of(town), mother)
    web: Any = town.channels["web:web"]
    web._sessions.clear()
    mother._life = ""
    await mother.says("/menu")
    await mother.sees(NEWS)
    assert "Математика: 3" in await mother.presses("Что нового")


@WEB
async def test_permission_that_is_gone_by_then_is_not_used(
    town_by_channel: Town, journal_of: Callable[[Town], Journal]
) -> None:
    town = town_by_channel
    mother: Any = await town.linked(CAST.mother)
    await new_marks_came(town, journal_of(town), mother)
    for child in (CAST.anna, CAST.first_grader):
        await town.decide(CAST.mother, child, Decision.WITHDRAWN)
    assert await mother.forges("news") == "Новостей пока нет."
    assert "Математика: 3" not in mother.transcript


@WEB
async def test_it_is_nobody_elses_and_has_an_end(
    town_by_channel: Town, journal_of: Callable[[Town], Journal]
) -> None:
    town = town_by_channel
    mother: Any = await town.linked(CAST.mother)
    other: Any = await town.linked(CAST.class_teacher)
    await new_marks_came(town, journal_of(town), mother)
    assert await other.forges("news") == "Новостей пока нет."
    town.clock.move(hours=49)
    assert await mother.forges("news") == "Новостей пока нет."


@WEB
async def test_a_digest_is_found_anew_in_the_person_s_language(town_by_channel: Town) -> None:
    town = town_by_channel
    mother: Any = await town.linked(CAST.mother)
    await closes(town, mother)
    town.clock.move(hours=6.5)
    await write_letters(town.desk)
    await town.letters()
    await mother.says("/menu")
    await mother.sees(NEWS)
    assert "23 ноября" in await mother.presses("Что нового")
    assert "November" not in mother.text
