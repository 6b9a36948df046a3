"""Delete what is of no use any more and would only lie about."""

from __future__ import annotations

from datetime import timedelta

from linking import codes
from scheduler.desk import Desk
from storage import broadcasts, dialogs, outbox, web_sessions

DIALOGS = timedelta(days=1)
TRIES = timedelta(days=2)
DRAFTS = timedelta(days=7)
LETTERS = timedelta(days=365)


async def forget_the_old(desk: Desk) -> None:
    now = desk.clock()
    async with desk.store.writing() as db:
        await dialogs.forget_before(db, now - DIALOGS)
        await codes.forget_tries(db, now - TRIES)
        await broadcasts.forget_drafts(db, before=now - DRAFTS)
        await outbox.forget_before(db, now - LETTERS)
        await web_sessions.forget_sessions(db, before=now)
