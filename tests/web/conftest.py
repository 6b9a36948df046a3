from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.store import open_store
from tests.web.school import School, Visitor, visitor


@pytest.fixture
async def school(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[School]:
    path = tmp_path / "diarybot.db"
    shutil.copy(sqlite_template, path)
    store = open_store(f"sqlite+aiosqlite:///{path}")
    yield School(store)
    await store.close()


@pytest.fixture
async def anna(school: School) -> AsyncIterator[Visitor]:
    async with visitor(school.app()) as somebody:
        await somebody.opens()
        yield somebody
