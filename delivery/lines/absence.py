"""Missed lessons in words."""

from __future__ import annotations

from collections.abc import Sequence

from chat.text import Content, Plain, Row, Text, _, n_
from diary.attendance import Absence

MANY = 3  # lessons of a day: their numbers say enough


def by_reason(entries: Sequence[Absence]) -> tuple[tuple[Absence, ...], ...]:
    """Entries of one day that are said together; what we do not know, apart by what the journal wrote."""
    groups: dict[tuple[str, str], list[Absence]] = {}
    for entry in entries:
        groups.setdefault((entry.kind, entry.raw if entry.kind == "unknown" else ""), []).append(
            entry
        )
    return tuple(map(tuple, groups.values()))


def group_words(entries: Sequence[Absence]) -> Content:
    first = entries[0]
    what: Content = Plain(first.raw) if first.kind == "unknown" else kind_words(first.kind)
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


def kind_words(kind: str) -> Text:
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
