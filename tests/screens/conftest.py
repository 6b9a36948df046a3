from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from storage.store import Store
from tests.screens.school import Diary, fill


@pytest.fixture
async def diary(store: Store) -> AsyncIterator[Diary]:
    """The small school, seen by the mother on Saturday noon."""
    await fill(store)
    async with store.reading() as db:
        yield Diary(store, db)
