"""The database: two engines on the same data, one that reads and one that writes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from storage import sqlite

BUSY_SECONDS = 15
READERS = 4
READERS_OF_SQLITE = 2  # threads of ours: more of them only wait for each other
WRITERS_ON_POSTGRES = 5


@dataclass(frozen=True)
class Store:
    """Reading is done without a transaction (2 to 4 times as fast); every change is one transaction."""

    url: URL
    _reader: AsyncEngine
    _writer: AsyncEngine

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        async with self._reader.connect() as db:
            yield db

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        async with self._writer.begin() as db:
            yield db

    async def count_anew(self) -> None:
        """After very many rows came: PostgreSQL plans by what it counted last, and counts by itself minutes later."""
        if self.url.get_backend_name() == "postgresql":
            async with self.reading() as db:
                await db.execute(text("ANALYZE"))

    async def close(self) -> None:
        await self._reader.dispose()
        await self._writer.dispose()


def open_store(url: str) -> Store:
    where = make_url(url)
    if where.get_backend_name() == "sqlite":
        return _sqlite(where)
    reader = create_async_engine(
        where,
        hide_parameters=True,
        isolation_level="AUTOCOMMIT",
        pool_reset_on_return=None,
        skip_autocommit_rollback=True,
        pool_size=READERS,
        max_overflow=0,
    )
    writer = create_async_engine(
        where, hide_parameters=True, pool_size=WRITERS_ON_POSTGRES, max_overflow=0
    )
    return Store(where, reader, writer)


def _sqlite(where: URL) -> Store:
    settings: dict[str, Any] = {
        "poolclass": AsyncAdaptedQueuePool,
        "max_overflow": 0,
        "hide_parameters": True,  # an error text holds no names
        "connect_args": {"timeout": BUSY_SECONDS},
        # Waiting for the one writer is normal under load; the platforms wait longer than this.
        "pool_timeout": 60,
    }
    reader = create_async_engine(
        where,
        pool_size=READERS_OF_SQLITE,
        pool_reset_on_return=None,
        skip_autocommit_rollback=True,
        isolation_level="AUTOCOMMIT",
        **settings,
    )
    # One connection: SQLite has one writer, and waiting in the pool costs less than waiting for its lock.
    writer = create_async_engine(where, pool_size=1, **settings)
    for engine in (reader, writer):
        connect = sqlite.connecting(reads=engine is reader)
        event.listen(engine.sync_engine, "do_connect", connect)
        event.listen(engine.sync_engine, "connect", _settle)
    event.listen(writer.sync_engine, "connect", _take_over_begin)
    event.listen(writer.sync_engine, "begin", _begin_immediate)
    return Store(where, reader, writer)


def _settle(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "foreign_keys = ON",
        f"busy_timeout = {BUSY_SECONDS * 1000}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _take_over_begin(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver begins by itself, and too late


def _begin_immediate(connection: Connection) -> None:
    # A reader that turns writer can meet SQLITE_BUSY_SNAPSHOT, which no time-out helps against.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
