"""Reminders to staff on afternoons of school days, by each school's own clock."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from delivery.reminders.letters import letters_to_staff
from delivery.reminders.news import REMINDERS
from diary.calendar import SUNDAY
from diary.people import School
from scheduler.desk import Desk
from storage import audits, outbox, schools
from storage.calendar import school_days
from storage.outbox import Post

BEGINS, ENDS = time(14), time(18)  # later it is left for the next day
REMINDED = "staff.reminded"
HALF_A_DAY = timedelta(hours=12)


async def remind_staff(desk: Desk) -> None:
    now = desk.clock()
    async with desk.store.reading() as db:
        due = [one for one in (await schools.all_schools(db)).values() if _is_time(one, now)]
        done = (
            await audits.schools_with(db, REMINDED, since=now - HALF_A_DAY) if due else frozenset()
        )
    for school in due:
        if school.id not in done:
            await _remind(desk, school, now)


async def _remind(desk: Desk, school: School, now: datetime) -> None:
    today = now.astimezone(ZoneInfo(school.timezone)).date()
    posts: list[Post] = []
    async with desk.store.reading() as db:
        days = await school_days(db, school.id, today)
        if not days.of_school.free(today):
            for kind, reminder in REMINDERS.items():
                if reminder.weekday in {0, today.isoweekday()}:
                    posts += await letters_to_staff(db, school, kind, now=now)
    async with desk.store.writing() as db:
        await outbox.add(db, posts, now=now)
        detail = {"letters": len(posts)}
        await audits.add(db, school.id, actor=None, deed=REMINDED, at=now, detail=detail)


def _is_time(school: School, now: datetime) -> bool:
    local = now.astimezone(ZoneInfo(school.timezone))
    return local.isoweekday() != SUNDAY and BEGINS <= local.time() < ENDS
