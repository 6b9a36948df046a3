"""This process lives: told in the database, where other processes and /healthz look."""

from __future__ import annotations

from scheduler.desk import Desk
from storage import beats
from storage.beats import CLOCK, OPEN, WELL


async def beat(desk: Desk) -> None:
    lanes = desk.lanes.statuses(desk.seconds())
    states = {name: OPEN if status.open else WELL for name, status in lanes.items()}
    async with desk.store.writing() as db:
        await beats.tell(db, desk.worker, {CLOCK: WELL, **states}, now=desk.clock())
