"""What would come out if the period ended today, by the school's own rule. Exact fractions, and never called a mark."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Literal

from diary.final_rule import HALF, FinalRule, folded
from diary.marks import Mark
from diary.periods import Period

FRIDAY = 5
LAST_WEEKS = timedelta(weeks=3)
DIGITS = 2  # of an average, as people are used to see it
DIGITS_AT_MOST = 6

# Why nothing is foretold: too few marks; several scales, which have no common average; no mark yet in a work that the
# rule requires; a subject that the rule leaves out.
Why = Literal["", "few", "scales", "works", "apart"]


@dataclass(frozen=True, slots=True)
class Forecast:
    value: Decimal | None  # what comes out; None where nothing can be said yet
    average: Fraction | None
    marks: int  # how many count
    why: Why = ""
    missing: tuple[str, ...] = ()  # the required kinds of work without a mark
    by_average: Decimal | None = (
        None  # what the average alone would give, where a low mark bars it
    )

    @property
    def enough(self) -> bool:
        return self.value is not None


def forecast(marks: Iterable[Mark], rule: FinalRule) -> Forecast | None:
    """Of one subject's marks in one period; None where no mark counts (only «зачёт», or none at all)."""
    marks = tuple(marks)
    counted = [mark for mark in marks if rule.counts(mark)]
    if not counted:
        return None
    number, subject = len(counted), marks[0].subject
    if rule.leaves_out(subject):
        return Forecast(None, None, number, "apart")
    if len(scales_of(counted)) > 1:
        return Forecast(None, None, number, "scales")
    average = exact_average(counted)
    if missing := missing_works(marks, rule, subject):
        return Forecast(None, average, number, "works", missing)
    if number < rule.minimum:
        return Forecast(None, average, number, "few")
    scale = scale_of(counted)
    value = rule.final(average, values_of(counted), scale)
    by_average = rule.by_average(average, scale)
    return Forecast(value, average, number, by_average=by_average if by_average != value else None)


def missing_works(marks: Iterable[Mark], rule: FinalRule, subject: str) -> tuple[str, ...]:
    """The kinds of work that the rule requires in this subject and that have no mark yet."""
    had = {folded(mark.work_type) for mark in marks if mark.kind == "mark"}
    return tuple(work for work in rule.required_of(subject) if folded(work) not in had)


def scales_of(marks: Iterable[Mark]) -> frozenset[Decimal]:
    """The best marks of the scales that occur."""
    return frozenset(mark.highest for mark in marks if mark.highest is not None)


def scale_of(marks: Iterable[Mark]) -> Decimal | None:
    """Of marks in one scale; None: the school's usual one."""
    return next(iter(scales_of(marks)), None)


def values_of(marks: Iterable[Mark]) -> tuple[Decimal, ...]:
    return tuple(mark.value for mark in marks if mark.value is not None)


def exact_average(marks: Iterable[Mark]) -> Fraction:
    """Σ(mark × weight) / Σ weight; of marks that count."""
    total, weights = Fraction(), Fraction()
    for mark in marks:
        weight = Fraction(mark.weight)
        total += Fraction(mark.value or 0) * weight
        weights += weight
    return total / weights


def terms_of(marks: Iterable[Mark]) -> tuple[tuple[Decimal, Decimal], ...]:
    """(mark, the weights of all such marks together), the best mark first: the average as it is reckoned by hand."""
    weights: dict[Decimal, Decimal] = {}
    for mark in marks:
        if mark.value is not None:
            weights[mark.value] = weights.get(mark.value, Decimal()) + mark.weight
    return tuple(sorted(weights.items(), reverse=True))


def shown_average(average: Fraction, rule: FinalRule, scale: Decimal | None) -> Decimal:
    """With two digits; with more where rounding would show 4.60 for what falls just short of 4.6."""
    come_out = rule.by_average(average, scale)
    shown = _rounded(average, DIGITS)
    for digits in range(DIGITS + 1, DIGITS_AT_MOST + 1):
        if rule.by_average(Fraction(shown), scale) == come_out:
            break
        shown = _rounded(average, digits)
    return shown


def _rounded(average: Fraction, digits: int) -> Decimal:
    return Decimal(floor(average * 10**digits + HALF)).scaleb(-digits)


def is_foretold(period: Period, today: date) -> bool:
    """In its last weeks a period is foretold each Friday."""
    return (
        today.isoweekday() == FRIDAY
        and period.begins <= today <= period.ends
        and period.ends - today < LAST_WEEKS
    )
