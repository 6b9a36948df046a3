"""Marks and their averages, in decimals, half up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, localcontext

CENTS = Decimal("0.01")
ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Correction:
    """What a mark said before, and the day on which it stopped to."""

    raw: str
    until: date | None


@dataclass(frozen=True, slots=True)
class Mark:
    pupil_id: int
    subject_id: int | None
    subject: str
    raw: str  # as the journal wrote it
    value: Decimal | None
    weight: Decimal
    kind: str  # mark, placeholder, exempt
    counts: bool
    on: date
    work: str = ""  # the work: «Дроби»
    work_type: str = ""  # «Контрольная работа»
    comment: str = ""
    highest: Decimal | None = None  # of the work's scale
    earlier: tuple[Correction, ...] = ()  # newest last
    criteria: tuple[tuple[str, str], ...] = ()  # («A», «6»), as the journal wrote them
    removed: datetime | None = None  # when the journal took it back

    @property
    def enters_average(self) -> bool:
        """Absences, placeholders and uncounted marks do not."""
        return self.kind == "mark" and self.counts and self.value is not None and self.weight > 0


@dataclass(frozen=True, slots=True)
class Average:
    value: Decimal
    marks: int
    highest: Decimal | None  # named where a subject is marked in several scales


def average(weighted: Iterable[tuple[Decimal, Decimal]]) -> Decimal | None:
    """Σ(mark × weight) / Σ weight with two digits, half up; None without marks."""
    pairs = tuple(weighted)
    weights = sum((weight for _value, weight in pairs), Decimal())
    if not weights:
        return None
    total = sum((value * weight for value, weight in pairs), Decimal())
    with localcontext(rounding=ROUND_DOWN):
        # Cut, not rounded: 4.1249999… must not become 4.125 before it is rounded once.
        exact = total / weights
    return exact.quantize(CENTS, ROUND_HALF_UP)


def averages(marks: Iterable[Mark]) -> tuple[Average, ...]:
    """One for each scale: 87 of 100 and 4 of 5 have no common average."""
    counted = [mark for mark in marks if mark.enters_average]
    scales = sorted({mark.highest for mark in counted if mark.highest is not None})
    if len(scales) < 2:  # noqa: PLR2004 - one scale, named or not
        return _of_scale(counted, None)
    found: list[Average] = []
    for highest in scales:
        # A mark of a work without a scale belongs to the school's usual one, the smallest.
        usual = highest == scales[0]
        same = [m for m in counted if m.highest == highest or (usual and m.highest is None)]
        found.extend(_of_scale(same, highest))
    return tuple(found)


def _of_scale(marks: list[Mark], highest: Decimal | None) -> tuple[Average, ...]:
    value = average((mark.value, mark.weight) for mark in marks if mark.value is not None)
    return () if value is None else (Average(value, len(marks), highest),)


def by_subject(marks: Iterable[Mark]) -> dict[str, tuple[Mark, ...]]:
    """In the order of the alphabet, the marks of each in the order of days."""
    found: dict[str, list[Mark]] = {}
    for mark in sorted(marks, key=lambda one: (one.subject.casefold(), one.on)):
        found.setdefault(mark.subject, []).append(mark)
    return {title: tuple(group) for title, group in found.items()}


def by_day(marks: Iterable[Mark]) -> dict[date, tuple[Mark, ...]]:
    found: dict[date, list[Mark]] = {}
    for mark in sorted(marks, key=lambda one: (one.on, one.subject.casefold())):
        found.setdefault(mark.on, []).append(mark)
    return {day: tuple(group) for day, group in found.items()}
