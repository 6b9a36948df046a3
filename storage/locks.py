"""Who of several processes does what only one may do.

On PostgreSQL by advisory locks, all on one connection that a process keeps: they end with it, and a process that is
killed leaves nothing behind. It must reach the server directly: a pool of transactions in between would lend the
connection to others.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, Protocol

import asyncpg
from sqlalchemy.engine import URL

TICK = 1.0  # seconds between two tries at what others hold
PATIENCE = (
    4.0  # seconds for an answer of the server, or the connection is lost, and the locks with it
)
# The server notices within some seconds that a machine is gone.
SERVER_SETTINGS = {
    "application_name": "diarybot",
    "tcp_keepalives_idle": "4",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
}
_OF_SQLALCHEMY = ("prepared_statement_cache_size", "prepared_statement_name_func")
# No name is tried after the limit is reached.
_TRY = """SELECT name FROM unnest($1::text[]) AS name
    WHERE pg_try_advisory_lock(hashtextextended(name, 0)) LIMIT $2"""
_FREE = "SELECT pg_advisory_unlock(hashtextextended(name, 0)) FROM unnest($1::text[]) AS name"
_BE_PRESENT = "SELECT pg_try_advisory_lock_shared(hashtextextended($1, 1))"
_PRESENT = """SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ShareLock' AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND (classid::bigint << 32) + objid::bigint = hashtextextended($1, 1)"""


class Taken(Exception):
    """Another process holds it."""


class Lost(Exception):
    """It is ours no more: the database is out of reach, or another process is to have it."""


class Locks(Protocol):
    async def run(self) -> None:
        """Until cancelled. After a failure everything is lost, and it may be run again."""

    def held(
        self, name: str, *, share: str = "", wait: bool = True
    ) -> AbstractAsyncContextManager[None]:
        """Hold a name within. Raise Taken if it is not free and shall not be waited for; Lost ends what is within.

        Names of one `share` are divided evenly between the processes that want them.
        """


class OnlyProcess:
    """SQLite: a lock file keeps every other process away."""

    async def run(self) -> None:
        await asyncio.Event().wait()

    @asynccontextmanager
    async def held(self, name: str, *, share: str = "", wait: bool = True) -> AsyncIterator[None]:  # noqa: ARG002
        yield


@dataclass(frozen=True)
class _Wish:
    share: str
    wait: bool
    granted: asyncio.Future[bool]


@dataclass
class _Holder:
    share: str
    task: asyncio.Task[Any]
    ending: bool = False  # told to end; another process may have the name then


class SharedLocks:
    """Of all processes on one PostgreSQL."""

    def __init__(self, url: URL, *, heard: Mapping[str, Callable[[], None]] | None = None) -> None:
        """`heard` is called for each NOTIFY on the channel of that name, and after every gap in hearing."""
        self._url = url
        self._heard = heard or {}
        self._wishes: dict[str, _Wish] = {}
        self._holders: dict[str, _Holder] = {}
        self._to_free: list[str] = []
        self._fair: dict[str, int] = {}  # how many names of a share may be ours
        self._asked = asyncio.Event()

    async def run(self) -> None:
        connection = await connected(self._url)
        try:
            for channel, tell in self._heard.items():
                await connection.add_listener(channel, lambda *_news, tell=tell: tell())
                tell()
            while True:
                await self._settle(connection)
                with suppress(TimeoutError):
                    async with asyncio.timeout(TICK):
                        await self._asked.wait()
                self._asked.clear()
        finally:
            for holder in self._holders.values():
                self._end(holder)
            self._holders.clear()
            self._to_free.clear()
            self._fair.clear()
            connection.terminate()

    @asynccontextmanager
    async def held(self, name: str, *, share: str = "", wait: bool = True) -> AsyncIterator[None]:
        if name in self._wishes or name in self._holders:
            raise Taken  # by another part of this process: the server would let us in twice
        await self._take(name, _Wish(share, wait, asyncio.get_running_loop().create_future()))
        task = asyncio.current_task()
        assert task
        holder = self._holders[name] = _Holder(share, task)
        try:
            yield
        except asyncio.CancelledError:
            if holder.ending and not task.uncancel():
                raise Lost from None
            raise
        finally:
            if self._holders.get(name) is holder:  # or it went with the connection
                del self._holders[name]
                self._to_free.append(name)
                self._asked.set()

    async def _take(self, name: str, wish: _Wish) -> None:
        self._wishes[name] = wish
        self._asked.set()
        granted = False
        try:
            granted = await wish.granted
        except asyncio.CancelledError:
            if not wish.granted.cancelled() and wish.granted.result():
                self._to_free.append(name)
            raise
        finally:
            del self._wishes[name]
        if not granted:
            raise Taken

    def _end(self, holder: _Holder) -> None:
        if not holder.ending:
            holder.ending = True
            holder.task.cancel()

    async def _settle(self, connection: Any) -> None:
        """Free what is not needed, take what is free. Also tells whether the server is still there."""
        shares = {wish.share for wish in self._wishes.values()} | self._fair.keys() | {""}
        for share in shares - {""}:
            await self._divide(connection, share)
        freed, self._to_free = self._to_free, []
        if freed:
            await connection.execute(_FREE, freed)
        for share in shares:
            await self._try(connection, share)

    async def _try(self, connection: Any, share: str) -> None:
        wishes = {name: wish for name, wish in self._wishes.items() if wish.share == share}
        most = max(0, self._fair[share] - self._ours(share)) if share else None
        got = {row["name"] for row in await connection.fetch(_TRY, [*wishes], most)}
        for name, wish in wishes.items():
            if wish.granted.done():
                if name in got:
                    self._to_free.append(name)  # nobody waits for it any more
            elif name in got or not wish.wait:
                wish.granted.set_result(name in got)

    def _ours(self, share: str) -> int:
        return sum(holder.share == share for holder in self._holders.values())

    async def _divide(self, connection: Any, share: str) -> None:
        if share not in self._fair:
            await connection.execute(_BE_PRESENT, share)
        processes = await connection.fetchval(_PRESENT, share)
        all_ours = [holder for holder in self._holders.values() if holder.share == share]
        names = len(all_ours) + sum(wish.share == share for wish in self._wishes.values())
        self._fair[share] = math.ceil(names / max(1, processes))
        ours = [holder for holder in all_ours if not holder.ending]
        for holder in ours[self._fair[share] :]:
            self._end(holder)


def locks_of(url: URL, heard: Mapping[str, Callable[[], None]]) -> Locks:
    if url.get_backend_name() == "sqlite":
        return OnlyProcess()
    return SharedLocks(url, heard=heard)


async def connected(url: URL) -> Any:
    """A connection of its own, past the pool."""
    _none, address = url.get_dialect()().create_connect_args(url)
    for name in _OF_SQLALCHEMY:
        address.pop(name, None)
    return await asyncpg.connect(
        **address, timeout=PATIENCE, command_timeout=PATIENCE, server_settings=SERVER_SETTINGS
    )
