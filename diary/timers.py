"""When a digest comes, which one it is, and until when it is of use. Days are those of the school's clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from diary.calendar import monday
from diary.wishes import Quiet, Rhythm

DAY = timedelta(days=1)
WEEK = 7
AHEAD = timedelta(days=4)  # from Thursday on, the week that is meant is the next one
LATEST_EVENING = time(22)
LATEST_MORNING = time(13)  # of a second shift; each child's own first lesson is looked at later
LATEST_MONDAY = time(9)
AT_LEAST = timedelta(hours=1)


def next_moment(rhythm: Rhythm, zone: tzinfo, after: datetime) -> datetime | None:
    """The first moment of the rhythm later than `after`, in UTC; None: never."""
    # A day early: a time that the clock skips may fall on the next day.
    first = after.astimezone(zone).date() - DAY
    days = (first + DAY * n for n in range(WEEK + 2))
    moments = (_moment(day, rhythm, zone) for day in days if _has(rhythm, day))
    return next((moment for moment in moments if moment > after), None)


def last_moment(rhythm: Rhythm, zone: tzinfo, until: datetime) -> datetime | None:
    """The last moment of the rhythm not later than `until`, in UTC; None: never."""
    last = until.astimezone(zone).date()
    days = (last - DAY * n for n in range(WEEK + 1))
    moments = (_moment(day, rhythm, zone) for day in days if _has(rhythm, day))
    return next((moment for moment in moments if moment <= until), None)


def _has(rhythm: Rhythm, day: date) -> bool:
    return str(day.isoweekday()) in rhythm.days


def _moment(day: date, rhythm: Rhythm, zone: tzinfo) -> datetime:
    """A time that comes twice means the first one; one that the clock skips, as much later: once a day in any case."""
    return datetime.combine(day, rhythm.at, zone).astimezone(UTC)


def week_ahead(day: date) -> date:
    """The Monday of the week that a weekly digest of this day is about."""
    return monday(day + AHEAD)


def period_of(kind: str, day: date) -> str:
    """What a person gets one digest of: "2026-11-23", of the weekly one "2026-W48"."""
    if kind != "weekly":
        return day.isoformat()
    week = week_ahead(day).isocalendar()
    return f"{week.year}-W{week.week:02}"


def useful_until(kind: str, planned: datetime, quiet: Quiet) -> datetime:
    """After this the digest would come too late; `planned` in the school's zone."""
    match kind:
        case "evening":
            latest = _at(planned.date(), _evening_ends(planned.time(), quiet), planned)
        case "morning":
            latest = _at(planned.date(), LATEST_MORNING, planned)
        case _:
            latest = _at(week_ahead(planned.date()), LATEST_MONDAY, planned)
    return max(latest, planned + AT_LEAST)


def _evening_ends(planned: time, quiet: Quiet) -> time:
    silent = quiet.begins != quiet.ends and planned < quiet.begins
    return min(LATEST_EVENING, quiet.begins) if silent else LATEST_EVENING


def _at(day: date, clock: time, like: datetime) -> datetime:
    return datetime.combine(day, clock, like.tzinfo)
