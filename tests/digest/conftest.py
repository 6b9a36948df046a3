from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from storage.store import Store
from tests.digest.evenings import Evenings
from tests.screens.school import seen


@pytest.fixture
async def evenings(store: Store) -> AsyncIterator[Evenings]:
    """The small school on both databases: a mother, Anna in 6В, Petya in 1А."""
    async with seen(store) as diary:
        made = Evenings(diary)
        await made.agree()
        yield made
