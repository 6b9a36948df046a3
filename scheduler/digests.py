from __future__ import annotations

from delivery.digest.writing import AT_ONCE, write_due
from linking import timers
from scheduler.desk import Desk


async def write_letters(desk: Desk) -> None:
    """Of every digest whose time has come. Several processes may do so at once: each takes up other timers."""
    taken = AT_ONCE
    while taken == AT_ONCE:
        async with desk.store.writing() as db:
            taken = await write_due(db, now=desk.clock())


async def settle_timers(desk: Desk) -> None:
    """Everybody with a chat has timers, and they follow the school's rules."""
    async with desk.store.writing() as db:
        await timers.settle(db, now=desk.clock())
