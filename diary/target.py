"""What would bring a final mark: the fewest marks of which weight, by the school's rule. Exact fractions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from math import ceil
from typing import Literal

from diary.final_rule import FIVE, FinalRule, folded
from diary.forecast import exact_average, forecast, missing_works, scale_of, scales_of, values_of
from diary.marks import ONE, Mark

# Scales that schools use, by their best mark.
SCALES = (FIVE, Decimal(10), Decimal(12), Decimal(100))
HUNDRED = SCALES[-1]
LOWEST_OF_FIVE = 2
MANY = 30  # more marks than this come to nobody in a period
SHORT = 4  # so many final marks are all told; of a hundred points only what is near

# reached: it comes out already. ways: marks can bring it. far: not so many can still come. barred: not while a low mark
# stands. never: no marks can. scales, apart: nothing is foretold here, see `Why` of the forecast.
Verdict = Literal["reached", "ways", "far", "barred", "never", "scales", "apart"]


@dataclass(frozen=True, slots=True)
class Kind:
    """Works of one weight, by the names that the school has for them."""

    weight: Decimal
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Works:
    """What the works of a subject weigh, the heaviest first, and the best mark of their scale where that is known."""

    kinds: tuple[Kind, ...] = (Kind(ONE),)
    highest: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """A work of the subject, as much of it as matters here."""

    title: str  # its kind: «Контрольная работа»
    weight: Decimal
    highest: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Path:
    """So many of the best marks, each for a work of this weight."""

    mark: Decimal
    number: int  # beside the required ones; 0 where those are enough
    kind: Kind
    required: tuple[Kind, ...] = ()  # one more mark in each of these

    @property
    def marks(self) -> int:
        return self.number + len(self.required)


@dataclass(frozen=True, slots=True)
class Target:
    goal: Decimal
    verdict: Verdict
    paths: tuple[Path, ...] = ()  # the fewest marks first
    least: Fraction | None = None  # the average that it takes; None where any does
    bar: Decimal | None = None  # barred: while this mark or a lower one stands

    def within(self, lessons: int | None) -> Target:
        """As far as so many lessons can bring it, a mark in each; None: nobody knows how many there will be."""
        if self.verdict != "ways":
            return self
        room = MANY if lessons is None else lessons
        paths = tuple(path for path in self.paths if path.marks <= room)
        if paths:
            return replace(self, paths=paths)
        return replace(self, verdict="far", paths=self.paths[:1])


def works(given: Iterable[Given], rule: FinalRule) -> Works:
    """Of all works of a subject; those that do not count are left out."""
    counted = [
        one for one in given if one.weight > 0 and folded(one.title) not in rule.except_works
    ]
    known = {(one.weight, one.title) for one in counted}
    ordered = sorted(known, key=lambda one: (-one[0], one[1].casefold()))
    kinds = tuple(
        Kind(weight, tuple(title for _weight, title in group if title))
        for weight, group in groupby(ordered, key=lambda one: one[0])
    )
    scales = {one.highest for one in counted if one.highest is not None}
    return Works(kinds or (Kind(ONE),), scales.pop() if len(scales) == 1 else None)


def best_mark(marks: Iterable[Mark], rule: FinalRule, known: Works) -> Decimal:
    """Of the scale of these marks; where the journal does not say it, of the narrowest that holds them."""
    marks = tuple(marks)
    if scale := scale_of(marks) or known.highest:
        return scale
    highest = max((*values_of(marks), rule.usual))
    return next((scale for scale in SCALES if scale >= highest), highest)


def goals_of(marks: Iterable[Mark], rule: FinalRule, known: Works) -> tuple[Decimal, ...]:
    """The final marks that somebody may aim at, the best first."""
    counted = [mark for mark in marks if rule.counts(mark)]
    if rule.steps and rule.fits(scale_of(counted) or known.highest):
        return tuple(value for value, _least in rule.steps)
    best = best_mark(counted, rule, known)
    lowest = LOWEST_OF_FIVE if best == FIVE else 0
    step = 10 if best == HUNDRED else 1
    return tuple(Decimal(one) for one in range(int(best), lowest, -step))


def target(
    marks: Iterable[Mark], rule: FinalRule, goal: Decimal, known: Works, *, subject: str
) -> Target:
    """Of this subject's marks in one period. `goal`: not better than the best of `goals_of`."""
    marks = tuple(marks)
    counted = [mark for mark in marks if rule.counts(mark)]
    if rule.leaves_out(subject):
        return Target(goal, "apart")
    if len(scales_of(counted)) > 1:
        return Target(goal, "scales")
    scale = scale_of(counted) or known.highest
    least = rule.least_for(goal, scale)
    now = forecast(marks, rule)
    if now and now.value is not None and now.value >= goal:
        return Target(goal, "reached", least=least)
    bar = rule.bars(goal, scale)
    if bar is not None and any(value <= bar for value in values_of(counted)):
        return Target(goal, "barred", least=least, bar=bar)
    required = tuple(_kind_of(work, known.kinds) for work in missing_works(marks, rule, subject))
    wanted = _Wanted(least, rule.minimum, best_mark(counted, rule, known), required)
    have = _Sum.of(counted)
    reckoned = (_path(have, wanted, kind) for kind in known.kinds)
    paths = sorted(
        (path for path in reckoned if path), key=lambda path: (path.marks, -path.kind.weight)
    )
    if paths and not paths[0].number:
        paths = paths[:1]  # the required works are enough, whatever others weigh
    return Target(goal, "ways" if paths else "never", tuple(paths), least)


def imagined(
    value: Decimal, kind: Kind, *, subject: str, highest: Decimal | None, on: date
) -> Mark:
    """A mark that nobody gave: «а если завтра 3»."""
    return Mark(
        pupil_id=0,
        subject_id=None,
        subject=subject,
        raw=str(value),
        value=value,
        weight=kind.weight,
        kind="mark",
        counts=True,
        on=on,
        work_type=kind.titles[0] if kind.titles else "",
        highest=highest,
    )


def _kind_of(work: str, kinds: Sequence[Kind]) -> Kind:
    """A required kind of work with its weight; one, where no work of it is known yet."""
    for kind in kinds:
        if folded(work) in map(folded, kind.titles):
            return Kind(kind.weight, (work,))
    return Kind(ONE, (work,))


@dataclass(frozen=True, slots=True)
class _Sum:
    points: Fraction
    weights: Fraction
    marks: int

    @classmethod
    def of(cls, counted: Sequence[Mark]) -> _Sum:
        weights = sum((Fraction(mark.weight) for mark in counted), Fraction())
        points = exact_average(counted) * weights if counted else Fraction()
        return cls(points, weights, len(counted))

    def plus(self, mark: Decimal, weight: Decimal) -> _Sum:
        more = Fraction(weight)
        return _Sum(self.points + Fraction(mark) * more, self.weights + more, self.marks + 1)


@dataclass(frozen=True, slots=True)
class _Wanted:
    least: Fraction | None
    minimum: int
    mark: Decimal
    required: tuple[Kind, ...]


def _path(have: _Sum, wanted: _Wanted, kind: Kind) -> Path | None:
    """The fewest marks of this weight, after one in each required work; None where no number is enough."""
    for one in wanted.required:
        have = have.plus(wanted.mark, one.weight)
    number = max(0, max(wanted.minimum, 1) - have.marks)
    if wanted.least is not None:
        gain = (Fraction(wanted.mark) - wanted.least) * Fraction(kind.weight)  # of each mark
        short = wanted.least * have.weights - have.points
        if gain < 0 or (gain == 0 and short > 0):
            return None
        if gain:
            number = max(number, ceil(short / gain))
    return Path(wanted.mark, number, kind, wanted.required)


def aims(now: Decimal | None, goals: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """What is worth telling unasked: the next better final mark, and the best of a short scale. `goals`: best first."""
    short = len(goals) <= SHORT
    if now is None:
        return tuple(goals[:1]) if short else ()
    better = [goal for goal in goals if goal > now]
    if not better:
        return ()
    nearest, best = better[-1], better[0]
    return (nearest, best) if short and nearest != best else (nearest,)
