from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from storage.store import open_store
from tests.delivery.sorting import Office, kinds_of_tests, link_families, office_of


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    with kinds_of_tests():
        yield


@pytest.fixture
async def office(school_database: str) -> AsyncIterator[Office]:
    store = open_store(school_database)
    yield office_of(store, await link_families(store, most=60))
    await store.close()
