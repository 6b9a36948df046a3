"""What lies ahead: the tests of a period, the coming holidays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from chat.text import Content, _, n_
from delivery.lines.calendar import dates_line
from delivery.lines.days import day_head
from delivery.lines.tests import test_line
from diary.calendar import Calendar
from diary.people import Pupil
from diary.periods import Period
from handlers.cabinet_week import NO_DAY, age_words
from handlers.turn import Turn
from storage.tests import Test, Tests

AHEAD = timedelta(days=14)  # at the end of a quarter the first tests of the next one matter most
HOLIDAYS_AT_MOST = 4


@dataclass(frozen=True, slots=True)
class TestDay:
    day: Content
    several: Content
    tests: tuple[Content, ...]


@dataclass(frozen=True, slots=True)
class TestsPage:
    ahead: tuple[TestDay, ...]
    past: tuple[TestDay, ...]
    notice: Content
    age: Content


def reach_of_tests(
    turn: Turn, shown: Period | None, begins: date, ends: date
) -> tuple[date, date]:
    """The period, the week that is shown, and in any case the next fortnight."""
    first, last = begins, max(ends, turn.today + AHEAD)
    if shown is None or shown.ends == date.max:
        return min(first, turn.today), last
    return min(first, shown.begins), max(last, shown.ends)


def tests_page(turn: Turn, found: Tests, pupil: Pupil) -> TestsPage:
    tests = found.of(pupil)
    days = [(on, tuple(group)) for on, group in groupby(tests, key=lambda one: one.on)]
    none = _("No tests are announced for these days.")
    ahead = tuple(_test_day(on, group) for on, group in days if on >= turn.today)
    return TestsPage(
        ahead,
        tuple(_test_day(on, group) for on, group in reversed(days) if on < turn.today),
        () if ahead else none if found.as_of else _("The school does not send tests here."),
        age_words(turn, found.as_of),
    )


def _test_day(on: date, tests: Sequence[Test]) -> TestDay:
    several: Content = ""
    if len(tests) > 1:
        several = n_("{n} test in one day", "{n} tests in one day", n=len(tests))
    return TestDay(day_head(on, NO_DAY), several, tuple(test_line(one) for one in tests))


def holiday_lines(turn: Turn, calendar: Calendar) -> tuple[Content, ...]:
    carries = turn.person.carries
    coming = calendar.holidays(turn.today)[:HOLIDAYS_AT_MOST]
    return tuple(dates_line(entry, carries) for entry in coming)
