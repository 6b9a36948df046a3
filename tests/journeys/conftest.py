from __future__ import annotations

import shutil
import sys
import traceback
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
import structlog

from tests.conftest import NOW, copied
from tests.journeys.streets import CHANNELS, town_on
from tests.journeys.town import Town


@pytest.fixture(autouse=True)
def complaints() -> Iterator[list[str]]:
    """What went wrong inside. Whatever a person does, it stays empty."""
    found: list[str] = []

    def keep(_logger: Any, method: str, event: Any) -> NoReturn:
        if method in {"error", "exception", "critical"}:
            where = traceback.format_exc() if sys.exc_info()[0] else ""
            found.append(f"{event}\n{where}")
        raise structlog.DropEvent

    structlog.configure(processors=[keep])
    yield found
    structlog.reset_defaults()
    assert not found, "\n".join(found)


@pytest.fixture(params=sorted(CHANNELS))
def channel(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def sqlite_database(sqlite_school: Path, tmp_path: Path) -> str:
    path = tmp_path / "school.db"
    shutil.copy(sqlite_school, path)
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture
def postgresql_database(postgres: str, postgres_school: str) -> Iterator[str]:
    with copied(postgres, postgres_school) as url:
        yield url


# Every channel and both databases. The database knows nothing of the channel: the last pairs are for the long proof.
PLACES = [
    *((name, "sqlite") for name in sorted(CHANNELS)),
    ("telegram", "postgresql"),
    *(
        pytest.param((name, "postgresql"), marks=pytest.mark.proof)
        for name in sorted(CHANNELS)
        if name != "telegram"
    ),
]


@pytest.fixture(params=PLACES, ids="-".join)
def place(request: pytest.FixtureRequest) -> tuple[str, str]:
    """A channel, and the address of a database of its own."""
    channel, database = request.param
    return channel, request.getfixturevalue(f"{database}_database")


@pytest.fixture
async def town(place: tuple[str, str]) -> AsyncIterator[Town]:
    """On every channel and both databases."""
    async with town_on(*place, NOW) as made:
        yield made


@pytest.fixture
async def town_by_channel(channel: str, sqlite_database: str) -> AsyncIterator[Town]:
    """On every channel, where the database does not matter."""
    async with town_on(channel, sqlite_database, NOW) as made:
        yield made


@pytest.fixture
async def one_town(sqlite_database: str) -> AsyncIterator[Town]:
    """Where neither matters."""
    async with town_on("telegram", sqlite_database, NOW) as made:
        yield made
