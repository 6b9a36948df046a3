"""This process lives: told in the database, where other processes and /healthz look."""

from __future__ import annotations

from scheduler.desk import Desk
from storage import beats
from storage.beats import CLOCK, WELL


async def beat(desk: Desk) -> None:
    async with desk.store.writing() as db:
        await beats.tell(db, desk.worker, {CLOCK: WELL}, now=desk.clock())
