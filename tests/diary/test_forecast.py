"""If the period ended today: against slow reckoning that cannot be wrong."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diary.final_rule import FinalRule, final_rule_of
from diary.forecast import Forecast, forecast
from diary.marks import Mark

STRICT = final_rule_of({"final": {"rounding": {"5": "4.6", "4": "3.6", "3": "2.6"}, "minimum": 1}})
HALF_UP = FinalRule(minimum=1)


def mark(value: str | None, weight: str = "1", **more: object) -> Mark:
    said = {
        "pupil_id": 1,
        "subject_id": 1,
        "subject": "Алгебра",
        "raw": value or "зачёт",
        "value": None if value is None else Decimal(value),
        "weight": Decimal(weight),
        "kind": "mark",
        "counts": True,
        "on": date(2026, 11, 23),
        **more,
    }
    return Mark(**said)  # type: ignore[arg-type]


def of(values: str, rule: FinalRule = HALF_UP, **more: object) -> Decimal | None:
    found = forecast([mark(value, **more) for value in values.split()], rule)  # type: ignore[arg-type]
    assert found
    return found.value


@pytest.mark.parametrize(
    ("values", "expected"), [("4 5", 5), ("3 4", 4), ("2 3", 3), ("4 4 5", 4), ("5 5 4 4 4", 4)]
)
def test_a_half_is_rounded_up(values: str, expected: int) -> None:
    assert of(values) == expected


@pytest.mark.parametrize(
    ("values", "expected"), [("4 5", 4), ("5 5 5 4 4", 5), ("5 5 4", 5), ("3 2", 2), ("2 2", 2)]
)
def test_a_school_may_want_more_than_a_half(values: str, expected: int) -> None:
    assert of(values, STRICT) == expected


def test_a_test_weighs_more() -> None:
    found = forecast([mark("5"), mark("3", "3")], HALF_UP)
    assert found == Forecast(Decimal(4), Fraction(7, 2), 2)


def test_only_what_counts_is_counted() -> None:
    marks = [
        mark("5"),
        mark("2", counts=False),
        mark("2", kind="placeholder"),
        mark("2", "0"),
        mark(None),
    ]
    found = forecast(marks, HALF_UP)
    assert found
    assert (found.value, found.marks) == (5, 1)


def test_too_few_marks_foretell_nothing() -> None:
    found = forecast([mark("5"), mark("5")], FinalRule())
    assert found == Forecast(None, Fraction(5), 2, "few")
    assert not found.enough


def test_without_a_number_there_is_no_forecast() -> None:
    assert forecast([mark(None), mark(None)], HALF_UP) is None
    assert forecast([], HALF_UP) is None


def test_a_hundred_points_are_not_measured_by_the_steps_of_five() -> None:
    assert of("87 88", STRICT, highest=Decimal(100)) == 88
    hundred = final_rule_of(
        {"final": {"rounding": {"5": 85, "4": 70, "3": 50}, "scale": 100, "minimum": 1}}
    )
    assert of("87 83", hundred, highest=Decimal(100)) == 5
    assert of("49", hundred, highest=Decimal(100)) == 2
    assert of("9 8", hundred, highest=Decimal(12)) == 9


def test_two_scales_have_no_common_average() -> None:
    found = forecast([mark("5", highest=Decimal(5)), mark("87", highest=Decimal(100))], HALF_UP)
    assert found == Forecast(None, None, 2, "scales")


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"final": "half_up"},
        {"final": {"rounding": "half_up"}},
        {"final": {"rounding": {"five": "4.6"}, "minimum": 0, "scale": "big"}},
        {"final": {"rounding": {"5": "NaN"}}},
    ],
)
def test_a_rule_that_cannot_be_read_stands_as_usual(said: dict[str, object]) -> None:
    assert final_rule_of(said) == FinalRule()


_TENTHS = st.integers(10, 120).map(lambda tenth: Decimal(tenth) / 10)
_WEIGHTED = st.lists(st.tuples(_TENTHS, st.integers(1, 5)), min_size=1, max_size=12)


def _spread(weighted: Sequence[tuple[Decimal, int]]) -> Fraction:
    """Each mark written down as often as it weighs, added up in whole tenths."""
    tenths = [int(value * 10) for value, weight in weighted for _once in range(weight)]
    return Fraction(sum(tenths), 10 * len(tenths))


@given(_WEIGHTED)
def test_the_nearest_whole_mark_and_of_two_the_better(weighted: list[tuple[Decimal, int]]) -> None:
    found = forecast([mark(str(v), str(w)) for v, w in weighted], HALF_UP)
    assert found
    average = _spread(weighted)
    nearest = min(range(14), key=lambda whole: (abs(whole - average), -whole))
    assert (found.value, found.average) == (nearest, average)


@given(
    _WEIGHTED,
    st.lists(st.integers(1, 119), min_size=1, max_size=4, unique=True).map(sorted),
)
def test_the_best_step_that_the_average_reaches(
    weighted: list[tuple[Decimal, int]], tenths: list[int]
) -> None:
    steps = {str(2 + number): str(Decimal(tenth) / 10) for number, tenth in enumerate(tenths)}
    rule = final_rule_of({"final": {"rounding": steps, "minimum": 1}})
    found = forecast([mark(str(v), str(w)) for v, w in weighted], rule)
    assert found
    reached = [
        1,
        *(int(value) for value, least in steps.items() if _spread(weighted) >= Fraction(least)),
    ]
    assert found.value == max(reached)


@given(_WEIGHTED, st.randoms())
def test_the_order_of_marks_changes_nothing(
    weighted: list[tuple[Decimal, int]], dice: object
) -> None:
    marks = [mark(str(v), str(w)) for v, w in weighted]
    mixed = list(marks)
    dice.shuffle(mixed)  # type: ignore[attr-defined]
    assert forecast(mixed, STRICT) == forecast(marks, STRICT)
