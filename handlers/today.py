"""The daily page: all children at once, what is left of today or the next school day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from chat.talk import Button, Buttons, Reply
from chat.text import Content, Day, Plain, Row, _, bold
from delivery.lines.days import day_head, paragraphs
from delivery.lines.homework import file_names, shortened, task_line, with_days
from delivery.lines.lessons import Names, day_lines, free_words, teachers_in
from delivery.lines.marks import sign
from diary.calendar import days_between
from diary.lessons import DayPlan
from diary.marks import Mark
from diary.people import Pupil
from diary.timetable import Week, day_plan
from handlers.children import chosen
from handlers.screens import about, age
from handlers.start import MENU
from handlers.timetable import LOOK_AHEAD, nearest_day
from handlers.turn import Turn
from linking.access import access_pupils_of
from linking.naming import called, headed
from storage.homework import Homework, homework_of
from storage.marks import Marks, marks_of
from storage.names import names_of
from storage.tests import Test, Tests, tests_of
from storage.timetable import Weeks, weeks_of

CHILDREN_AT_MOST = 5
SOON = timedelta(days=7)


@dataclass(frozen=True)
class _Found:
    weeks: Weeks
    homework: Homework
    marks: Marks
    tests: Tests

    @property
    def as_of(self) -> datetime | None:
        """Of the part that changes daily and is the oldest."""
        known = (self.weeks.as_of, self.homework.as_of, self.marks.as_of)
        return min((one for one in known if one), default=None)


async def show(turn: Turn) -> Reply:
    """Every child of the viewer in one message, or this `pupil` alone."""
    pupils = await _shown(turn)
    until = turn.today + LOOK_AHEAD
    homework = await homework_of(turn.db, pupils, turn.today, until)
    # Earlier days are wanted only where homework without a day of its own was given on them.
    undated = (task.assigned_on for task in homework.tasks if task.due_on is None)
    since = min(turn.today, min(undated, default=turn.today))
    found = _Found(
        await weeks_of(turn.db, pupils, since, until),
        homework,
        await marks_of(turn.db, pupils, turn.today, turn.today),
        await tests_of(turn.db, pupils, turn.today, turn.today + SOON),
    )
    plans = {one.id: _plan(turn, found.weeks.of(one)) for one in pupils}
    lessons = [lesson for plan in plans.values() for lesson in plan.lessons]
    names = await names_of(turn.db, turn.school.id, teachers_in(lessons))
    blocks = [_child(turn, one, plans[one.id], found, names) for one in pupils]
    absent: tuple[Content, ...] = ()
    if found.weeks.as_of is None:
        absent = ("", _("The school does not send a timetable here."))
    words = (paragraphs(blocks), *absent, *age(turn, found.as_of))
    return Reply(words, _buttons(pupils), personal=True)


async def _shown(turn: Turn) -> tuple[Pupil, ...]:
    if turn.given("pupil"):
        return (await chosen(turn),)
    return (await access_pupils_of(turn.db, turn.person, today=turn.today))[:CHILDREN_AT_MOST]


def _plan(turn: Turn, week: Week) -> DayPlan:
    return nearest_day(turn, week) or day_plan(turn.today, week)


def _child(turn: Turn, pupil: Pupil, plan: DayPlan, found: _Found, names: Names) -> Content:
    week = found.weeks.of(pupil)
    return (
        bold(headed(pupil)),
        *_day_off(turn, week, plan),
        *_lessons(turn, plan, names, found.weeks),
        *_homework(turn, pupil, week, found.homework, plan),
        *_marks_today(found.marks.of(pupil)),
        # A test that was written today is no longer ahead.
        *_tests_soon([one for one in found.tests.of(pupil) if one.on >= plan.on]),
    )


def _day_off(turn: Turn, week: Week, plan: DayPlan) -> tuple[Content, ...]:
    today = day_plan(turn.today, week)
    if plan.on == turn.today or today.lessons:
        return ()
    return (
        Row((day_head(turn.today, turn.today), free_words(today, turn.person.carries)), gap=". "),
    )


def _lessons(turn: Turn, plan: DayPlan, names: Names, weeks: Weeks) -> tuple[Content, ...]:
    if weeks.as_of is None:
        return ()
    hours: Content = ""
    if plan.starts and plan.ends:
        hours = _("{starts}–{ends}", starts=plan.starts, ends=plan.ends)
    head = Row((_("📅 {day}", day=day_head(plan.on, turn.today)), hours))
    return (head, *day_lines(plan, names, carries=turn.person.carries, hours=False))


def _homework(
    turn: Turn, pupil: Pupil, week: Week, homework: Homework, plan: DayPlan
) -> tuple[Content, ...]:
    """What is due on the next school day: while today goes on that is still to be done."""
    day = plan.on if plan.on > turn.today else _next_school_day(turn, week)
    tasks = with_days(homework.of(pupil), week, turn.today + LOOK_AHEAD)
    due = [task for task in tasks if task.due_on == day]
    if not due:
        return ()
    files = file_names(pupil, due)
    return (
        _("📚 Homework for {day}", day=Day(day, "EEE d MMMM")),
        *(task_line(shortened(task), files) for task in due),
    )


def _next_school_day(turn: Turn, week: Week) -> date:
    tomorrow = turn.today + timedelta(days=1)
    plans = (day_plan(day, week) for day in days_between(tomorrow, turn.today + LOOK_AHEAD))
    return next((plan.on for plan in plans if plan.held), tomorrow)


def _marks_today(marks: Sequence[Mark]) -> tuple[Content, ...]:
    if not marks:
        return ()
    said = tuple(
        _("{subject} {mark}", subject=Plain(mark.subject), mark=sign(mark)) for mark in marks
    )
    return (_("📊 Marks today: {marks}", marks=Row(said, gap=", ")),)


def _tests_soon(tests: Sequence[Test]) -> tuple[Content, ...]:
    if not tests:
        return ()
    said = tuple(
        _("{day} — {subjects}", day=Day(day, "EEE d"), subjects=_subjects(tuple(group)))
        for day, group in groupby(tests, key=lambda one: one.on)
    )
    return (_("📝 Tests: {tests}", tests=Row(said, gap="; ")),)


def _subjects(tests: Sequence[Test]) -> Content:
    return Row(tuple(Plain(one.subject or one.title) for one in tests), gap=", ")


def _buttons(pupils: Sequence[Pupil]) -> Buttons:
    if len(pupils) == 1:
        args = about(pupils[0])
        return (
            (
                Button(_("📚 Homework"), "homework", args),
                Button(_("🗓 Timetable"), "timetable", args),
            ),
            (Button(_("📊 Marks"), "marks", args), Button(_("📝 Tests"), "tests", args)),
            (MENU,),
        )
    names = tuple(
        Button(_("📚 {child}", child=called(one)), "homework", about(one)) for one in pupils[:4]
    )
    marks = tuple(
        Button(_("📊 {child}", child=called(one)), "marks", about(one)) for one in pupils[:4]
    )
    return (names, marks, (MENU,))
