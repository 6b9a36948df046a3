from __future__ import annotations

from datetime import date, timedelta

from chat.talk import Button, Reply
from chat.text import Content, Plain, Row, Text, _, quiet
from delivery.lines.days import paragraphs, span
from delivery.lines.forecast import short_forecast
from delivery.lines.marks import average_value, counted
from diary.final_rule import final_rule_of
from diary.marks import Average, averages, by_subject
from diary.periods import Period
from diary.progress import SubjectProgress, progress, reach
from handlers.children import asked
from handlers.marks import no_marks, of_subject, period_row, ways
from handlers.screens import about, asked_days, screen
from handlers.turn import Turn, stale_button
from storage.marks import marks_of
from storage.periods import periods_of

YEAR = timedelta(days=365)


async def show(turn: Turn) -> Reply:
    """The average mark of every subject of a `pupil` in this period, in `period` (its id), from `day` to `to`.

    With a `subject` (an id) its marks as well.
    """
    who = await asked(turn)
    if turn.given("subject"):
        return await of_subject(turn, who)
    periods = await periods_of(turn.db, who.pupil, today=turn.today)
    asked_for = turn.number("period") if turn.given("period") else None
    shown = periods.find(asked_for) if asked_for else periods.current(turn.today)
    if asked_for and shown is None:
        raise stale_button()
    if turn.given("day"):
        shown = None
        begins, ends = asked_days(turn, turn.today, turn.today)
    elif shown is None:
        begins, ends = turn.today - YEAR, turn.today
    else:
        begins, ends = reach(periods, shown, turn.today)
    found = await marks_of(turn.db, (who.pupil,), begins, ends)
    if shown is None:
        known = ((title, averages(marks)) for title, marks in by_subject(found.marks).items())
        lines = tuple(_line(title, of_subject) for title, of_subject in known if of_subject)
    else:
        rule = final_rule_of(turn.school.rules)
        subjects = progress(found.marks, periods, shown, rule, today=turn.today)
        lines = tuple(_progress(one, shown) for one in subjects if one.averages)
    body: Content = paragraphs(
        [lines, quiet(_("An average is not a final mark: that one the teacher sets."))]
    )
    return screen(
        turn,
        who,
        _averages_of(shown, begins, ends),
        body if lines else no_marks(who.pupil, given=found.as_of is not None),
        as_of=found.as_of,
        buttons=ways(who.pupil)
        if not lines
        else (
            period_row(turn, who.pupil, periods, shown) if shown else (),
            (
                Button(_("Forecast"), "forecast", about(who.pupil)),
                Button(_("Final marks"), "finals", about(who.pupil)),
            ),
            (
                Button(_("Marks"), "marks", about(who.pupil)),
                Button(_("By subject"), "subjects", about(who.pupil, of="marks")),
            ),
        ),
    )


def _averages_of(shown: Period | None, begins: date, ends: date) -> Text:
    if shown is None:
        return _("📊 Averages, {days}", days=span(begins, ends))
    return _("📊 Averages, {days}", days=Plain(shown.title))


def _line(title: str, found: tuple[Average, ...], *more: Content) -> Content:
    """«Алгебра: 4,12 · 5 отметок»."""
    values = Row(tuple(average_value(one) for one in found), gap=", ")
    return Row(
        (
            _("{subject}: {average}", subject=Plain(title), average=values),
            *more[:1],
            counted(sum(one.marks for one in found)),
            *more[1:],
        )
    )


def _progress(one: SubjectProgress, shown: Period) -> Content:
    """«Алгебра: 4,12 · прогноз 4 · 5 отметок»; another period of this subject is named."""
    foretold = short_forecast(one.forecast) if one.forecast and one.forecast.enough else ""
    other = Plain(one.period.title) if one.period.id != shown.id else ""
    return _line(one.title, one.averages, foretold, other)
