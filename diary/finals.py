"""Final marks and exam results, as the journal said them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class FinalMark:
    subject: str
    period: str
    year: bool  # of the whole year
    begins: date | None
    kind: str  # term, year, exam, final, attestation, behaviour
    raw: str
    state: str  # set, not_attested, exempt, deferred
    defer_reason: str = ""
    defer_until: date | None = None


@dataclass(frozen=True, slots=True)
class ExamResult:
    title: str
    kind: str  # state, mock, school
    on: date
    points: Decimal | None
    raw: str
    obtained_at: datetime


def by_subject(marks: Iterable[FinalMark]) -> dict[str, tuple[FinalMark, ...]]:
    found: dict[str, list[FinalMark]] = {}
    for mark in marks:
        found.setdefault(mark.subject, []).append(mark)
    return {title: tuple(group) for title, group in found.items()}
