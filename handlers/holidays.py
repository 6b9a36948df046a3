from __future__ import annotations

from datetime import date, timedelta

from chat.talk import Reply
from chat.text import Content, _, bold, n_
from delivery.lines.calendar import dates_line
from delivery.lines.days import paragraphs
from diary.calendar import Calendar, Entry
from diary.people import PersonalData, Pupil
from handlers.picture_buttons import picture_button
from handlers.screens import age
from handlers.start import MENU
from handlers.turn import Turn
from linking.access import children
from linking.naming import headed
from storage.calendar import SchoolDays, school_days

HOLIDAYS_AT_MOST = 5
DAYS_OFF_AT_MOST = 3
SOON = timedelta(days=60)


async def show(turn: Turn) -> Reply:
    """The coming holidays. Children of classes with other dates are told apart. Takes no arguments."""
    family = await children(turn.db, turn.person, today=turn.today)
    pupils = [child.pupil for child in family if child.pupil]
    if not pupils or turn.person.carries is PersonalData.NONE:
        return await show_school(turn)
    days = await school_days(turn.db, turn.school.id, turn.today)
    calendars: dict[Calendar, list[Pupil]] = {}
    for pupil in pupils:
        calendars.setdefault(days.of(pupil), []).append(pupil)
    if len(calendars) == 1:
        return _reply(turn, days, _list(turn, days.of(pupils[0])), personal=True)
    blocks = [
        (*(bold(headed(pupil)) for pupil in group), *_list(turn, calendar))
        for calendar, group in calendars.items()
    ]
    return _reply(turn, days, paragraphs(blocks), personal=True)


async def show_school(turn: Turn) -> Reply:
    """The school's own dates: for a group, and for who has no child here."""
    days = await school_days(turn.db, turn.school.id, turn.today)
    return _reply(turn, days, _list(turn, days.of_school), personal=False)


def _reply(turn: Turn, days: SchoolDays, body: Content, *, personal: bool) -> Reply:
    if days.calendar_as_of is None and not days.entries:
        body = _("The school does not send the dates of holidays here.")
    text = (bold(_("🏖 Holidays")), "", body, *age(turn, days.calendar_as_of))
    row = (picture_button("holidays"), MENU) if personal else (MENU,)
    return Reply(text, (row,) if turn.event.private else (), personal=personal)


def _list(turn: Turn, calendar: Calendar) -> tuple[Content, ...]:
    today, carries = turn.today, turn.person.carries
    holidays = calendar.holidays(today)[:HOLIDAYS_AT_MOST]
    if not holidays:
        found: list[Content] = [_("The school has not sent the next dates yet.")]
    else:
        found = [_first(holidays[0], today, carries)]
        found += [dates_line(entry, carries) for entry in holidays[1:]]
    off = [entry for entry in calendar.days_off(today) if entry.begins <= today + SOON]
    if off:
        found += ["", bold(_("Days off"))]
        found += [dates_line(entry, carries) for entry in off[:DAYS_OFF_AT_MOST]]
    return tuple(found)


def _first(entry: Entry, today: date, carries: PersonalData) -> Content:
    """With the days left: that is what everybody wants to know."""
    dates = dates_line(entry, carries)
    if entry.begins <= today:
        left = (entry.ends - today).days
        last = _("Today is the last day.") if not left else None
        return (dates, last or n_("{n} day left.", "{n} days left.", n=left))
    until = (entry.begins - today).days
    if until == 1:
        return (dates, _("They begin tomorrow."))
    return (dates, n_("{n} day until then.", "{n} days until then.", n=until))
