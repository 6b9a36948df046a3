"""The system's Chromium, where there is one."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from storage.store import open_store
from tests.fakes.web import served
from tests.web.school import School

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str | None:
    """CHROMIUM names one; else the one that is installed."""
    wished = os.environ.get("CHROMIUM")
    if wished:
        return wished if Path(wished).exists() else None
    return next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    path = chromium()
    if path is None:
        pytest.skip("skipped: no browser (install Chromium, or name it in CHROMIUM)")
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield opened
        await opened.close()


@pytest.fixture
async def school(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[School]:
    path = tmp_path / "diarybot.db"
    shutil.copy(sqlite_template, path)
    store = open_store(f"sqlite+aiosqlite:///{path}")
    yield School(store)
    await store.close()


@pytest.fixture
async def url(school: School) -> AsyncIterator[str]:
    app = school.app(hosts=("127.0.0.1",), demo=True)
    async with served(app, web=school.web, answer=school.answer) as address:
        yield address
