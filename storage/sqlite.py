"""SQLite's driver with at most one trip to its thread for a statement, and none for a short question.

aiosqlite goes there four times: to make a cursor, to execute, to fetch, to close. Each trip costs as much as a small
query, and with every row the thread and the loop wake each other for the interpreter's lock. An answer is three such
queries of a tenth of a millisecond.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Self

import aiosqlite
from sqlalchemy.engine import Dialect

CHUNK = 64  # rows that aiosqlite's own cursors read ahead; nobody asks for them here
SHORT = 0.001  # seconds of work for which the loop may as well wait
REMEMBERED = 1000  # statements

Connect = Callable[[Dialect, object, list[Any], dict[str, Any]], Any]


def connecting(*, reads: bool) -> Connect:
    """For the event `do_connect`: connections as SQLAlchemy makes them, around our driver.

    Only what `reads` may be asked on the spot: in WAL mode a reader waits for nobody, a writer may wait for seconds.
    """

    async def opened(database: str, **settings: Any) -> _Connection:
        connection = _Connection(
            lambda: sqlite3.connect(database, **{**settings, "check_same_thread": False}),
            on_the_spot=reads,
        )
        connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does: a forgotten connection ends with us
        await connection
        return connection

    def connect(
        dialect: Dialect, _record: object, place: list[Any], settings: dict[str, Any]
    ) -> Any:
        return dialect.connect(*place, async_creator_fn=opened, **settings)

    return connect


class _Connection(aiosqlite.Connection):
    def __init__(self, connector: Callable[[], sqlite3.Connection], *, on_the_spot: bool) -> None:
        super().__init__(connector, CHUNK)
        self._on_the_spot = on_the_spot
        self._short = set[str]()  # statements that were, last time
        # To and from the thread; each is counted by one side only. A statement whose task was cancelled runs on there.
        self._sent = self._back = 0

    def cursor(self) -> Any:
        return _Cursor(self)

    async def done(self, statement: str, parameters: Any, *, many: bool) -> _Done:
        if self._on_the_spot and self._sent == self._back and statement in self._short:
            return self._run(statement, parameters, many=many)
        self._sent += 1
        done = await self._execute(  # type: ignore[no-untyped-call]  # the driver's own has no types
            self._run_away, statement, parameters, many=many
        )
        assert isinstance(done, _Done)
        return done

    def _run_away(self, statement: str, parameters: Any, *, many: bool) -> _Done:
        try:
            return self._run(statement, parameters, many=many)
        finally:
            self._back += 1

    def _run(self, statement: str, parameters: Any, *, many: bool) -> _Done:
        began = time.thread_time()
        done = _Done(
            self._conn.executemany(statement, parameters)
            if many
            else self._conn.execute(statement, parameters)
        )
        if time.thread_time() - began > SHORT:
            self._short.discard(statement)
        elif len(self._short) < REMEMBERED:
            self._short.add(statement)
        return done


class _Done:
    __slots__ = ("count", "description", "last_id", "rows")

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self.description = cursor.description
        self.rows: Sequence[Any] = cursor.fetchall() if cursor.description else ()
        self.count = cursor.rowcount
        self.last_id = cursor.lastrowid


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
