"""Final marks and exam results, as the journal said them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from diary.marks import Correction

SUMMER = 7


@dataclass(frozen=True, slots=True)
class FinalMark:
    subject: str
    period: str
    begins: date | None
    kind: str  # term, year, exam, final, attestation, behaviour; credit, graded_credit, coursework, module, practice
    raw: str
    state: str  # set, not_attested, exempt, deferred
    defer_reason: str = ""
    defer_until: date | None = None
    period_kind: str = ""  # year, quarter, …
    earlier: tuple[Correction, ...] = ()  # newest last


@dataclass(frozen=True, slots=True)
class ExamResult:
    title: str
    kind: str  # state, mock, school
    on: date
    points: Decimal | None
    raw: str
    obtained_at: datetime


def school_year(day: date) -> int:
    """The calendar year in which the school year of a day begins."""
    return day.year if day.month >= SUMMER else day.year - 1


def by_year(marks: Iterable[FinalMark], today: date) -> dict[int, tuple[FinalMark, ...]]:
    """The latest year first; a period without dates belongs to the running one."""
    found: dict[int, list[FinalMark]] = {}
    for mark in marks:
        found.setdefault(school_year(mark.begins or today), []).append(mark)
    return {year: tuple(found[year]) for year in sorted(found, reverse=True)}


def by_subject(marks: Iterable[FinalMark]) -> dict[str, tuple[FinalMark, ...]]:
    found: dict[str, list[FinalMark]] = {}
    for mark in marks:
        found.setdefault(mark.subject, []).append(mark)
    return {title: tuple(group) for title, group in found.items()}
