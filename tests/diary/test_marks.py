from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor

from hypothesis import given
from hypothesis import strategies as st

from diary.marks import Average, Mark, average, averages, by_subject

FOUR = Mark(1, 1, "Алгебра", "4", Decimal(4), Decimal(1), "mark", True, date(2026, 11, 17))
FIVE = replace(FOUR, raw="5", value=Decimal(5))
numbers = st.decimals(0, 100, places=2)
weights = st.decimals("0.01", 10, places=2)


@given(st.lists(st.tuples(numbers, weights), min_size=1, max_size=40))
def test_an_average_is_the_exact_one_rounded_half_up(
    weighted: list[tuple[Decimal, Decimal]],
) -> None:
    total = sum(Fraction(value) * Fraction(weight) for value, weight in weighted)
    exact = total / sum(Fraction(weight) for _value, weight in weighted)
    half_up = Fraction(floor(exact * 100 + Fraction(1, 2)), 100)
    assert Fraction(average(weighted) or 0) == half_up


def test_a_half_is_rounded_up_where_pythons_round_goes_to_the_even_one() -> None:
    eighths = [(Decimal(4), Decimal(7)), (Decimal(5), Decimal(1))]  # 4.125
    assert average(eighths) == Decimal("4.13")


def test_a_heavy_mark_counts_more() -> None:
    assert average([(Decimal(3), Decimal(3)), (Decimal(5), Decimal(1))]) == Decimal("3.50")


def test_no_marks_have_no_average() -> None:
    assert average([]) is None
    assert averages([]) == ()


def test_what_is_no_mark_does_not_enter() -> None:
    absence = replace(FOUR, raw="н", value=None)
    point = replace(FOUR, raw=".", value=None, kind="placeholder")
    owed = replace(FOUR, raw="2", value=Decimal(2), kind="placeholder")
    uncounted = replace(FOUR, value=Decimal(2), counts=False)
    exempt = replace(FOUR, raw="осв", value=None, kind="exempt")
    weightless = replace(FOUR, value=Decimal(2), weight=Decimal(0))
    marks = (FOUR, FIVE, absence, point, owed, uncounted, exempt, weightless)
    assert averages(marks) == (Average(Decimal("4.50"), 2, None),)


def test_different_scales_have_no_common_average() -> None:
    of_five = replace(FOUR, highest=Decimal(5))
    of_hundred = replace(FOUR, raw="87", value=Decimal(87), highest=Decimal(100))
    assert averages([of_five, FIVE, of_hundred]) == (
        Average(Decimal("4.50"), 2, Decimal(5)),
        Average(Decimal("87.00"), 1, Decimal(100)),
    )


def test_subjects_stand_in_the_order_of_the_alphabet() -> None:
    later = replace(FOUR, subject="Физика")
    assert list(by_subject([later, FOUR])) == ["Алгебра", "Физика"]
