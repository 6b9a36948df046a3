"""How a school makes a final mark of an average: [schools."…".rules.final]. Exact fractions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from math import floor

from diary.marks import Mark

HALF = Fraction(1, 2)
MINIMUM = 3
FIVE = Decimal(5)  # the best mark where nobody says otherwise

# (a mark, a number that belongs to it), the best mark first
Ladder = tuple[tuple[Decimal, Decimal], ...]


@dataclass(frozen=True, slots=True)
class FinalRule:
    minimum: int = MINIMUM  # with fewer marks nothing is foretold
    steps: Ladder = ()  # (final mark, least average for it); empty: a half is rounded up
    scale: Decimal | None = None  # of the marks; None: the best final mark of the steps, else five
    required: tuple[str, ...] = ()  # kinds of work without a mark in which nothing is foretold
    # What is required in single subjects, instead of the above. Subjects are folded, see `folded`.
    required_in: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    except_works: frozenset[str] = frozenset()  # kinds of work that do not count, folded
    except_subjects: frozenset[str] = frozenset()  # subjects that are not foretold, folded
    # (final mark, mark): not given while this mark or a lower one stands in the period.
    not_with: Ladder = ()

    def fits(self, scale: Decimal | None) -> bool:
        """Steps and bars are of one scale; `scale` is its best mark, None the school's usual one."""
        return scale is None or scale == self.usual

    @property
    def usual(self) -> Decimal:
        return self.scale or (self.steps[0][0] if self.steps else FIVE)

    def counts(self, mark: Mark) -> bool:
        return mark.enters_average and folded(mark.work_type) not in self.except_works

    def required_of(self, subject: str) -> tuple[str, ...]:
        return self.required_in.get(folded(subject), self.required)

    def leaves_out(self, subject: str) -> bool:
        return folded(subject) in self.except_subjects

    def by_average(self, average: Fraction, scale: Decimal | None) -> Decimal:
        """The final mark that the average alone would give."""
        if not (self.steps and self.fits(scale)):
            return Decimal(floor(average + HALF))
        for value, least in self.steps:
            if average >= Fraction(least):
                return value
        return self.steps[-1][0] - 1  # below the lowest step: the mark under it

    def least_for(self, target: Decimal, scale: Decimal | None) -> Fraction | None:
        """The least average that gives this final mark or a better one; None where any does.

        `target`: not better than the best step.
        """
        if not (self.steps and self.fits(scale)):
            return Fraction(target) - HALF
        if target < self.steps[-1][0]:
            return None
        return min(Fraction(least) for value, least in self.steps if value >= target)

    def bars(self, target: Decimal, scale: Decimal | None) -> Decimal | None:
        """This final mark is not given while this mark or a lower one stands."""
        if not self.fits(scale):
            return None
        return next((mark for final, mark in self.not_with if final == target), None)

    def final(
        self, average: Fraction, values: Iterable[Decimal], scale: Decimal | None
    ) -> Decimal:
        """The best final mark that the average gives and no mark of these bars."""
        found, lowest = self.by_average(average, scale), min(values)
        while (bar := self.bars(found, scale)) is not None and lowest <= bar:
            found = self._under(found)
        return found

    def _under(self, final: Decimal) -> Decimal:
        lower = [value for value, _least in self.steps if value < final]
        return max(lower, default=final - 1)


def folded(title: str) -> str:
    """The name of a subject or of a kind of work, as it is compared."""
    return " ".join(title.casefold().replace("ё", "е").split())


def final_rule_of(said: Mapping[str, object]) -> FinalRule:
    """Of a school's rules: {"final": {"rounding": "half_up" or {"5": "4.6", …}, "minimum": 3, "scale": 100,
    "required": [kinds of work] or {subject: [kinds of work]}, "except_works": […], "except_subjects": […],
    "not_with": {"5": "2"}}}.

    What cannot be read stands as usual: the settings have checked it when they were read.
    """
    rule = said.get("final")
    if not isinstance(rule, dict):
        return FinalRule()
    minimum, scale, required = rule.get("minimum"), rule.get("scale"), rule.get("required")
    return FinalRule(
        minimum=minimum if isinstance(minimum, int) and minimum > 0 else MINIMUM,
        steps=_ladder(rule.get("rounding")),
        scale=Decimal(scale) if isinstance(scale, int) else None,
        required=_titles(required),
        required_in={folded(str(subject)): _titles(works) for subject, works in required.items()}
        if isinstance(required, dict)
        else {},
        except_works=frozenset(map(folded, _titles(rule.get("except_works")))),
        except_subjects=frozenset(map(folded, _titles(rule.get("except_subjects")))),
        not_with=_ladder(rule.get("not_with")),
    )


def _titles(said: object) -> tuple[str, ...]:
    return tuple(map(str, said)) if isinstance(said, list | tuple) else ()


def _ladder(said: object) -> Ladder:
    if not isinstance(said, dict):
        return ()
    try:
        steps = [(Decimal(str(value)), Decimal(str(least))) for value, least in said.items()]
    except InvalidOperation:
        return ()
    if not all(number.is_finite() for step in steps for number in step):
        return ()
    return tuple(sorted(steps, reverse=True))
