"""How old data may be before a screen says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from diary.calendar import SUNDAY

RHYTHM = timedelta(hours=24)
DAY = timedelta(days=1)
WARNED_AFTER = timedelta(days=5)  # progress is to be entered once a week at least


def rhythm_of(rules: Mapping[str, object]) -> timedelta:
    """The school's own rhythm: how often its journal is exported."""
    hours = rules.get("rhythm_hours")
    return timedelta(hours=hours) if isinstance(hours, int) else RHYTHM


def is_old(as_of: datetime, now: datetime, *, rhythm: timedelta = RHYTHM) -> bool:
    """Older than the journal's normal rhythm; Sundays, when nobody writes into a journal, do not count.

    Both moments in the school's time zone.
    """
    if now - as_of <= rhythm:
        return False
    return _without_sundays(as_of, now) > rhythm


def _without_sundays(begins: datetime, ends: datetime) -> timedelta:
    if ends - begins > 7 * DAY:
        return ends - begins
    passed = timedelta()
    moment = begins
    while moment < ends:
        midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0) + DAY
        step = min(midnight, ends)
        if moment.isoweekday() != SUNDAY:
            passed += step - moment
        moment = step
    return passed


def behind_since(
    lessons: Iterable[tuple[date, bool]], today: date, *, kept_elsewhere: bool
) -> date | None:
    """The first lesson after the last entry, where that is so long ago that staff are warned; else None.

    `lessons`: days of one subject of a class, and whether something was entered. Where nothing was entered in any
    subject (`kept_elsewhere`), the school does not send such entries, and nobody is behind.
    """
    days = tuple(lessons)
    last = max((day for day, kept in days if kept), default=date.min)
    first = min((day for day, kept in days if not kept and day > last), default=None)
    if first is None or (last == date.min and not kept_elsewhere):
        return None
    return first if today - first >= WARNED_AFTER else None
