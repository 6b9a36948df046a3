"""Lessons held against the plan, and how a class does: average, quality, success."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from diary.completeness import Given

TENTH = Decimal("0.1")
HUNDREDTH = Decimal("0.01")
HIGHEST = 5
GOOD, ENOUGH = 4, 3


@dataclass(frozen=True, slots=True)
class Hours:
    """Of one type of lesson; `held` is None where the journal gives the plan alone."""

    lesson_type: str
    planned: Decimal | None
    held: Decimal | None


@dataclass(frozen=True, slots=True)
class Results:
    """Per cent: quality are fours and fives, success is everything but a two and no attestation."""

    average: Decimal | None = None
    quality: Decimal | None = None
    success: Decimal | None = None

    def __bool__(self) -> bool:
        return self != Results()


@dataclass(frozen=True, slots=True)
class SubjectStats:
    subject_id: int
    subject: str
    group: str  # "" for the whole class
    hours: tuple[Hours, ...]
    results: Results


def total(hours: Iterable[Hours]) -> tuple[Decimal, Decimal] | None:
    """Held and planned together, of the types that have both; None where none has."""
    known = [(one.held, one.planned) for one in hours if one.held is not None and one.planned]
    if not known:
        return None
    held = sum((done for done, _planned in known), Decimal())
    return held, sum((planned for _done, planned in known if planned), Decimal())


def results_of(given: Iterable[Given]) -> Results:
    """Of the final marks of a subject, where they are on the scale of five; who is exempt or put off does not count."""
    marks: list[int | None] = []  # None: not attested
    for one in given:
        if one.state == "not_attested":
            marks.append(None)
        elif one.state == "set":
            if not (one.raw.isascii() and one.raw.isdigit() and int(one.raw) <= HIGHEST):
                return Results()
            marks.append(int(one.raw))
    numbers = [mark for mark in marks if mark is not None]
    if not numbers:
        return Results()
    return Results(
        (Decimal(sum(numbers)) / len(numbers)).quantize(HUNDREDTH, ROUND_HALF_UP),
        _share(sum(mark >= GOOD for mark in numbers), len(marks)),
        _share(sum(mark >= ENOUGH for mark in numbers), len(marks)),
    )


def _share(part: int, whole: int) -> Decimal:
    return (Decimal(100 * part) / whole).quantize(TENTH, ROUND_HALF_UP)
