"""What a calendar program is given of one child: two weeks back, and on to the end of the school year."""

from __future__ import annotations

import hmac
from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from chat.text import Content, _
from diary.calendar import monday
from diary.people import Pupil
from diary.periods import Period
from documents.icalendar import Feed
from handlers.calendar_events import Contents, happenings
from linking.calendar_links import Shared
from storage.periods import periods_of
from storage.revisions import Imports, revisions_of
from storage.tests import tests_among
from storage.timetable import weeks_of

BACK = timedelta(days=14)
LONGEST = timedelta(days=330)
A_YEAR = timedelta(days=366)
MAY = 5
SUMMER_ENDS = 9


def first_day(today: date) -> date:
    """A Monday: so a calendar that nobody touches stays the same for a week."""
    return monday(today) - BACK


async def contents_of(
    db: AsyncConnection, pupil: Pupil, imports: Imports, *, today: date
) -> Contents:
    """Eight statements. `imports` were asked before: what comes meanwhile is told as older than it is, never newer."""
    begins = first_day(today)
    periods = await periods_of(db, pupil, today=today)
    ends = last_school_day(periods.usual, today)
    weeks = await weeks_of(db, (pupil,), begins, ends)
    revisions = await revisions_of(db, pupil, imports, begins, ends)
    tests = await tests_among(db, (pupil,), revisions.works)
    return Contents(weeks.of(pupil), tests, revisions, begins, ends, horizon=begins + A_YEAR)


def last_school_day(periods: tuple[Period, ...], today: date) -> date:
    """Until when the weekly template is to be believed. Without periods: the end of May."""
    year = today.year + 1 if today.month >= SUMMER_ENDS else today.year
    last = max((period.ends for period in periods), default=date(year, MAY, 31))
    begins = first_day(today)
    return max(begins, min(last, begins + LONGEST))


def feed_of(shared: Shared, contents: Contents, zone: str, secret: bytes) -> Feed:
    """Takes a tenth of a second of reckoning: not for the event loop."""
    pupil = shared.pupil

    def uid(key: str) -> str:
        words = f"calendar-event:{pupil.id}:{key}".encode()
        return str(UUID(bytes=hmac.digest(secret, words, sha256)[:16], version=4))

    found = happenings(pupil, contents, uid, ZoneInfo(zone))
    return Feed(_title(shared), zone, found)


def _title(shared: Shared) -> Content:
    """No name travels; brothers and sisters are told apart by their age."""
    if shared.among == 1:
        return _("Lessons")
    return _("Lessons, child {number}", number=shared.pupil.ordinal)
