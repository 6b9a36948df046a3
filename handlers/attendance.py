from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from chat.talk import Button, Buttons, Reply
from chat.text import Content, Day, Plain, Row, Text, _, bold, n_
from delivery.lines.absence import by_reason, group_words, kind_words
from delivery.lines.days import paragraphs, span
from diary.attendance import MISSED, Absence, Missed, by_day, by_week, summed
from diary.calendar import monday
from diary.people import Pupil
from handlers.children import asked
from handlers.screens import about, asked_days, screen
from handlers.turn import Turn
from storage.attendance import Attendance, attendance_of
from storage.periods import periods_of

DAYS_AT_MOST = 20
WEEK = timedelta(days=6)  # from its first day to its last
ONE_WEEK = timedelta(days=7)


async def show(turn: Turn) -> Reply:
    """Missed lessons of a `pupil` on `day` or from `day` to `to`; without a day in this period."""
    who = await asked(turn)
    title: Content
    if turn.given("day"):
        begins, ends = asked_days(turn, turn.today, turn.today)
        title = _("Attendance, {days}", days=span(begins, ends))
    else:
        periods = await periods_of(turn.db, who.pupil, today=turn.today)
        period = periods.current(turn.today)
        begins = period.begins if period else turn.today - timedelta(days=30)
        ends = period.ends if period else turn.today
        days = Plain(period.title) if period else span(begins, ends)
        title = _("Attendance, {days}", days=days)
    found = await attendance_of(turn.db, who.pupil, begins, ends)
    return screen(
        turn,
        who,
        title,
        _body(found.entries) if found.entries else _none(found),
        as_of=found.as_of,
        buttons=_ways(turn, who.pupil, begins, ends),
        sibling_args={"day": begins, "to": ends} if turn.given("day") else None,
    )


def _body(entries: Sequence[Absence]) -> Content:
    """The sums, then week by week; of one week its days alone."""
    days = list(by_day(entries).items())[:DAYS_AT_MOST]
    weeks = by_week(entries)
    hidden = sum(1 for _day in by_day(entries)) - len(days)
    blocks: list[Content] = [_sums(summed(entries))]
    for begins, group in weeks.items():
        lines = tuple(_day_line(day, said) for day, said in days if monday(day) == begins)
        if lines and len(weeks) > 1:
            head = bold(_("Week of {days}", days=span(begins, begins + WEEK)))
            lines = (Row((head, *_sums(summed(group)))), *lines)
        if lines:
            blocks.append(lines)
    if hidden:
        blocks.append(n_("…and {n} day more", "…and {n} days more", n=hidden))
    return paragraphs(blocks)


def _sums(missed: Missed) -> tuple[Content, ...]:
    return tuple(
        part
        for part in (
            _missed(_("Lessons missed: {n}", n=missed.total_lessons), missed.lessons),
            _missed(_("Whole days missed: {n}", n=missed.total_days), missed.days),
            _("Late: {n}", n=missed.late) if missed.late else "",
        )
        if part
    )


def _missed(total: Text, by_kind: Counter[str]) -> Content:
    if not by_kind:
        return ""
    reasons = Row(
        tuple(
            _("{reason} — {n}", reason=kind_words(kind), n=by_kind[kind])
            for kind in MISSED
            if by_kind[kind]
        ),
        gap=", ",
    )
    return _("{total} ({reasons})", total=total, reasons=reasons)


def _day_line(day: date, entries: Sequence[Absence]) -> Content:
    """«Чт 12 ноября: болезнь — 1, 2, 3-й уроки»."""
    said = Row(tuple(group_words(group) for group in by_reason(entries)), gap="; ")
    return _("{day}: {what}", day=Day(day, "EEE d MMMM"), what=said)


def _none(found: Attendance) -> Content:
    if found.as_of is None:
        return _("The school does not send attendance here.")
    return _("No absences and no late arrivals.")


def _ways(turn: Turn, pupil: Pupil, begins: date, ends: date) -> Buttons:
    week = monday(turn.today)
    whole = Button(_("Whole term"), "attendance", about(pupil))
    if turn.given("day") and ends - begins == WEEK:
        steps = ((_("‹ week"), begins - ONE_WEEK), (_("week ›"), begins + ONE_WEEK))
        before, after = (
            Button(words, "attendance", about(pupil, day=first, to=first + WEEK))
            for words, first in steps
        )
        return ((before, after) if begins < week else (before,), (whole,))
    return (
        (
            Button(_("Today"), "attendance", about(pupil, day=turn.today)),
            Button(_("Week"), "attendance", about(pupil, day=week, to=week + WEEK)),
            whole,
        ),
    )
