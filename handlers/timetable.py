from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from chat.talk import Button, Reply
from chat.text import Content, Row, _, bold
from delivery.lines.days import day_head, paragraphs, span
from delivery.lines.lessons import Names, day_block, day_lines, free_words, remarks, teachers_in
from diary.calendar import SUNDAY, days_between, monday
from diary.lessons import DayPlan
from diary.people import Pupil
from diary.timetable import Week, day_plan
from handlers.children import Asked, asked
from handlers.picture_buttons import picture_button
from handlers.screens import about, asked_days, screen
from handlers.turn import Turn
from storage.names import names_of
from storage.timetable import Weeks, weeks_of

LOOK_AHEAD = timedelta(days=14)
DAYS_AT_MOST = 31
ONE_DAY = timedelta(days=1)


async def show(turn: Turn) -> Reply:
    """The lessons of a `pupil` on `day`, or from `day` to `to`; without a day the nearest ones not yet over."""
    who = await asked(turn)
    begins, ends = asked_days(turn, turn.today, turn.today)
    if begins != ends:
        return await _of_days(turn, who, begins, min(ends, begins + timedelta(DAYS_AT_MOST)))
    until = ends if turn.given("day") else ends + LOOK_AHEAD
    found = await weeks_of(turn.db, (who.pupil,), begins, until)
    week = found.of(who.pupil)
    plan = day_plan(begins, week)
    if not turn.given("day"):
        plan = nearest_day(turn, week) or plan
    names = await substitutes_in(turn, (plan,))
    head = Row((bold(day_head(plan.on, turn.today)), *remarks(plan)))
    body = no_timetable(found) or (head, *day_lines(plan, names, carries=turn.person.carries))
    return screen(
        turn,
        who,
        _("🗓 Timetable"),
        body,
        as_of=found.as_of,
        buttons=(_day_buttons(who.pupil, plan.on), _homework_row(who.pupil, plan.on)),
        sibling_args={"day": plan.on},
    )


async def _of_days(turn: Turn, who: Asked, begins: date, ends: date) -> Reply:
    found = await weeks_of(turn.db, (who.pupil,), begins, ends)
    plans = [day_plan(day, found.of(who.pupil)) for day in days_between(begins, ends)]
    # A day without lessons needs a line only where lessons are usual.
    plans = [plan for plan in plans if plan.lessons or plan.on.isoweekday() < SUNDAY - 1]
    names = await substitutes_in(turn, plans)
    blocks = [
        day_block(plan, names, today=turn.today, carries=turn.person.carries, hours=False)
        for plan in plans
    ]
    body: Content = paragraphs(blocks) if blocks else _("No lessons.")
    if plans and not any(plan.lessons for plan in plans):
        body = free_words(plans[0], turn.person.carries)
    return screen(
        turn,
        who,
        _("🗓 Timetable, {days}", days=span(begins, ends)),
        no_timetable(found) or body,
        as_of=found.as_of,
        buttons=(
            _week_buttons(who.pupil, begins, ends),
            (
                picture_button("timetable", who.pupil, day=begins),
                Button(_("📆 In my calendar"), "calendar", about(who.pupil)),
            ),
        ),
        sibling_args={"day": begins, "to": ends},
    )


def nearest_day(turn: Turn, week: Week) -> DayPlan | None:
    """The first day, today included, on which lessons are still to be held."""
    for day in days_between(turn.today, turn.today + LOOK_AHEAD):
        plan = day_plan(day, week)
        if plan.held and not plan.over(turn.now):
            return plan
    return None


async def substitutes_in(turn: Turn, plans: Sequence[DayPlan]) -> Names:
    lessons = [lesson for plan in plans for lesson in plan.lessons]
    return await names_of(turn.db, turn.school.id, teachers_in(lessons))


def no_timetable(found: Weeks) -> Content:
    return () if found.as_of else _("The school does not send a timetable here.")


def _day_buttons(pupil: Pupil, day: date) -> tuple[Button, ...]:
    week = monday(day)
    return (
        Button(_("‹ day"), "timetable", about(pupil, day=day - ONE_DAY)),
        Button(_("Week"), "timetable", about(pupil, day=week, to=week + timedelta(days=6))),
        Button(_("day ›"), "timetable", about(pupil, day=day + ONE_DAY)),
    )


def _week_buttons(pupil: Pupil, begins: date, ends: date) -> tuple[Button, ...]:
    step = max(timedelta(days=7), ends - begins + ONE_DAY)
    before, after, length = begins - step, begins + step, ends - begins
    return (
        Button(_("‹ week"), "timetable", about(pupil, day=before, to=before + length)),
        Button(_("Today"), "timetable", about(pupil)),
        Button(_("week ›"), "timetable", about(pupil, day=after, to=after + length)),
    )


def _homework_row(pupil: Pupil, day: date) -> tuple[Button, ...]:
    return (
        Button(_("Homework"), "homework", about(pupil, day=day)),
        Button(_("Changes"), "changes", about(pupil)),
        picture_button("timetable", pupil, day=day),  # of its whole week: what goes on the fridge
    )
