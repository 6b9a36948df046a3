from __future__ import annotations

from decimal import Decimal

from chat.talk import Button, Reply
from chat.text import Content, Plain, _
from delivery.lines.days import lines, paragraphs
from delivery.lines.forecast import average_number, too_few
from delivery.lines.target import target_lines
from diary.target import goals_of, target
from handlers.children import asked
from handlers.forecasts import choose, foot
from handlers.screens import about, screen
from handlers.standing import Standing, lessons_to_come, standing
from handlers.turn import Turn

OTHERS = 2  # final marks a press away


async def show(turn: Turn) -> Reply:
    """What would bring a `pupil` the final mark `goal` in a `subject` (an id); the best one where none is named."""
    who = await asked(turn)
    if not turn.given("subject"):
        return await choose(turn, who, "target")
    stands = await standing(turn, who)
    goals = goals_of(stands.marks, stands.rule, stands.works)
    named = Decimal(turn.number("goal")) if turn.given("goal") else goals[0]
    goal = min(goals[0], max(goals[-1], named))
    best: Content = _("The best mark here is {mark}.", mark=goals[0]) if named > goals[0] else ""
    told = told_of(stands, goal, lessons=await lessons_to_come(turn, stands))
    here = about(who.pupil, subject=stands.subject_id)
    row: tuple[Button, ...] = ()
    ways: tuple[Button, ...] = (Button(_("Forecast"), "forecast", here),)
    if stands.is_open:
        now = stands.forecast.value if stands.forecast else None
        ahead = (one for one in goals if one != goal and (now is None or one > now))
        near = sorted(ahead, key=lambda one: abs(one - goal))[:OTHERS]
        row = tuple(wish(stands, one) for one in sorted(near, reverse=True))
        ways = (Button(_("What if…"), "what_if", here), *ways)
    return screen(
        turn,
        who,
        _("🎯 {subject}: what is needed for {goal}", subject=Plain(stands.title), goal=goal),
        paragraphs([lines(best, _not_yet(stands), *told), foot(stands.period, turn.today)]),
        as_of=stands.as_of,
        buttons=(row, ways),
    )


def _not_yet(stands: Standing) -> Content:
    """Why more marks are asked for than the average alone would take."""
    found = stands.forecast
    if not stands.is_open or (found and found.why != "few"):
        return ""
    return too_few(stands.rule)


def told_of(stands: Standing, goal: Decimal, *, lessons: int | None) -> tuple[Content, ...]:
    ends = stands.period.ends
    if stands.is_over:
        return (_("The period ended on {day}: no more marks come in it.", day=ends),)
    if stands.unnumbered:
        return (_("The marks of this subject are no numbers, so there is no forecast."),)
    found = target(stands.marks, stands.rule, goal, stands.works, subject=stands.title)
    now = stands.forecast
    average: Content = ""
    if now and now.average is not None and found.least is not None and now.average < found.least:
        average = average_number(now.average, stands.marks, stands.rule)
    return target_lines(found.within(lessons), average=average, lessons=lessons, ends=ends)


def wish(stands: Standing, goal: Decimal) -> Button:
    args = about(stands.who.pupil, subject=stands.subject_id, goal=goal)
    return Button(_("What is needed for {goal}", goal=goal), "target", args)
