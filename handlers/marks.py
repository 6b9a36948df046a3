from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from chat.talk import Button, Buttons, Reply
from chat.text import Content, Plain, Row, _, bold
from delivery.lines.days import day_head, paragraphs, span
from delivery.lines.forecast import short_forecast
from delivery.lines.marks import average_line, mark_line, removed_line, subject_line
from diary.calendar import monday
from diary.final_rule import final_rule_of
from diary.forecast import forecast
from diary.marks import Mark, by_day, by_subject
from diary.people import Pupil
from diary.periods import Period, Periods
from handlers.children import Asked, asked
from handlers.picture_buttons import picture_button
from handlers.screens import about, asked_days, screen
from handlers.turn import Turn, local, stale_button
from storage.marks import Marks, marks_of, removed_marks
from storage.periods import periods_of

WEEK = timedelta(days=7)
# A longer stretch is shown by subject: nobody reads forty days of lines.
DAYS_IN_LINES = 14
# For so long a subject's page tells of a mark that was taken back: two weekly digests, so that nobody who reads one of
# them wonders why the average changed; then a mark given by mistake is no longer held against anybody.
REMOVED_FOR = timedelta(days=14)


async def show(turn: Turn) -> Reply:
    """Marks of this week; of `day` or `day` to `to`; of one `subject` or of a `period` (ids), for a `pupil`."""
    who = await asked(turn)
    if turn.given("subject"):
        return await of_subject(turn, who)
    if turn.given("period"):
        return await _of_period(turn, who)
    if turn.given("day"):
        begins, ends = asked_days(turn, turn.today, turn.today)
        if ends - begins >= timedelta(days=DAYS_IN_LINES):
            return await _of_days(turn, who, begins, ends)
        found = await marks_of(turn.db, (who.pupil,), begins, ends)
        return _in_lines(turn, who, found, found.marks, begins=begins, ends=ends)
    return await _of_this_week(turn, who)


async def _of_this_week(turn: Turn, who: Asked) -> Reply:
    """On a Monday morning there is nothing yet: then the week before."""
    begins = monday(turn.today)
    found = await marks_of(
        turn.db, (who.pupil,), begins, begins + timedelta(days=6), else_begins=begins - WEEK
    )
    if found.marks and found.marks[0].on < begins:
        begins -= WEEK
    ends = begins + timedelta(days=6)
    return _in_lines(turn, who, found, found.marks, begins=begins, ends=ends)


def _in_lines(
    turn: Turn, who: Asked, found: Marks, marks: Sequence[Mark], *, begins: date, ends: date
) -> Reply:
    if begins == ends:
        body: Content = tuple(mark_line(mark) for mark in marks)
    else:
        body = paragraphs(
            [
                (bold(day_head(day, turn.today)), *(mark_line(mark) for mark in group))
                for day, group in by_day(marks).items()
            ]
        )
    return screen(
        turn,
        who,
        _("📊 Marks, {days}", days=span(begins, ends)),
        body or no_marks(who.pupil, given=found.as_of is not None),
        as_of=found.as_of,
        buttons=(_neighbours(who.pupil, begins, ends), *ways(who.pupil)),
        sibling_args={"day": begins, "to": ends} if turn.given("day") else None,
    )


async def _of_days(turn: Turn, who: Asked, begins: date, ends: date) -> Reply:
    found = await marks_of(turn.db, (who.pupil,), begins, ends)
    body = tuple(subject_line(title, group) for title, group in by_subject(found.marks).items())
    return screen(
        turn,
        who,
        _("📊 Marks, {days}", days=span(begins, ends)),
        body or no_marks(who.pupil, given=found.as_of is not None),
        as_of=found.as_of,
        buttons=ways(who.pupil),
        sibling_args={"day": begins, "to": ends},
    )


async def _of_period(turn: Turn, who: Asked) -> Reply:
    periods = await periods_of(turn.db, who.pupil, today=turn.today)
    period = periods.find(turn.number("period"))
    if period is None:
        raise stale_button()
    found = await marks_of(turn.db, (who.pupil,), period.begins, period.ends)
    body = tuple(subject_line(title, group) for title, group in by_subject(found.marks).items())
    return screen(
        turn,
        who,
        _("📊 Marks, {days}", days=Plain(period.title)),
        body or no_marks(who.pupil, given=found.as_of is not None),
        as_of=found.as_of,
        buttons=(
            period_row(turn, who.pupil, periods, period),
            *ways(who.pupil, period=period.id),
        ),
    )


async def of_subject(turn: Turn, who: Asked) -> Reply:
    """Every mark of one subject in its period (or from `day` to `to`), and their average."""
    subject_id = turn.number("subject")
    periods = await periods_of(turn.db, who.pupil, today=turn.today)
    usual = periods.find(turn.number("period")) if turn.given("period") else None
    usual = usual or periods.current(turn.today)
    period = periods.of_subject(subject_id, usual, turn.today) if usual else None
    year_ago = turn.today - timedelta(days=365)
    begins, ends = (period.begins, period.ends) if period else (year_ago, turn.today)
    begins, ends = asked_days(turn, begins, ends)
    found = await marks_of(turn.db, (who.pupil,), begins, ends)
    gone = await removed_marks(
        turn.db,
        who.pupil,
        subject_id,
        begins=begins,
        ends=ends,
        since=turn.now - REMOVED_FOR,
    )
    marks = tuple(mark for mark in found.marks if mark.subject_id == subject_id)
    days: Content = Plain(period.title) if period and not turn.given("day") else span(begins, ends)
    is_running = period is not None and period.covers(turn.today) and not turn.given("day")
    body = (*(_dated_line(mark) for mark in marks), *(_removed(turn, mark) for mark in gone))
    total = _total(turn, marks) if is_running else average_line(marks)
    return screen(
        turn,
        who,
        _("📊 {subject}, {days}", subject=Plain((*marks, *gone)[0].subject), days=days)
        if body
        else _("📊 Marks, {days}", days=days),
        paragraphs([body, *total]) if body else no_marks(who.pupil, given=found.as_of is not None),
        as_of=found.as_of,
        buttons=(
            (
                Button(_("Homework"), "homework", about(who.pupil, subject=subject_id)),
                Button(_("By subject"), "subjects", about(who.pupil, of="marks")),
            ),
            (
                Button(_("Week"), "marks", about(who.pupil)),
                *_average_button(who.pupil),
                *_forecast_button(who.pupil, subject=subject_id),
            ),
        ),
    )


def _total(turn: Turn, marks: Sequence[Mark]) -> tuple[Content, ...]:
    """«Средний балл: 4,25 · прогноз 4»; what keeps a forecast away is told on its own screen."""
    average = average_line(marks)
    foretold = forecast(marks, final_rule_of(turn.school.rules))
    if len(average) != 1 or foretold is None or not foretold.enough:
        return average
    return (Row((*average, short_forecast(foretold))),)


def _removed(turn: Turn, mark: Mark) -> Content:
    removed = mark.removed or turn.now
    return removed_line(mark, local(removed, turn.school.timezone).date())


def _dated_line(mark: Mark) -> Content:
    line = mark_line(mark, subject=False)
    first, *under = line if isinstance(line, tuple) else (line,)
    return (_("{day}: {mark}", day=mark.on, mark=first), *under)


def no_marks(pupil: Pupil, *, given: bool) -> Content:
    """Three different things that look alike: no marks at all in the first grade, none yet, none ever sent."""
    if not pupil.has_marks:
        return _("There are no marks in the first grade. The teacher's words are under “Advice”.")
    if not given:
        return _("The school does not send marks here.")
    return _("No marks yet for these days.")


def period_row(turn: Turn, pupil: Pupil, periods: Periods, shown: Period) -> tuple[Button, ...]:
    """The same screen of the other periods that have begun, at most four."""
    begun = [period for period in periods.usual if period.begins <= turn.today]
    others = [period for period in begun if period.id != shown.id][-4:]
    return tuple(
        Button(Plain(period.title[:40]), turn.event.action, about(pupil, period=period.id))
        for period in others
    )


def _neighbours(pupil: Pupil, begins: date, ends: date) -> tuple[Button, ...]:
    if not pupil.has_marks:
        return ()
    step = ends - begins + timedelta(days=1)
    before, after = begins - step, begins + step
    if begins == ends:
        return (
            Button(_("‹ day"), "marks", about(pupil, day=before)),
            Button(_("Week"), "marks", about(pupil)),
            Button(_("day ›"), "marks", about(pupil, day=after)),
        )
    last = timedelta(days=(ends - begins).days)
    return (
        Button(_("‹ earlier"), "marks", about(pupil, day=before, to=before + last)),
        Button(_("later ›"), "marks", about(pupil, day=after, to=after + last)),
    )


def ways(pupil: Pupil, **period: object) -> Buttons:
    if not pupil.has_marks:
        return ((Button(_("Advice"), "recommendations", about(pupil)),),)
    return (
        (*_average_button(pupil), *_forecast_button(pupil)),
        (
            Button(_("By subject"), "subjects", about(pupil, of="marks")),
            picture_button("marks", pupil, **period),
        ),
    )


def _average_button(pupil: Pupil) -> tuple[Button, ...]:
    return (Button(_("Averages"), "averages", about(pupil)),) if pupil.has_marks else ()


def _forecast_button(pupil: Pupil, **args: object) -> tuple[Button, ...]:
    return (Button(_("Forecast"), "forecast", about(pupil, **args)),) if pupil.has_marks else ()
