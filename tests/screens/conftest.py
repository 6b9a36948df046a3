from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.store import Store, open_store
from tests.screens.school import Diary, seen


@pytest.fixture
async def diary(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Diary]:
    """The small school, seen by the mother on Saturday noon."""
    shutil.copy(sqlite_template, tmp_path / "diary.db")
    store = open_store(f"sqlite+aiosqlite:///{tmp_path / 'diary.db'}")
    async with seen(store) as opened:
        yield opened
    await store.close()


@pytest.fixture
async def diary_on_both(store: Store) -> AsyncIterator[Diary]:
    """The same on SQLite and on PostgreSQL, for what depends on the words of the statements."""
    async with seen(store) as opened:
        yield opened
