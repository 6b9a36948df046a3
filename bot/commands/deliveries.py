"""diarybot deliveries: what became of letters, once or as a live view."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta

from rich.console import Console
from rich.live import Live

from bot.commands.deliveries_view import Seen, as_json, drawn
from bot.commands.opening import opened, utc_now
from bot.commands.refusing import refuse
from bot.settings import Settings
from storage import beats, deliveries
from storage.store import Store

LAST = timedelta(days=1)  # of the view without an announcement
PAUSE = 1.0  # seconds between two looks
# A look at very many letters takes its time: the bot beside us needs the machine more.
SHARE = 10
WIDTH = 120  # of a file or a mail, which has no edge of its own


async def counted(settings: Settings, announcement: int | None) -> dict[str, object]:
    """Every letter that is still kept, or those of one announcement."""
    async with opened(settings) as store:
        skipped = await _skipped(store, announcement)
        async with store.reading() as db:
            tallies = await deliveries.counts(db, broadcast_id=announcement)
    return {"announcement": announcement, **as_json(tallies, skipped)}


async def watch(settings: Settings, announcement: int | None) -> None:
    """Until nothing waits any more; once where nobody looks on."""
    console = Console()
    async with opened(settings) as store:
        skipped = await _skipped(store, announcement)
        seen = await _look(store, announcement, skipped)
        if not console.is_terminal:
            console.width = WIDTH
            console.print(drawn(seen))
            return
        clock = asyncio.get_running_loop().time
        with Live(drawn(seen), console=console, auto_refresh=False) as live:
            while seen.waits:
                before, begun = seen, clock()
                await asyncio.sleep(PAUSE)
                asked = clock()
                seen = await _look(store, announcement, skipped)
                took = clock() - asked
                live.update(drawn(seen, before=before, seconds=clock() - begun), refresh=True)
                await asyncio.sleep(took * SHARE)


async def _skipped(store: Store, announcement: int | None) -> Mapping[str, int]:
    if announcement is None:
        return {}
    async with store.reading() as db:
        skipped = await deliveries.skipped_of(db, announcement)
    if skipped is None:
        refuse(f"Объявления с номером {announcement} нет.")
    return skipped


async def _look(store: Store, announcement: int | None, skipped: Mapping[str, int]) -> Seen:
    now = utc_now()
    since = now - LAST if announcement is None else None
    async with store.reading() as db:
        return Seen(
            tallies=await deliveries.counts(db, broadcast_id=announcement, since=since),
            queues=await deliveries.queues(db, now=now, broadcast_id=announcement),
            broken=await beats.broken_lanes(db, now=now),
            skipped=skipped,
            at=now,
        )
