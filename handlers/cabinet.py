"""The diary as a page beside the conversation: everything that a family looks up, of one child.

The page is drawn by the web part alone. What it needs comes through the same doors as any screen, in ten statements
or so, and its presses are questions to the conversation.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from chat.talk import Button, Reply
from chat.text import Content, Plain, _
from delivery.lines.homework import is_due, with_days
from delivery.lines.lessons import teachers_in
from diary.calendar import SUNDAY, days_between, monday
from diary.homework import Task
from diary.people import Pupil, Purpose
from diary.periods import Period, Periods
from diary.progress import reach
from diary.timetable import Week, day_plan
from handlers.cabinet_marks import MarksPage, marks_page
from handlers.cabinet_tests import TestsPage, holiday_lines, reach_of_tests, tests_page
from handlers.cabinet_week import Found, WeekPage, week_page
from handlers.children import Asked, asked_among
from handlers.screens import about
from handlers.start import FAMILY
from handlers.turn import Turn, stale_button
from linking.access import access_pupils_of
from linking.naming import called, headed
from storage.finals import finals_of
from storage.homework import Homework, homework_of
from storage.marks import marks_of
from storage.names import names_of
from storage.periods import periods_of
from storage.tests import tests_of
from storage.timetable import weeks_of
from storage.web_sessions import WEB

ACTION = "cabinet"
NOBODYS = object()  # the page of who has no child here: there is none
WEEK = timedelta(days=7)
SIX_DAYS = timedelta(days=6)
NEXT_LESSONS = timedelta(days=14)  # homework without a day is looked for so far


@dataclass(frozen=True, slots=True)
class Cabinet:
    school: str
    head: Content  # «Анна, 6В»
    children: tuple[Button, ...]
    chosen: Button  # what shows this very page once more
    week: WeekPage
    marks: MarksPage
    tests: TestsPage
    holidays: tuple[Content, ...]


async def show(turn: Turn) -> Reply:
    """The page of a `pupil`, of the week of `day`, of a `period` (its id); without them of the eldest and of now."""
    if turn.event.channel != WEB:
        raise stale_button()
    if not turn.person.roles & FAMILY:
        return replace(stale_button().reply, page=NOBODYS)
    who = await _asked(turn)
    pupil = who.pupil
    begins = _week_of(turn)
    ends = begins + SIX_DAYS
    periods = await periods_of(turn.db, pupil, today=turn.today)
    shown = _period(turn, periods)
    days = reach(periods, shown, turn.today) if shown else _last_year(turn)
    homework = await homework_of(turn.db, (pupil,), begins, ends)
    undated = [task.assigned_on for task in homework.of(pupil) if task.due_on is None]
    since, until = min(begins, turn.today, *undated), ends + NEXT_LESSONS
    weeks = await weeks_of(turn.db, (pupil,), since, until)
    week = weeks.of(pupil)
    plans = tuple(day_plan(day, week) for day in days_between(begins, ends))
    lessons = [lesson for plan in plans for lesson in plan.lessons]
    names = await names_of(turn.db, turn.school.id, teachers_in(lessons))
    marks = await marks_of(turn.db, (pupil,), min(days[0], begins), max(days[1], ends))
    tests = await tests_of(turn.db, (pupil,), *reach_of_tests(turn, shown, begins, ends))
    finals = await finals_of(turn.db, pupil)
    found = Found(
        plans,
        _due(turn, homework, pupil, week, begins=begins),
        marks.of(pupil),
        tests.of(pupil),
        names,
        sends_timetable=weeks.as_of is not None,
        as_of=min((one for one in (weeks.as_of, homework.as_of) if one), default=None),
    )
    at = _At(pupil, begins, shown)
    page = Cabinet(
        turn.school.name,
        headed(pupil),
        tuple(_child(one, begins) for one in _in_order(who)),
        at.look(""),
        week_page(turn, pupil, found, at.weeks(turn)),
        marks_page(
            turn,
            pupil,
            marks,
            finals=finals,
            periods=periods,
            shown=shown,
            days=days,
            ways=at.periods(turn, periods),
        ),
        tests_page(turn, tests, pupil),
        holiday_lines(turn, week.calendar),
    )
    return Reply(headed(pupil), personal=True, page=page)


@dataclass(frozen=True, slots=True)
class _At:
    """What is looked at now; each of the page's own buttons changes one thing of it."""

    pupil: Pupil
    begins: date
    period: Period | None

    def look(
        self, label: Content, *, begins: date | None = None, period: Period | None = None
    ) -> Button:
        seen = period or self.period
        args = about(self.pupil, day=begins or self.begins)
        return Button(label, ACTION, {**args, "period": seen.id} if seen else args)

    def weeks(self, turn: Turn) -> tuple[Button, ...]:
        now = _now(turn.today)
        return (
            self.look(_("‹ week"), begins=self.begins - WEEK),
            self.look(_("This week") if now <= turn.today else _("Coming week"), begins=now),
            self.look(_("week ›"), begins=self.begins + WEEK),
        )

    def periods(self, turn: Turn, periods: Periods) -> tuple[Button, ...]:
        begun = [one for one in periods.usual if one.begins <= turn.today]
        return tuple(self.look(Plain(one.title), period=one) for one in begun)


def _child(pupil: Pupil, begins: date) -> Button:
    """Without the period: another class may have others."""
    return Button(called(pupil), ACTION, about(pupil, day=begins))


async def _asked(turn: Turn) -> Asked:
    pupils = await access_pupils_of(turn.db, turn.person, today=turn.today)
    if not turn.given("pupil"):
        return Asked(pupils[0], pupils[1:])
    return await asked_among(turn, pupils, Purpose.VIEW)


def _in_order(who: Asked) -> tuple[Pupil, ...]:
    return tuple(sorted((who.pupil, *who.others), key=lambda one: one.ordinal))


def _week_of(turn: Turn) -> date:
    return monday(turn.day("day", _now(turn.today)))


def _now(today: date) -> date:
    """On a Sunday everybody looks ahead."""
    return monday(today) + (WEEK if today.isoweekday() == SUNDAY else timedelta())


def _period(turn: Turn, periods: Periods) -> Period | None:
    if not turn.given("period"):
        return periods.current(turn.today)
    found = periods.find(turn.number("period"))
    if found is None:
        raise stale_button()
    return found


def _last_year(turn: Turn) -> tuple[date, date]:
    return date(turn.today.year - 1, turn.today.month, 1), turn.today


def _due(
    turn: Turn, homework: Homework, pupil: Pupil, week: Week, *, begins: date
) -> tuple[Task, ...]:
    ends = begins + SIX_DAYS
    now = begins == _now(turn.today)
    tasks = with_days(homework.of(pupil), week, ends + NEXT_LESSONS)
    due = (task for task in tasks if is_due(task, begins, ends, turn.today))
    # What no timetable tells the day of is said once, in the week that is now.
    return tuple(task for task in due if task.due_on or now)
