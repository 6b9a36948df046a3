from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from storage.store import open_store
from tests.intake.post import Post


@pytest.fixture
async def post(school_database: str) -> AsyncIterator[Post]:
    """The bot's webhooks on both databases."""
    store = open_store(school_database)
    async with Post(store) as made:
        yield made
    await store.close()
