"""Holidays and other days of the school's calendar in words."""

from __future__ import annotations

from chat.text import Content, Day, Plain, Text, _
from delivery.lines.days import span
from delivery.lines.lessons import title_of
from diary.calendar import Entry
from diary.people import PersonalData


def dates_line(entry: Entry, carries: PersonalData) -> Text:
    if entry.begins == entry.ends:
        days: Content = Day(entry.begins, "d MMMM, EEEE")
    else:
        days = span(entry.begins, entry.ends)
    told = title_of(entry, carries)
    title: Content = Plain(told) if told else _no_title(entry)
    return _("{title}: {days}", title=title, days=days)


def _no_title(entry: Entry) -> Text:
    match entry.kind:
        case "holiday":
            return _("Holidays")
        case "short":
            return _("Shortened lessons")
        case "workday":
            return _("A school day")
    return _("Day off")
