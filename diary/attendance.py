"""Missed lessons and late arrivals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from diary.calendar import monday

MISSED = ("ill", "excused", "absent")


@dataclass(frozen=True, slots=True)
class Absence:
    """One entry of the journal. Without a lesson number it is about the whole day."""

    on: date
    kind: str  # absent, ill, excused, late, exempt, unknown
    raw: str
    number: int | None = None
    subject: str = ""
    minutes: int | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Missed:
    lessons: Counter[str]  # by kind
    days: Counter[str]
    late: int

    @property
    def total_lessons(self) -> int:
        return sum(self.lessons.values())

    @property
    def total_days(self) -> int:
        return sum(self.days.values())


def summed(entries: Iterable[Absence]) -> Missed:
    lessons: Counter[str] = Counter()
    days: Counter[str] = Counter()
    late = 0
    for entry in entries:
        if entry.kind == "late":
            late += 1
        elif entry.kind in MISSED:
            (days if entry.number is None and not entry.subject else lessons)[entry.kind] += 1
    return Missed(lessons, days, late)


def by_week(entries: Iterable[Absence]) -> dict[date, tuple[Absence, ...]]:
    """By the Monday of the week, the latest first."""
    found: dict[date, list[Absence]] = {}
    for entry in sorted(entries, key=lambda e: -e.on.toordinal()):
        found.setdefault(monday(entry.on), []).append(entry)
    return {week: tuple(group) for week, group in found.items()}


def by_day(entries: Iterable[Absence]) -> dict[date, tuple[Absence, ...]]:
    """The latest day first."""
    found: dict[date, list[Absence]] = {}
    for entry in sorted(entries, key=lambda e: (-e.on.toordinal(), e.number or 0, e.subject)):
        found.setdefault(entry.on, []).append(entry)
    return {day: tuple(group) for day, group in found.items()}
