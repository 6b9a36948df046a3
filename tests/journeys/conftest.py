from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.conftest import NOW
from tests.journeys.town import CHANNELS, Town, town_on


@pytest.fixture(params=sorted(CHANNELS))
def channel(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def town(channel: str, school_database: str) -> AsyncIterator[Town]:
    async with town_on(channel, school_database, NOW) as made:
        yield made
