"""Tell administrators what needs a person: once for each trouble and hour or day, and not in the night."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from delivery.alarm_words import ALARMS, SINCE, late_of, midnight
from diary.calendar import SUNDAY
from diary.freshness import is_old, rhythm_of
from diary.people import School
from diary.wishes import after_quiet, rules_of
from linking import chats
from scheduler.desk import Desk
from storage import beats, deliveries, outbox, troubles
from storage.breaches import WITHIN
from storage.calendar import school_days
from storage.outbox import Post, Rank
from storage.troubles import SchoolData

log = structlog.get_logger()

BROKEN = timedelta(minutes=10)
SILENT_FROM = time(14)  # by then a school day has had its morning and its first marks
DEBT = timedelta(hours=1)
USEFUL = timedelta(hours=12)
HOURLY, DAILY = "%Y-%m-%dT%H", "%Y-%m-%d"


@dataclass(frozen=True)
class Alarm:
    kind: str
    school: School
    about: str  # distinguishes two of a kind: the lane
    rhythm: str  # HOURLY, DAILY
    facts: Mapping[str, str]


async def watch_over(desk: Desk) -> None:
    now = desk.clock()
    async with desk.store.reading() as db:
        data = await troubles.schools_and_data(db)
        alarms = [
            *await _of_lanes(db, data, now),
            *await _of_results(db, data, now),
            *await _of_school_days(db, data, now),
        ]
    if not alarms:
        return
    async with desk.store.writing() as db:
        for alarm in alarms:
            log.warning("alarm", kind=alarm.kind, school=alarm.school.id, **alarm.facts)
            to = await chats.staff_chats(db, alarm.school.id)
            posts = outbox.to_chats(to, kind=alarm.kind, key="", facts=alarm.facts, now=now)
            await outbox.add(db, [_timed(alarm, post, now) for post in posts], now=now)


def _timed(alarm: Alarm, post: Post, now: datetime) -> Post:
    """In the night it waits for the morning, and a night has one of a kind."""
    zone = ZoneInfo(alarm.school.timezone)
    due = after_quiet(now, rules_of(alarm.school.rules).quiet, zone)
    period = due.astimezone(zone).strftime(alarm.rhythm)
    return replace(
        post,
        key=f"{alarm.kind}:{alarm.school.id}:{alarm.about}:{period}",
        rank=Rank.URGENT,
        due_at=due,
        why="quiet_hours" if due > now else "",
        expires_at=due + USEFUL,
    )


async def _of_lanes(
    db: AsyncConnection, data: tuple[SchoolData, ...], now: datetime
) -> list[Alarm]:
    late = await deliveries.late_lanes(db, now=now)
    resting = {
        one.lane for one in await beats.broken_lanes(db, now=now) if now - one.since > BROKEN
    }
    if not late and not resting:
        return []
    found: list[Alarm] = []
    for lanes, kind, since in (
        (frozenset(late) - resting, "old_queue", now),
        (resting, "broken_lane", now + timedelta(days=1)),  # letters were put off until it is well
    ):
        schools = await troubles.schools_of_lanes(db, lanes, now=since)
        found += [
            Alarm(kind, one.school, lane, HOURLY, {"lane": lane})
            for lane, concerned in schools.items()
            for one in data
            if one.school.id in concerned
        ]
    return found


async def _of_results(
    db: AsyncConnection, data: tuple[SchoolData, ...], now: datetime
) -> list[Alarm]:
    some = await troubles.schools_with_results(db, after=now - SINCE, before=now - WITHIN)
    return [
        Alarm("late_results", one.school, "", DAILY, {})
        for one in data
        if one.school.id in some and await late_of(db, one.school.id, now)
    ]


async def _of_school_days(
    db: AsyncConnection, data: tuple[SchoolData, ...], now: datetime
) -> list[Alarm]:
    """What is odd on a school day only."""
    debts = await troubles.schools_with_debts(db, before=now - DEBT)
    perhaps = [
        one
        for one in data
        if _is_stale(one, now) or (one.school.id in debts and _is_late_in_the_day(one.school, now))
    ]
    found: list[Alarm] = []
    for one in perhaps:
        today = now.astimezone(ZoneInfo(one.school.timezone))
        days = await school_days(db, one.school.id, today.date())
        if today.isoweekday() == SUNDAY or days.of_school.free(today.date()):
            continue
        if _is_stale(one, now) and one.as_of:
            facts = {"as_of": one.as_of.isoformat()}
            found.append(Alarm("no_import", one.school, "", DAILY, facts))
        if one.school.id in debts and _is_late_in_the_day(one.school, now):
            morning = midnight(today)
            if not await troubles.any_sent(db, one.school.id, since=morning, besides=ALARMS):
                found.append(Alarm("silent_day", one.school, "", DAILY, {}))
    return found


def _is_stale(one: SchoolData, now: datetime) -> bool:
    if one.as_of is None:
        return False  # a school that is being set up
    zone = ZoneInfo(one.school.timezone)
    rhythm = rhythm_of(one.school.rules)
    return is_old(one.as_of.astimezone(zone), now.astimezone(zone), rhythm=rhythm)


def _is_late_in_the_day(school: School, now: datetime) -> bool:
    return now.astimezone(ZoneInfo(school.timezone)).time() >= SILENT_FROM
