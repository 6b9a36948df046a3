"""SQLite's driver with one trip to its thread for a statement.

aiosqlite goes there four times: to make a cursor, to execute, to fetch, to close. Each trip costs as much as a small
query, and an answer is three of those.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, Self

import aiosqlite
from sqlalchemy.engine import Dialect

CHUNK = 64  # rows that aiosqlite's own cursors read ahead; nobody asks for them here


def connect(dialect: Dialect, _record: object, place: list[Any], settings: dict[str, Any]) -> Any:
    """For the event `do_connect`: the connection as SQLAlchemy makes it, around our driver."""
    return dialect.connect(*place, async_creator_fn=_opened, **settings)


async def _opened(database: str, **settings: Any) -> _Connection:
    connection = _Connection(lambda: sqlite3.connect(database, **settings), CHUNK)
    connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does: a forgotten connection ends with the process
    return await connection  # type: ignore[return-value]  # it gives itself


class _Connection(aiosqlite.Connection):
    def cursor(self) -> Any:
        return _Cursor(self)

    async def done(self, statement: str, parameters: Any, *, many: bool) -> _Done:
        done = await self._execute(  # type: ignore[no-untyped-call]  # the driver's own has no types
            _run, self._conn, statement, parameters, many=many
        )
        assert isinstance(done, _Done)
        return done


class _Done:
    __slots__ = ("count", "description", "last_id", "rows")

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self.description = cursor.description
        self.rows: Sequence[Any] = cursor.fetchall() if cursor.description else ()
        self.count = cursor.rowcount
        self.last_id = cursor.lastrowid


def _run(connection: sqlite3.Connection, statement: str, parameters: Any, *, many: bool) -> _Done:
    """In the thread."""
    run = connection.executemany if many else connection.execute
    return _Done(run(statement, parameters))


class _Cursor:
    """What SQLAlchemy asks of a cursor. Rows are here as soon as the statement was executed."""

    arraysize = 1
    description: Any = None
    rowcount = -1
    lastrowid: int | None = None

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection
        self._rows: Sequence[Any] = ()

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Any = ()) -> Self:
        return self._take(await self._connection.done(statement, parameters, many=False))

    async def executemany(self, statement: str, parameters: Iterable[Any]) -> Self:
        return self._take(await self._connection.done(statement, parameters, many=True))

    async def fetchall(self) -> Sequence[Any]:
        rows, self._rows = self._rows, ()
        return rows

    async def close(self) -> None:
        self._rows = ()

    def _take(self, done: _Done) -> Self:
        self.description, self._rows = done.description, done.rows
        self.rowcount, self.lastrowid = done.count, done.last_id
        return self
