from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby

from chat.talk import Button, Reply
from chat.text import Content, Day, Row, _, bold, n_
from delivery.lines.days import day_head, paragraphs, span
from delivery.lines.tests import test_line
from handlers.children import asked
from handlers.picture_buttons import picture_button
from handlers.screens import about, asked_days, screen
from handlers.turn import Turn
from storage.periods import periods_of
from storage.tests import Test, Tests, tests_of

AT_LEAST = timedelta(days=14)


async def show(turn: Turn) -> Reply:
    """Tests of a `pupil` from today to the end of the period, or from `day` to `to`; of one `subject` (id)."""
    who = await asked(turn)
    begins = ends = turn.today
    past: tuple[Button, ...] = ()
    if turn.given("day"):
        begins, ends = asked_days(turn, begins, ends)
        past = (Button(_("Tests ahead"), "tests", about(who.pupil)),)
    else:
        periods = await periods_of(turn.db, who.pupil, today=turn.today)
        period = periods.current(turn.today)
        # At the end of a quarter the first tests of the next one matter more than its last day.
        known = period is not None and period.ends != date.max
        ends = max(period.ends if period and known else turn.today, turn.today + AT_LEAST)
        if period and period.begins < turn.today:
            yesterday = turn.today - timedelta(days=1)
            since = about(who.pupil, day=period.begins, to=min(period.ends, yesterday))
            past = (Button(_("Past tests"), "tests", since),)
    found = await tests_of(turn.db, (who.pupil,), begins, ends)
    tests = found.tests
    if turn.given("subject"):
        tests = tuple(one for one in tests if one.subject_id == turn.number("subject"))
    blocks = [_day(tuple(group), turn) for _on, group in groupby(tests, key=lambda one: one.on)]
    return screen(
        turn,
        who,
        _("📝 Tests, {days}", days=span(begins, ends)),
        paragraphs([*_crowded(tests), *blocks]) if blocks else _none(found),
        as_of=found.as_of,
        buttons=((*past, picture_button("tests", who.pupil, day=begins, to=ends)),),
        sibling_args={"day": begins, "to": ends} if turn.given("day") else None,
    )


def _day(tests: Sequence[Test], turn: Turn) -> Content:
    several: Content = ""
    if len(tests) > 1:
        several = n_("{n} test in one day", "{n} tests in one day", n=len(tests))
    head = Row((bold(day_head(tests[0].on, turn.today)), several))
    return (head, *(test_line(one) for one in tests))


def _crowded(tests: Sequence[Test]) -> tuple[Content, ...]:
    """A warning before the list: days on which there are several."""
    days = Counter(one.on for one in tests)
    full = tuple(Day(day, "EEE d MMM") for day, number in days.items() if number > 1)
    if not full or len(days) == 1:
        return ()
    return (_("⚠️ Several tests in one day: {days}", days=Row(full, gap=", ")),)


def _none(found: Tests) -> Content:
    if found.as_of is None:
        return _("The school does not send tests here.")
    return _("No tests are announced for these days.")
