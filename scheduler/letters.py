from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from delivery.marker import marking
from delivery.office import PostOffice
from delivery.send import drain
from scheduler.desk import Desk

LANES = 1_000  # a run lasts as long as its slowest lane, and the next runs look after the others


async def send_due(desk: Desk) -> None:
    """Every lane for itself: a slow one holds up no other. A lane that is drained already is left to whoever does."""
    async with post_office(desk) as office, asyncio.TaskGroup() as lanes:
        for name, channel in desk.channels.items():
            lanes.create_task(drain(office, desk.lanes.of(name, channel)))


@asynccontextmanager
async def post_office(desk: Desk) -> AsyncIterator[PostOffice]:
    """Where letters are sent from; what became of them is written down at the end."""
    async with marking(desk.store, worker=desk.worker, sleep=desk.sleep) as marker:
        yield PostOffice(
            store=desk.store,
            marker=marker,
            carries=desk.carries,
            clock=desk.clock,
            seconds=desk.seconds,
            sleep=desk.sleep,
            worker=desk.worker,
        )
