"""Who calls the sender: for which lane, when, and in which of several processes."""

from __future__ import annotations

from typing import Protocol

from scheduler.desk import Desk
from scheduler.jobs import JOBS, LETTERS
from scheduler.ticking import tick
from storage import outbox
from storage.locks import Locks
from storage.store import Store


class Driver(Protocol):
    async def run(self, desk: Desk) -> None:
        """Until cancelled: every lane of the desk with letters that are due is drained, by one process at a time.

        What a process was sending when it died is sent again.
        """


class Embedded:
    """In the only process: the clock ticks, and every lane looks whether something is due."""

    async def run(self, desk: Desk) -> None:
        async with desk.store.writing() as db:
            for lane in desk.channels:
                await outbox.take_up(db, lane=lane)
        await tick(desk, {LETTERS: JOBS[LETTERS]})


def driver_of(store: Store, locks: Locks) -> Driver:
    if store.url.get_backend_name() == "sqlite":
        return Embedded()
    from scheduler.queued import Queued  # noqa: PLC0415 - a library that only several machines need

    return Queued(store.url, locks)
