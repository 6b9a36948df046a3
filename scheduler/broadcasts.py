"""While an announcement goes out, its author sees how far it got."""

from __future__ import annotations

from linking import progress
from scheduler.desk import Desk
from storage import broadcast_letters, broadcasts


async def tell_progress(desk: Desk) -> None:
    now = desk.clock()
    async with desk.store.reading() as db:
        going = await broadcasts.under_way(db, now=now)
        figures = await broadcast_letters.figures_of(db, [one.id for one in going])
    for one in going:
        async with desk.store.writing() as db:
            await progress.tell(db, one, figures[one.id], now=now)
