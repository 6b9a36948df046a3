from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.store import Store, open_store
from tests.journal.bundles import School


@pytest.fixture
async def lite(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Store]:
    """SQLite alone, where a test is about reading files and not about storing them."""
    path = tmp_path / "lite.db"
    shutil.copy(sqlite_template, path)
    opened = open_store(f"sqlite+aiosqlite:///{path}")
    yield opened
    await opened.close()


@pytest.fixture
def school(store: Store, tmp_path: Path) -> School:
    return School(store, tmp_path / "school")


@pytest.fixture
def read(lite: Store, tmp_path: Path) -> School:
    """A school whose files are read into SQLite."""
    return School(lite, tmp_path / "school")
