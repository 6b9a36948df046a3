"""Every subject with its average and forecast, and a button for each."""

from __future__ import annotations

from datetime import date

from chat.talk import Button, Buttons, Reply
from chat.text import Content, Plain, _, quiet
from delivery.lines.days import paragraphs
from delivery.lines.forecast import not_a_mark, progress_line
from diary.final_rule import final_rule_of
from diary.periods import Period
from diary.progress import SubjectProgress, progress, reach
from handlers.children import Asked
from handlers.marks import no_marks
from handlers.screens import about, screen
from handlers.standing import running_period
from handlers.turn import Turn
from storage.marks import marks_of

PAGE = 8
LABEL = 40


async def choose(turn: Turn, who: Asked, leads: str) -> Reply:
    """The buttons lead to the screen `leads`, with the `goal` of this turn. `page` counts from 0."""
    periods, period = await running_period(turn, who)
    rule = final_rule_of(turn.school.rules)
    found = await marks_of(turn.db, (who.pupil,), *reach(periods, period, turn.today))
    subjects = progress(found.marks, periods, period, rule, today=turn.today)
    lines = tuple(progress_line(one, rule) for one in subjects)
    body = paragraphs([(head(period, turn.today), *lines), foot(period, turn.today)])
    return screen(
        turn,
        who,
        _("📈 Forecast, {days}", days=Plain(period.title)),
        body if lines else no_marks(who.pupil, given=found.as_of is not None),
        as_of=found.as_of,
        buttons=_choices(turn, who, leads, subjects),
    )


def head(period: Period, today: date) -> Content:
    if period.ends < today:
        return _("The period ended on {day}. By its marks this would come out:", day=period.ends)
    return _("If the period ended today, this would come out:")


def foot(period: Period, today: date) -> Content:
    if period.ends < today:
        return quiet(_("This is a forecast, not a mark: the teacher sets the final one."))
    return not_a_mark(period)


def _choices(turn: Turn, who: Asked, leads: str, subjects: tuple[SubjectProgress, ...]) -> Buttons:
    known = [one for one in subjects if one.forecast and one.subject_id]
    page = turn.number("page") if turn.given("page") else 0
    goal = {"goal": turn.word("goal")} if turn.given("goal") else {}
    buttons = tuple(
        Button(Plain(one.title[:LABEL]), leads, about(who.pupil, subject=one.subject_id, **goal))
        for one in known[page * PAGE : (page + 1) * PAGE]
    )
    rows = tuple(buttons[at : at + 2] for at in range(0, len(buttons), 2))
    if len(known) < PAGE:
        return (*rows, (Button(_("Marks"), "marks", about(who.pupil)),))
    if len(known) == PAGE:
        return rows
    following = 0 if (page + 1) * PAGE >= len(known) else page + 1
    more = Button(_("More subjects"), leads, about(who.pupil, page=following, **goal))
    return (*rows, (more,))
