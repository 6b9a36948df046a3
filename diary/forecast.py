"""What would come out if the period ended today, by the school's own rule. Exact fractions, and never called a mark."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from math import floor

from diary.marks import Mark
from diary.periods import Period

HALF = Fraction(1, 2)
MINIMUM = 3
FRIDAY = 5
LAST_WEEKS = timedelta(weeks=3)


@dataclass(frozen=True, slots=True)
class FinalRule:
    """How a school makes a final mark of an average."""

    minimum: int = MINIMUM  # with fewer marks nothing is foretold
    # (final mark, least average for it), the best first; empty: a half is rounded up.
    steps: tuple[tuple[Decimal, Decimal], ...] = ()
    scale: Decimal | None = None  # whose averages the steps are of; None: the best final mark


@dataclass(frozen=True, slots=True)
class Forecast:
    value: Decimal | None  # what comes out; None where nothing can be said yet
    average: Fraction | None
    marks: int
    why: str = ""  # few: too few marks; scales: there are several, which have no common average

    @property
    def enough(self) -> bool:
        return self.value is not None


def forecast(marks: Iterable[Mark], rule: FinalRule) -> Forecast | None:
    """Of one subject's marks in one period; None where no mark enters an average (only «зачёт», or none at all)."""
    counted = [mark for mark in marks if mark.enters_average]
    if not counted:
        return None
    scales = {mark.highest for mark in counted if mark.highest is not None}
    if len(scales) > 1:
        return Forecast(None, None, len(counted), "scales")
    average = exact_average(counted)
    if len(counted) < rule.minimum:
        return Forecast(None, average, len(counted), "few")
    return Forecast(final(average, rule, scale=next(iter(scales), None)), average, len(counted))


def exact_average(marks: Iterable[Mark]) -> Fraction:
    """Σ(mark × weight) / Σ weight; of marks that enter an average."""
    total, weights = Fraction(), Fraction()
    for mark in marks:
        weight = Fraction(mark.weight)
        total += Fraction(mark.value or 0) * weight
        weights += weight
    return total / weights


def final(average: Fraction, rule: FinalRule, *, scale: Decimal | None) -> Decimal:
    """`scale`: the best mark of the scale, None for the school's usual one."""
    if rule.steps and (scale is None or scale == (rule.scale or rule.steps[0][0])):
        for value, least in rule.steps:
            if average >= Fraction(least):
                return value
        return rule.steps[-1][0] - 1  # below the lowest step: the mark under it
    return Decimal(floor(average + HALF))


def final_rule_of(said: Mapping[str, object]) -> FinalRule:
    """Of a school's rules: {"final": {"rounding": "half_up" or {"5": "4.6", …}, "minimum": 3, "scale": 100}}.

    What cannot be read stands as usual.
    """
    rule = said.get("final")
    if not isinstance(rule, dict):
        return FinalRule()
    minimum, rounding, scale = rule.get("minimum"), rule.get("rounding"), rule.get("scale")
    return FinalRule(
        minimum=minimum if isinstance(minimum, int) and minimum > 0 else MINIMUM,
        steps=_steps(rounding) if isinstance(rounding, dict) else (),
        scale=Decimal(scale) if isinstance(scale, int) else None,
    )


def _steps(said: Mapping[object, object]) -> tuple[tuple[Decimal, Decimal], ...]:
    try:
        steps = [(Decimal(str(value)), Decimal(str(least))) for value, least in said.items()]
    except InvalidOperation:
        return ()
    if not all(number.is_finite() for step in steps for number in step):
        return ()
    return tuple(sorted(steps, reverse=True))


def is_foretold(period: Period, today: date) -> bool:
    """In its last weeks a period is foretold each Friday."""
    return (
        today.isoweekday() == FRIDAY
        and period.begins <= today <= period.ends
        and period.ends - today < LAST_WEEKS
    )
