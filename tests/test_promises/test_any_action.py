"""Whatever anybody starts, with whatever arguments: an answer that every platform can show, never a bug of ours."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from handlers.routes import ROUTES
from handlers.turn import House
from storage.store import open_store
from tests.test_promises.people import Somebody, house_of, town_of_people, without_names

# Named in brackets by the argument that the action takes.
NAMES = (
    "pupil",
    "day",
    "to",
    "subject",
    "page",
    "class",
    "chat",
    "file",
    "off",
    "v",
    "of",
    "may",
    "token",
    "period",
    "all",
    "answered",
    "from",
    "id",
)
VALUES = (
    st.sampled_from(("", "0", "1", "2", "-1", "all", "yes", "no", "1.2", "x", "²", "٣", "999"))
    | st.integers(1, 400).map(str)
    | st.sampled_from(("999999999999999", "9223372036854775808", "1" * 40))
    | st.dates().map(str)
    | st.sampled_from(("0001-01-01", "9999-12-31", "2026-11-24", "2026-11-31", "2026-W48"))
    | st.text(max_size=8)
)
ARGS = st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=4)
# Nobody comes back from an erasure, which has journeys of its own.
ACTIONS = [action for action in ROUTES if action != "erase_yes"]
EVENTS = st.tuples(
    st.sampled_from((0, 1, 1, 1, 2, 3, 4, 4, 5, 6)),
    st.sampled_from(sorted(ACTIONS)),
    ARGS | ARGS.map(lambda args: {**args, "pupil": "own"}),
    st.text(max_size=20),
)
_RESTORE = (
    "UPDATE chat SET closed_at = NULL WHERE id IN (SELECT max(id) FROM chat GROUP BY sender)",
    "DELETE FROM dialog",
    "DELETE FROM attempt",
)


@pytest.fixture
def people(
    runner: asyncio.Runner, sqlite_school: Path, tmp_path: Path
) -> tuple[House, list[Somebody]]:
    path = tmp_path / "school.db"
    shutil.copy(sqlite_school, path)
    house = house_of(open_store(f"sqlite+aiosqlite:///{path}"))
    return house, list(runner.run(town_of_people(house)).values())


async def child_of(mother: Somebody) -> str:
    await mother.presses("marks")
    return next(p.partition("=")[2] for p in mother.offered if p.startswith("marks?pupil="))


async def _restore(house: House) -> None:
    async with house.store.writing() as db:
        for statement in _RESTORE:
            await db.execute(text(statement))


def test_every_action_answers_everybody(
    runner: asyncio.Runner, people: tuple[House, list[Somebody]]
) -> None:
    house, everybody = people

    async def all_of_them() -> None:
        own = await child_of(everybody[1])
        for somebody in everybody:
            for action in ACTIONS:
                for args in ({}, {"pupil": own}, {"pupil": "1"}):
                    await somebody.meets(action=action, args=args, pressed="1")
                await somebody.says(f"/{action}")
                await _restore(house)
            somebody.house = without_names(somebody.house)
            for action in ACTIONS:
                await somebody.meets(action=action, pressed="1")
                await _restore(house)
        await house.store.close()

    runner.run(all_of_them())


def check_any(runner: asyncio.Runner, people: tuple[House, list[Somebody]], examples: int) -> None:
    house, everybody = people
    own = runner.run(child_of(everybody[1]))

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(EVENTS, min_size=1, max_size=6))
    def any_events(events: list[tuple[int, str, dict[str, str], str]]) -> None:
        async def happen() -> None:
            for who, action, args, words in events:
                if args.get("pupil") == "own":
                    args["pupil"] = own
                somebody = everybody[who]
                await somebody.meets(action=action, args=args, text=words, pressed="1")
                await somebody.meets(text=words)
            await _restore(house)

        runner.run(happen())

    any_events()
    runner.run(house.store.close())


def test_any_arguments(runner: asyncio.Runner, people: tuple[House, list[Somebody]]) -> None:
    check_any(runner, people, 120)


@pytest.mark.proof
def test_any_arguments_at_length(
    runner: asyncio.Runner, people: tuple[House, list[Somebody]]
) -> None:
    check_any(runner, people, 4000)
