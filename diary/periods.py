"""Quarters, trimesters, half-years: what a class is marked by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

SENIOR = 10  # from this grade on schools usually mark by half-years
_JUNIOR_KINDS = ("quarter", "trimester", "module", "half", "semester", "course", "year")
_VOCATIONAL_KINDS = ("semester", "half", "course", "module", "year")
_SENIOR_KINDS = ("half", "semester", "trimester", "module", "quarter", "course", "year")


@dataclass(frozen=True, slots=True)
class Period:
    id: int
    title: str
    kind: str
    begins: date
    ends: date

    def covers(self, day: date) -> bool:
        return self.begins <= day <= self.ends


@dataclass(frozen=True, slots=True)
class Periods:
    """The periods of one class, in order; `exceptions` by subject: music by half-years in a quarter class."""

    usual: tuple[Period, ...] = ()
    exceptions: Mapping[int, tuple[Period, ...]] = field(default_factory=dict)

    def find(self, period_id: int) -> Period | None:
        of_subjects = (period for group in self.exceptions.values() for period in group)
        return next((p for p in (*self.usual, *of_subjects) if p.id == period_id), None)

    def current(self, today: date) -> Period | None:
        return running(self.usual, today)

    def of_subject(self, subject_id: int | None, asked: Period, today: date) -> Period:
        """The period in which this subject is marked when `asked` is looked at."""
        own = self.exceptions.get(subject_id or 0, ())
        if not own or asked in own:
            return asked
        return running(own, min(asked.ends, max(asked.begins, today))) or asked


def running(periods: Sequence[Period], today: date) -> Period | None:
    """The one that today is in; in holidays the one that just ended; before the year the first."""
    begun = [period for period in periods if period.begins <= today]
    if begun:
        return max(begun, key=lambda period: (period.covers(today), period.begins))
    return min(periods, key=lambda period: period.begins, default=None)


def usual_periods(
    periods: Sequence[Period], *, grade: int | None, today: date, vocational: bool = False
) -> tuple[Period, ...]:
    """A guess for a class whose scheme the journal does not give: one kind, of the running year."""
    senior = grade is not None and grade >= SENIOR
    kinds: Sequence[str] = _SENIOR_KINDS if senior else _JUNIOR_KINDS
    if vocational:
        kinds = _VOCATIONAL_KINDS
    year = running([period for period in periods if period.kind == "year"], today)
    if year is not None:
        within = [p for p in periods if p.begins <= year.ends and p.ends >= year.begins]
        periods = within
    for kind in kinds:
        found = tuple(p for p in periods if p.kind == kind)
        if found:
            return tuple(sorted(found, key=lambda period: period.begins))
    return ()
