"""Fridays in the last weeks of a period: each school once, by its own clock."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from delivery.telling.foretelling import letters_of_forecast
from diary.forecast import FRIDAY
from diary.people import School
from scheduler.desk import Desk
from storage import audits, outbox, schools

BEGINS, ENDS = time(16), time(20)  # later it is left for the next week
TOLD = "forecast.told"
HALF_A_DAY = timedelta(hours=12)


async def foretell(desk: Desk) -> None:
    now = desk.clock()
    async with desk.store.reading() as db:
        due = [one for one in (await schools.all_schools(db)).values() if _is_time(one, now)]
        done = await audits.schools_with(db, TOLD, since=now - HALF_A_DAY) if due else frozenset()
    for school in due:
        if school.id not in done:
            async with desk.store.reading() as db:
                posts = await letters_of_forecast(db, school, now=now)
            async with desk.store.writing() as db:
                await outbox.add(db, posts, now=now)
                detail = {"letters": len(posts)}
                await audits.add(db, school.id, actor=None, deed=TOLD, at=now, detail=detail)


def _is_time(school: School, now: datetime) -> bool:
    local = now.astimezone(ZoneInfo(school.timezone))
    return local.isoweekday() == FRIDAY and BEGINS <= local.time() < ENDS
