from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby

from chat.text import Content, _, n_
from delivery.lines.days import span
from diary.calendar import SUNDAY, WEEK, days_between, monday
from documents.cards import CardOfTests, Cell, DayOfTests, OneTest, WeekOfTests
from handlers import tests
from handlers.children import Asked
from handlers.picture_buttons import undrawn
from handlers.picture_words import Picture, Words, asking, cut
from handlers.screens import about, asked_days
from handlers.turn import Turn
from storage.periods import periods_of
from storage.tests import Test, Tests, tests_of

TESTS_AT_MOST = 14
WEEKS_AT_MOST = 12
LETTERS_AT_MOST = 90
AHEAD = timedelta(days=14)
ONE_DAY = timedelta(days=1)

Range = tuple[date, date]


async def of_tests(turn: Turn, who: Asked) -> Picture:
    """The tests from `day` to `to`, or those of the running period."""
    begins, ends = await _range(turn, who)
    args = about(who.pupil, day=begins, to=ends)
    reply = undrawn(await tests.show(asking(turn, "tests", args)))
    found = await tests_of(turn.db, (who.pupil,), begins, ends)
    known = found.tests
    words = Words(turn.person.lang)
    title, days = _("Tests"), span(begins, ends)
    weeks = _weeks(known, (begins, ends))
    # Those behind are seen in the calendar; who looks at a list wants to know what comes.
    listed = [one for one in known if one.on >= turn.today] or known
    card = CardOfTests(
        words.head(turn, who, title, days, empty=_nothing(found), as_of=found.as_of),
        weekdays=tuple(map(words.weekday, weeks[0])) if weeks else (),
        calendar=tuple(
            (_month(week, words, first=week is weeks[0]), _cells(week, known, begins, ends, turn))
            for week in weeks
        ),
        weeks=_list(listed[:TESTS_AT_MOST], words),
        earlier=words.earlier(len(known) - len(listed)),
        more=words.more(len(listed) - TESTS_AT_MOST),
    )
    return Picture(card, reply, title, days)


async def _range(turn: Turn, who: Asked) -> Range:
    if turn.given("day"):
        return asked_days(turn, turn.today, turn.today)
    period = (await periods_of(turn.db, who.pupil, today=turn.today)).current(turn.today)
    begins, ends = turn.today, turn.today + AHEAD
    if period and period.ends != date.max:
        begins, ends = min(begins, period.begins), max(ends, period.ends)
    return begins, ends


def _nothing(found: Tests) -> Content:
    if found.tests:
        return ""
    if found.as_of is None:
        return _("The school does not send tests here.")
    return _("No tests are announced for these days.")


def _weeks(known: Sequence[Test], asked: Range) -> tuple[tuple[date, ...], ...]:
    """The weeks that were asked for; those from the first test to the last where they are too many."""
    if not known:
        return ()
    begins, ends = asked
    if ends - begins > WEEKS_AT_MOST * WEEK:
        begins, ends = known[0].on, known[-1].on
    school_days = SUNDAY if any(one.on.isoweekday() == SUNDAY for one in known) else SUNDAY - 1
    mondays = days_between(monday(begins), ends)[:: WEEK.days][:WEEKS_AT_MOST]
    return tuple(days_between(day, day + (school_days - 1) * ONE_DAY) for day in mondays)


def _month(week: Sequence[date], words: Words, *, first: bool) -> str:
    """Named where it begins."""
    begun = next((day for day in week if day.day == 1), None)
    return words.month(begun or week[0]) if begun or first else ""


def _cells(
    week: Sequence[date], known: Sequence[Test], begins: date, ends: date, turn: Turn
) -> tuple[Cell, ...]:
    return tuple(
        Cell(
            str(day.day),
            count=sum(one.on == day for one in known),
            today=day == turn.today,
            outside=not begins <= day <= ends,
            kind="past" if day < turn.today else "",
        )
        for day in week
    )


def _list(known: Sequence[Test], words: Words) -> tuple[WeekOfTests, ...]:
    return tuple(
        WeekOfTests(
            words(span(begins, begins + (SUNDAY - 1) * ONE_DAY)),
            tuple(
                _day(day, tuple(of_day), words)
                for day, of_day in groupby(of_week, key=lambda one: one.on)
            ),
        )
        for begins, of_week in groupby(known, key=lambda one: monday(one.on))
    )


def _day(day: date, of_day: Sequence[Test], words: Words) -> DayOfTests:
    several: Content = ""
    if len(of_day) > 1:
        several = n_("{n} test in one day", "{n} tests in one day", n=len(of_day))
    return DayOfTests(
        str(day.day),
        words.weekday(day),
        words.month(day),
        tuple(_test(one, words) for one in of_day),
        several=words(several),
    )


def _test(one: Test, words: Words) -> OneTest:
    """As in words: the kind only where the title does not say it."""
    kind = one.work_type.lower()
    if kind in one.title.casefold():
        kind = ""
    number: Content = "" if one.number is None else _("lesson {number}", number=one.number)
    return OneTest(
        cut(one.subject or one.title, LETTERS_AT_MOST),
        cut(one.title, LETTERS_AT_MOST) if one.subject else "",
        cut(kind, LETTERS_AT_MOST),
        words(number),
    )
