"""Days in words, and blocks of lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chat.text import Content, Day, _, is_empty


def lines(*parts: Content) -> tuple[Content, ...]:
    """One under another, without the empty ones."""
    return tuple(part for part in parts if not is_empty(part))


def paragraphs(blocks: Sequence[Content]) -> Content:
    """With an empty line between."""
    spaced: list[Content] = []
    for block in blocks:
        spaced += ["", block] if spaced else [block]
    return tuple(spaced)


def span(begins: date, ends: date) -> Content:
    """«16–22 ноября»; the year only where it is another."""
    if begins == ends:
        return Day(begins, "EEEE, d MMMM")
    if (begins.year, begins.month) == (ends.year, ends.month):
        return _("{first}–{last}", first=Day(begins, "d"), last=Day(ends))
    return _("{first} – {last}", first=Day(begins), last=Day(ends))


# Whole sentences: a language may want a capital, or another order.
_WEEKDAYS = (
    lambda day: _("Monday, {day}", day=day),
    lambda day: _("Tuesday, {day}", day=day),
    lambda day: _("Wednesday, {day}", day=day),
    lambda day: _("Thursday, {day}", day=day),
    lambda day: _("Friday, {day}", day=day),
    lambda day: _("Saturday, {day}", day=day),
    lambda day: _("Sunday, {day}", day=day),
)


def day_head(day: date, today: date) -> Content:
    """«Завтра, вторник 24 ноября»; further away «Среда, 25 ноября»."""
    near = {
        -1: _("Yesterday, {day}", day=Day(day, "EEEE d MMMM")),
        0: _("Today, {day}", day=Day(day, "EEEE d MMMM")),
        1: _("Tomorrow, {day}", day=Day(day, "EEEE d MMMM")),
    }
    return near.get((day - today).days) or _WEEKDAYS[day.weekday()](day)
