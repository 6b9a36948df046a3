"""A moment as a person types it: «завтра в 9:00», «24.11 9:00», «пт 18:30», 2026-11-24 09:00."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

DAY = timedelta(days=1)
_TIME = re.compile(r"(?:^|\s)(?:в\s+|at\s+)?(?P<h>[01]?\d|2[0-3])[:.](?P<m>[0-5]\d)$")
_ISO = re.compile(r"(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)t?")
_DATE = re.compile(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})(?:\.(?P<y>20\d\d))?")
_AWAY = {"сегодня": 0, "завтра": 1, "послезавтра": 2, "today": 0, "tomorrow": 1}
_WEEKDAYS = (
    ("пн", "понед", "mon"),
    ("вт", "tue"),
    ("ср", "wed"),
    ("чт", "четв", "thu"),
    ("пт", "пятн", "fri"),
    ("сб", "субб", "sat"),
    ("вс", "воскр", "sun"),
)


def moment_of(words: str, now: datetime) -> datetime | None:
    """The moment that is meant, in the zone of `now`; None where it cannot be read. It may be past.

    A time alone is today's, or tomorrow's where that is over; a weekday is the coming one; a date without a year is
    the nearest ahead.
    """
    words = " ".join(words.replace(",", " ").replace("T", " ").casefold().split())
    found = _TIME.search(words)
    if found is None:
        return None
    at = time(int(found["h"]), int(found["m"]))
    day = _day(words[: found.start()].strip().removeprefix("в ").removeprefix("во "), at, now)
    return datetime.combine(day, at, now.tzinfo) if day else None


def _day(words: str, at: time, now: datetime) -> date | None:
    today = now.date()
    if not words:
        return today if at > now.time() else today + DAY
    if words in _AWAY:
        return today + _AWAY[words] * DAY
    if found := _ISO.fullmatch(words):
        return _date(int(found["y"]), int(found["m"]), int(found["d"]))
    if found := _DATE.fullmatch(words):
        year = int(found["y"]) if found["y"] else today.year
        day = _date(year, int(found["m"]), int(found["d"]))
        if day and not found["y"] and day < today:
            return _date(year + 1, day.month, day.day)
        return day
    for place, beginnings in enumerate(_WEEKDAYS):
        if words.startswith(beginnings):
            return today + ((place - today.weekday() - 1) % 7 + 1) * DAY
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
