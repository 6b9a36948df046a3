from __future__ import annotations

from datetime import date

from chat.talk import Button, Reply
from chat.text import Content, Plain, Row, Text, _, quiet
from delivery.lines.days import paragraphs, span
from delivery.lines.marks import average_value, counted
from diary.marks import Mark, averages, by_subject
from diary.periods import Period, Periods
from handlers.children import asked
from handlers.marks import no_marks, of_subject, period_row, ways
from handlers.screens import about, asked_days, screen
from handlers.turn import Turn, stale_button
from storage.marks import marks_of
from storage.periods import periods_of


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
    else:
        begins, ends = _reach(periods, shown, turn.today)
    found = await marks_of(turn.db, (who.pupil,), begins, ends)
    lines = tuple(
        line
        for title, group in by_subject(found.marks).items()
        if (line := _line(title, group, periods, shown, turn.today))
    )
    body: Content = paragraphs(
        [lines, quiet(_("An average is not a final mark: that one the teacher sets."))]
    )
    return screen(
        turn,
        who,
        _averages_of(shown, begins, ends),
        body if lines else no_marks(who.pupil, given=found.as_of is not None),
        as_of=found.as_of,
        buttons=(ways(who.pupil),)
        if not lines
        else (
            period_row(turn, who.pupil, periods, shown) if shown else (),
            (
                Button(_("Marks"), "marks", about(who.pupil)),
                Button(_("By subject"), "subjects", about(who.pupil, of="marks")),
                Button(_("Final marks"), "finals", about(who.pupil)),
            ),
        ),
    )


def _averages_of(shown: Period | None, begins: date, ends: date) -> Text:
    if shown is None:
        return _("📊 Averages, {days}", days=span(begins, ends))
    return _("📊 Averages, {days}", days=Plain(shown.title))


def _reach(periods: Periods, shown: Period | None, today: date) -> tuple[date, date]:
    """The days of the period, and of the exceptions of single subjects."""
    if shown is None:
        return date(today.year - 1, today.month, 1), today
    own = [periods.of_subject(subject, shown, today) for subject in periods.exceptions]
    return min(p.begins for p in (shown, *own)), max(p.ends for p in (shown, *own))


def _line(
    title: str, marks: tuple[Mark, ...], periods: Periods, shown: Period | None, today: date
) -> Content:
    """«Алгебра: 4,12 · 5 отметок»; another period of this subject is named."""
    own = periods.of_subject(marks[0].subject_id, shown, today) if shown else None
    within = tuple(mark for mark in marks if own is None or own.covers(mark.on))
    found = averages(within)
    if not found:
        return ()
    values = Row(tuple(average_value(one) for one in found), gap=", ")
    return Row(
        (
            _("{subject}: {average}", subject=Plain(title), average=values),
            counted(sum(one.marks for one in found)),
            Plain(own.title) if own and shown and own.id != shown.id else "",
        )
    )
