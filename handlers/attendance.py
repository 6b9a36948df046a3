from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from chat.talk import Button, Reply
from chat.text import Content, Day, Plain, Row, Text, _, n_
from delivery.lines.days import paragraphs, span
from diary.attendance import MISSED, Absence, Missed, by_day, summed
from diary.calendar import monday
from diary.people import Pupil
from handlers.children import asked
from handlers.screens import about, asked_days, screen
from handlers.turn import Turn
from storage.attendance import Attendance, attendance_of
from storage.periods import periods_of

DAYS_AT_MOST = 20
MANY = 3  # lessons of a day: their numbers say enough


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
        buttons=(_ways(turn, who.pupil),),
        sibling_args={"day": begins, "to": ends} if turn.given("day") else None,
    )


def _body(entries: Sequence[Absence]) -> Content:
    days = list(by_day(entries).items())
    lines: list[Content] = [_day_line(day, group) for day, group in days[:DAYS_AT_MOST]]
    hidden = len(days) - DAYS_AT_MOST
    if hidden > 0:
        lines.append(n_("…and {n} day more", "…and {n} days more", n=hidden))
    return paragraphs([_sums(summed(entries)), tuple(lines)])


def _sums(missed: Missed) -> Content:
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
            _("{reason} — {n}", reason=_kind(kind), n=by_kind[kind])
            for kind in MISSED
            if by_kind[kind]
        ),
        gap=", ",
    )
    return _("{total} ({reasons})", total=total, reasons=reasons)


def _day_line(day: date, entries: Sequence[Absence]) -> Content:
    """«Чт 12 ноября: болезнь — 1, 2, 3-й уроки»."""
    groups: dict[tuple[str, str], list[Absence]] = {}
    for entry in entries:
        groups.setdefault((entry.kind, entry.raw if entry.kind == "unknown" else ""), []).append(
            entry
        )
    said = Row(tuple(_group(group) for group in groups.values()), gap="; ")
    return _("{day}: {what}", day=Day(day, "EEE d MMMM"), what=said)


def _group(entries: Sequence[Absence]) -> Content:
    first = entries[0]
    what: Content = Plain(first.raw) if first.kind == "unknown" else _kind(first.kind)
    if first.kind == "late" and len(entries) == 1 and first.minutes:
        what = Row((what, n_("{n} minute", "{n} minutes", n=first.minutes)), gap=", ")
    comments = dict.fromkeys(entry.comment for entry in entries if entry.comment)
    remark = Row(tuple(Plain(one) for one in comments), gap="; ")
    at = _at(what, entries)
    return _("{what} ({remark})", what=at, remark=remark) if comments else at


def _at(what: Content, entries: Sequence[Absence]) -> Content:
    numbers = tuple(entry.number for entry in entries if entry.number is not None)
    if len(numbers) >= MANY:
        listed = _("lessons {numbers}", numbers=Row(numbers, gap=", "))
        return _("{what} — {lessons}", what=what, lessons=listed)
    lessons = tuple(_lesson(entry) for entry in entries if entry.number is not None)
    if not lessons:
        subjects = tuple(Plain(entry.subject) for entry in entries if entry.subject)
        return (
            _("{what} — {lessons}", what=what, lessons=Row(subjects, ", ")) if subjects else what
        )
    return _("{what} — {lessons}", what=what, lessons=Row(lessons, gap=", "))


def _lesson(entry: Absence) -> Content:
    number = entry.number or 0
    if entry.subject:
        return _("{subject} (lesson {number})", subject=Plain(entry.subject), number=number)
    return _("lesson {number}", number=number)


def _kind(kind: str) -> Text:
    match kind:
        case "ill":
            return _("illness")
        case "excused":
            return _("good reason")
        case "late":
            return _("late")
        case "exempt":
            return _("excused from lessons")
    return _("no reason given")


def _none(found: Attendance) -> Content:
    if found.as_of is None:
        return _("The school does not send attendance here.")
    return _("No absences and no late arrivals.")


def _ways(turn: Turn, pupil: Pupil) -> tuple[Button, ...]:
    week = monday(turn.today)
    return (
        Button(_("Today"), "attendance", about(pupil, day=turn.today)),
        Button(_("Week"), "attendance", about(pupil, day=week, to=week + timedelta(days=6))),
        Button(_("Whole term"), "attendance", about(pupil)),
    )
