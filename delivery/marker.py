"""Writes down what became of letters, many in one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog
from sqlalchemy.exc import SQLAlchemyError

from linking import chats
from storage import claims
from storage.claims import Result
from storage.store import Store

log = structlog.get_logger()

# Seconds between two transactions: as much would be sent twice after a sudden end, where a platform cannot help it.
TOGETHER = 0.1
AGAIN = 1.0  # seconds until another try, where the database did not take it


@dataclass(frozen=True, slots=True)
class Note:
    result: Result
    chat_id: int
    closes: str = ""  # why the chat cannot be reached any more
    moves: str = ""  # its new address


class Marker:
    def __init__(
        self, store: Store, *, worker: str, sleep: Callable[[float], Awaitable[None]]
    ) -> None:
        self._store = store
        self._worker = worker
        self._sleep = sleep
        self._notes: list[Note] = []
        self._some = asyncio.Event()
        self._writing = asyncio.Lock()

    def note(self, note: Note) -> None:
        self._notes.append(note)
        self._some.set()

    async def keep(self) -> None:
        """Write until cancelled."""
        while True:
            await self._some.wait()
            await self._sleep(TOGETHER)
            try:
                await self.write()
            except (SQLAlchemyError, OSError) as error:
                log.warning("letters_not_noted", error=type(error).__name__)
                await self._sleep(AGAIN)

    async def write(self) -> None:
        """What is noted is written when this returns. What could not be written stays noted."""
        async with self._writing:
            notes, self._notes = self._notes, []
            self._some.clear()
            if not notes:
                return
            try:
                async with self._store.writing() as db:
                    await claims.write_down(db, self._worker, [note.result for note in notes])
                    for note in notes:
                        if note.moves:
                            await chats.move(db, note.chat_id, address=note.moves)
                        if note.closes:
                            await chats.close(
                                db, note.chat_id, why=note.closes, now=note.result.at
                            )
            except BaseException:
                self._notes = notes + self._notes
                self._some.set()
                raise


@asynccontextmanager
async def marking(
    store: Store, *, worker: str, sleep: Callable[[float], Awaitable[None]]
) -> AsyncIterator[Marker]:
    """A marker that keeps writing until everything that was sent with it is written."""
    marker = Marker(store, worker=worker, sleep=sleep)
    async with asyncio.TaskGroup() as group:
        keeping = group.create_task(marker.keep())
        try:
            yield marker
        finally:
            keeping.cancel()
    await marker.write()
