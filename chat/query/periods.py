"""The grammar of school periods: a table of patterns reads a line of codes; the first that finds a period wins."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from chat.query.days import DAY, ONE, WEEK, WEEKDAY, WEEKS_AWAY, Asked, day_of, school_day
from chat.query.known import Span

LAST_30_DAYS = timedelta(days=29)
_DAYS = {"day": 1, "week": 7, "month": 30}
QUARTERS = 4
HALVES = 2

Found = re.Match[str]


def period(codes: str, asked: Asked) -> Span | None:
    for pattern, read in _GRAMMAR:
        for found in pattern.finditer(codes):
            if span := read(found, asked):
                return span
    return None


def _days_of_one_month(found: Found, asked: Asked) -> Span | None:
    first = school_day(int(found[1]), int(found[3]), 0, asked)
    last = school_day(int(found[2]), int(found[3]), 0, asked)
    return (min(first, last), max(first, last)) if first and last else None


def _from_day_to_day(found: Found, asked: Asked) -> Span | None:
    first, last = day_of(found[1], asked), day_of(found[2], asked)
    if first and last and first > last and WEEKDAY.fullmatch(found[2]):
        # On a Tuesday the nearest Monday lies behind the nearest Wednesday.
        first, last = (first - WEEK, last) if asked.past else (first, last + WEEK)
    return (first, last) if first and last and first <= last else None


def _days_in_a_row(found: Found, asked: Asked) -> Span | None:
    """«на сегодня и завтра»."""
    first, last = day_of(found[1], asked), day_of(found[2], asked)
    return (first, last) if first and last and DAY <= last - first <= WEEK else None


def _since_it_began(found: Found, asked: Asked) -> Span | None:
    """«с начала четверти»."""
    match found[1]:
        case "week":
            return asked.monday, asked.today
        case "month":
            return asked.today.replace(day=1), asked.today
        case "year":
            return (asked.terms[0][0], asked.today) if asked.terms else None
    begins = asked.terms[asked.term][0] if asked.terms else asked.today
    return (begins, asked.today) if begins <= asked.today else None


def _until_a_weekday(found: Found, asked: Asked) -> Span | None:
    last = day_of(found[1], asked) if asked.homework and "from" not in found.string else None
    return (asked.today, last) if last else None


def _weekday_in_a_week(found: Found, asked: Asked) -> Span | None:
    day = day_of(found[1], asked)
    return (day + WEEK, day + WEEK) if day else None


def _one_day(found: Found, asked: Asked) -> Span | None:
    lead = found[1] or ""
    day = day_of(found[2], asked, lead=lead)
    if day is None:
        return None
    since = lead == "from" and asked.past and day < asked.today
    return (day, asked.today) if since else (day, day)


def _last_days(found: Found, asked: Asked) -> Span:
    return asked.today - (int(found[1]) * _DAYS[found[2]] - 1) * DAY, asked.today


def _some_days(found: Found, asked: Asked) -> Span | None:
    """«за две недели» are those behind us, «на три дня» those ahead."""
    days = (int(found[1]) * _DAYS[found[2]] - 1) * DAY
    if asked.past:
        return asked.today - days, asked.today
    return (asked.today, asked.today + days) if asked.ahead else None


def _days_ago(found: Found, asked: Asked) -> Span:
    day = asked.today - int(found[1] or 1) * _DAYS[found[2]] * DAY
    return day, day


def _in_some_time(found: Found, asked: Asked) -> Span:
    day = asked.today + int(found[1] or 1) * (WEEK if found[2] == "week" else DAY)
    return day, day


def _weekend(found: Found, asked: Asked) -> Span:
    saturday = asked.monday + 5 * DAY
    if found[1] == "prev" or (not found[1] and asked.past and saturday > asked.today):
        saturday -= WEEK
    elif found[1] == "next":
        saturday += WEEK
    return saturday, saturday + DAY


def _named_week(found: Found, asked: Asked) -> Span:
    monday = asked.monday + WEEKS_AWAY[found[1]]
    return monday, monday + 6 * DAY


def _a_week(_found: Found, asked: Asked) -> Span:
    six = 6 * DAY
    return (asked.today, asked.today + six) if asked.ahead else (asked.today - six, asked.today)


def _numbered_term(found: Found, asked: Asked) -> Span | None:
    number, kind = int(found[1] or found[4]), found[2] or found[3]
    if kind == "half":
        return _half(number - 1, asked)
    return asked.terms[number - 1] if 0 < number <= len(asked.terms) else None


def _named_term(found: Found, asked: Asked) -> Span | None:
    if not asked.terms:
        return None
    away = {"next": 1, "prev": -1}.get(found[1], 0)
    if found[2] == "half":
        quarters_in_half = max(1, len(asked.terms) // HALVES)
        return _half(asked.term // quarters_in_half + away, asked)
    return asked.terms[max(0, min(len(asked.terms) - 1, asked.term + away))]


def _half(number: int, asked: Asked) -> Span | None:
    """Of a year of quarters or of half-years; a year of trimesters has no halves."""
    if number not in range(HALVES):
        return None
    if len(asked.terms) == HALVES:
        return asked.terms[number]
    if len(asked.terms) == QUARTERS:
        return asked.terms[2 * number][0], asked.terms[2 * number + 1][1]
    return None


def _month_by_name(found: Found, asked: Asked) -> Span | None:
    first = school_day(1, int(found[1]), 0, asked)
    return (first, _month_end(first)) if first else None


def _a_month(found: Found, asked: Asked) -> Span:
    if not found[1]:
        return asked.today - LAST_30_DAYS, asked.today
    first = asked.today.replace(day=1)
    if found[1] == "prev":
        first = (first - DAY).replace(day=1)
    return first, _month_end(first)


def _month_end(first: date) -> date:
    return (first + 31 * DAY).replace(day=1) - DAY


def _school_year(_found: Found, asked: Asked) -> Span | None:
    return (asked.terms[0][0], asked.terms[-1][1]) if asked.terms else None


_GRAMMAR: tuple[tuple[re.Pattern[str], Callable[[Found, Asked], Span | None]], ...] = (
    (re.compile(r"\b(\d+)(?: date)? (?:to|on) (\d+)(?: date)? m(\d+)"), _days_of_one_month),
    (re.compile(rf"{ONE} to {ONE}"), _from_day_to_day),
    (re.compile(rf"{ONE} and (?:(?:on|at) )?{ONE}"), _days_in_a_row),
    (re.compile(r"\boutset (?:(?:_|this) )?(year|month|week|term|half)"), _since_it_began),
    (re.compile(r"\bto ((?:(?:next|prev|this|that) )?w\d)"), _until_a_weekday),
    (re.compile(r"\bin week.*?\b(w\d)"), _weekday_in_a_week),
    (re.compile(rf"(?:\b(on|at|from|to) )?{ONE}"), _one_day),
    (re.compile(r"\bprev (\d{1,2}) (day|week|month)"), _last_days),
    (re.compile(r"(?:\b(\d{1,2}) )?\b(day|week|month) ago"), _days_ago),
    (re.compile(r"\bin (?:(\d+) )?(day|week)\b"), _in_some_time),
    (re.compile(r"(?<![./\d])\b(\d{1,2}) (day|week|month)\b"), _some_days),
    (re.compile(r"(?:\b(next|prev|this|that) )?\bweekend\b"), _weekend),
    (re.compile(r"\b(next|prev|this|that) week"), _named_week),
    (re.compile(r"\bweek"), _a_week),
    (re.compile(r"\b(\d+) (term|half)|\b(term|half) (\d+)"), _numbered_term),
    (re.compile(r"(?:\b(next|prev|this) )?\b(term|half)"), _named_term),
    (re.compile(r"(?<!\d )\bm(\d+)"), _month_by_name),
    (re.compile(r"(?:\b(prev|this) )?\bmonth"), _a_month),
    (re.compile(r"(?:^|\b(?:on|_) )year"), _school_year),
)
