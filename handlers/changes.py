from __future__ import annotations

from datetime import date, timedelta

from chat.talk import Button, Reply
from chat.text import Content, _, bold
from delivery.lines.days import day_head, paragraphs, span
from delivery.lines.lessons import Names, lesson_line
from diary.calendar import days_between
from diary.lessons import DayPlan
from diary.timetable import day_plan
from handlers.children import asked
from handlers.screens import about, asked_days, screen
from handlers.timetable import DAYS_AT_MOST, no_timetable, substitutes_in
from handlers.turn import Turn
from storage.timetable import weeks_of


async def show(turn: Turn) -> Reply:
    """Substitutions for a `pupil` on `day`, or from `day` to `to`; without a day the coming week."""
    who = await asked(turn)
    begins, ends = asked_days(turn, turn.today, turn.today + timedelta(days=7))
    ends = min(ends, begins + timedelta(DAYS_AT_MOST))
    found = await weeks_of(turn.db, (who.pupil,), begins, ends)
    plans = [day_plan(day, found.of(who.pupil)) for day in days_between(begins, ends)]
    names = await substitutes_in(turn, plans)
    blocks = [_changed_block(plan, names, turn.today) for plan in plans]
    body = paragraphs([block for block in blocks if block])
    return screen(
        turn,
        who,
        _("🔁 Changes, {days}", days=span(begins, ends)),
        no_timetable(found) or body or _("No changes to the timetable."),
        as_of=found.as_of,
        buttons=((Button(_("Timetable"), "timetable", about(who.pupil)),),),
        sibling_args={"day": begins, "to": ends} if turn.given("day") else None,
    )


def _changed_block(plan: DayPlan, names: Names, today: date) -> Content:
    changed = [lesson for lesson in plan.lessons if lesson.changed]
    if not changed:
        return ()
    told = (lesson_line(lesson, names) for lesson in changed)
    return (bold(day_head(plan.on, today)), *told)
