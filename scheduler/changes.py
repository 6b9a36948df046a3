"""Tell what changed in the diaries, school by school, each in one transaction: letters stand, or nothing is told."""

from __future__ import annotations

from datetime import datetime

from delivery.telling.endings import letters_of_endings
from delivery.telling.fanout import letters_about
from diary.wishes import rules_of
from scheduler.desk import Desk
from storage import changes, outbox
from storage.changes import Waiting


async def tell_changes(desk: Desk) -> None:
    now = desk.clock()
    async with desk.store.reading() as db:
        waiting = await changes.schools_waiting(db)
    for school in waiting:
        if _has_something(school, now):
            while await _tell_some(desk, school, now):
                pass


def _has_something(school: Waiting, now: datetime) -> bool:
    since = school.gathering_since
    return school.others > 0 or (since is not None and since <= _gathered_before(school, now))


def _gathered_before(school: Waiting, now: datetime) -> datetime:
    return now - rules_of(school.rules).gather


async def _tell_some(desk: Desk, school: Waiting, now: datetime) -> bool:
    """Whether there was something. Letters and the note that they are written become true together."""
    async with desk.store.writing() as db:
        taken = await changes.take(
            db, school.school_id, gathered_before=_gathered_before(school, now)
        )
        if taken:
            posts = await letters_about(db, school, taken, now=now)
            posts += await letters_of_endings(db, school.school_id, taken, now=now)
            await outbox.add(db, posts, now=now)
            await changes.note_told(db, [one.id for one in taken], now=now)
    return bool(taken)
