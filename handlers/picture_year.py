from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from chat.text import Content, Day, Plain, Row, _, n_
from delivery.lines.calendar import dates_line
from delivery.lines.days import paragraphs, span
from delivery.lines.lessons import title_of
from diary.calendar import SUNDAY, WEEK, Calendar, Entry, days_between, monday
from diary.people import PersonalData
from documents.cards import Cell, Holiday, Month, YearCard
from handlers.children import Asked
from handlers.picture_words import Picture, Words, cut
from handlers.screens import screen
from handlers.turn import Turn
from storage.calendar import school_days

SEPTEMBER, JULY = 9, 7
# From September to May, and in which calendar year of the school year. The summer is said in words.
MONTHS = (*((month, 0) for month in range(SEPTEMBER, 13)), *((month, 1) for month in range(1, 6)))
HOLIDAYS_AT_MOST = 7
DAYS_OFF_AT_MOST = 20
LETTERS_AT_MOST = 60
ONE_DAY = timedelta(days=1)


async def of_year(turn: Turn, who: Asked) -> Picture:
    """The school year that today is in, from July on the coming one."""
    year = turn.today.year - (turn.today.month < JULY)
    begins = date(year, SEPTEMBER, 1)
    found = await school_days(turn.db, turn.school.id, begins)
    calendar, carries = found.of(who.pupil), turn.person.carries
    holidays = calendar.holidays(begins)
    off = calendar.days_off(begins)[:DAYS_OFF_AT_MOST]
    days = Plain(f"{year}/{(year + 1) % 100:02}")
    empty: Content = ""
    if not holidays and not off:
        empty = (
            _("The school has not sent the next dates yet.")
            if found.calendar_as_of
            else _("The school does not send the dates of holidays here.")
        )
    lines = tuple(Row((dates_line(one, carries), _length(one))) for one in holidays)
    shut = tuple(dates_line(one, carries) for one in off)
    reply = screen(
        turn,
        who,
        _("🏖 Holidays, {days}", days=days),
        empty or paragraphs([block for block in (lines, shut) if block]),
        as_of=found.calendar_as_of,
        sibling_args={"of": "holidays"},
    )
    words = Words(turn.person.lang)
    title = _("Holidays")
    months = tuple(
        _month(date(year + later, month, 1), calendar, turn.today, words)
        for month, later in MONTHS
    )
    coming = next((one for one in holidays if one.ends >= turn.today), None)
    card = YearCard(
        words.head(turn, who, title, days, empty=empty, as_of=found.calendar_as_of),
        weekdays=tuple(
            map(words.weekday, days_between(monday(begins), monday(begins) + 6 * ONE_DAY))
        ),
        months=months,
        holidays=tuple(
            _holiday(one, carries, words, coming=one is coming)
            for one in holidays[:HOLIDAYS_AT_MOST]
        ),
        more=words.more(len(holidays) - HOLIDAYS_AT_MOST),
        legend=_legend(months, words),
    )
    return Picture(card, reply, title, days)


def _length(entry: Entry) -> Content:
    return n_("{n} day", "{n} days", n=(entry.ends - entry.begins).days + 1)


def _holiday(entry: Entry, carries: PersonalData, words: Words, *, coming: bool) -> Holiday:
    title = title_of(entry, carries) or words(_("Holidays"))
    days = Day(entry.begins) if entry.begins == entry.ends else span(entry.begins, entry.ends)
    return Holiday(cut(title, LETTERS_AT_MOST), words(days), words(_length(entry)), next=coming)


def _month(first: date, calendar: Calendar, today: date, words: Words) -> Month:
    last = (first + 31 * ONE_DAY).replace(day=1) - ONE_DAY
    mondays = days_between(monday(first), last)[:: WEEK.days]
    return Month(
        words(Day(first, "LLLL")),
        tuple(
            tuple(
                _cell(day, calendar, today) if first <= day <= last else Cell()
                for day in days_between(begins, begins + 6 * ONE_DAY)
            )
            for begins in mondays
        ),
    )


def _cell(day: date, calendar: Calendar, today: date) -> Cell:
    free = calendar.free(day)
    kind = free.kind if free else "short" if calendar.short(day) else ""
    return Cell(
        str(day.day),
        today=day == today,
        outside=day.isoweekday() == SUNDAY,
        kind=kind,
        joins=(_joined(day, -ONE_DAY, calendar), _joined(day, ONE_DAY, calendar)),
    )


def _joined(day: date, step: timedelta, calendar: Calendar) -> bool:
    """Whether the bar of holidays goes on there, in the same week of the same month."""
    beside = day + step
    if monday(beside) != monday(day) or beside.month != day.month:
        return False
    free = calendar.free(beside)
    return free is not None and free.kind == "holiday"


def _legend(months: Sequence[Month], words: Words) -> tuple[tuple[str, str], ...]:
    """Only of the signs that are there."""
    cells = [cell for month in months for week in month.weeks for cell in week]
    signs = (
        ("holiday", _("holidays"), any(cell.kind == "holiday" for cell in cells)),
        ("off", _("day off"), any(cell.kind == "off" for cell in cells)),
        ("short", _("shortened lessons"), any(cell.kind == "short" for cell in cells)),
        ("today", _("today"), any(cell.today for cell in cells)),
    )
    return tuple((sign, words(meaning)) for sign, meaning, there in signs if there)
