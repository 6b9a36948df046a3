"""Delete what is of no use any more and would only lie about."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from diary.keeping import kept_from
from linking import codes, erasing
from scheduler.desk import Desk
from storage import beats, broadcasts, dialogs, keeping, puzzles, web_sessions
from storage.keeping import CHANGES, EVENTS, LETTERS, Kept

DIALOGS = timedelta(days=1)
TRIES = timedelta(days=2)
DRAFTS = timedelta(days=7)
PUZZLES = timedelta(days=90)  # nobody has asked like that since
GONE = timedelta(days=1)  # processes
ERASED = timedelta(days=1)  # what was under way beside an erasing has ended by then
REPEATS = timedelta(days=3)  # platforms tell an event again for a day
BREATH = 0.05  # seconds for others between two chunks


async def forget_the_old(desk: Desk) -> None:
    now = desk.clock()
    async with desk.store.writing() as db:
        await dialogs.forget_before(db, now - DIALOGS)
        await codes.forget_tries(db, now - TRIES)
        await erasing.forget_late(db, since=now - ERASED)
        await broadcasts.forget_drafts(db, before=now - DRAFTS)
        await puzzles.forget_before(db, now - PUZZLES)
        await beats.forget_gone(db, before=now - GONE)
        await web_sessions.forget_sessions(db, before=now)
    year = datetime.combine(kept_from(now.date()), time(), UTC)
    await _forget(desk, EVENTS, before=now - REPEATS)
    await _forget(desk, LETTERS, before=year)
    await _forget(desk, CHANGES, before=year)
    async with desk.store.writing() as db:
        await keeping.forget_broadcasts(db, before=year)


async def _forget(desk: Desk, kept: Kept, *, before: datetime) -> None:
    after, ends = 0, False
    while not ends:
        async with desk.store.reading() as db:
            chunk = await keeping.oldest(db, kept, before=before, after=after)
        if chunk.ids:
            async with desk.store.writing() as db:
                await keeping.forget(db, kept, chunk.ids)
            await desk.sleep(BREATH)
        after, ends = chunk.last, chunk.ends
