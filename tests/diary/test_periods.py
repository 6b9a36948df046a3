from __future__ import annotations

from datetime import date

from diary.periods import Period, Periods, usual_periods

FIRST = Period(1, "1 четверть", "quarter", date(2026, 9, 1), date(2026, 10, 25))
SECOND = Period(2, "2 четверть", "quarter", date(2026, 11, 3), date(2026, 12, 29))
HALF = Period(3, "1 полугодие", "half", date(2026, 9, 1), date(2026, 12, 29))
YEAR = Period(4, "Год", "year", date(2026, 9, 1), date(2027, 5, 26))
LAST_YEAR = Period(5, "4 четверть", "quarter", date(2026, 4, 1), date(2026, 5, 26))
EVERYTHING = (FIRST, SECOND, HALF, YEAR, LAST_YEAR)
TODAY = date(2026, 11, 21)


def test_the_running_period_is_current() -> None:
    assert Periods((FIRST, SECOND)).current(TODAY) == SECOND


def test_in_holidays_the_period_that_just_ended_is_current() -> None:
    assert Periods((FIRST, SECOND)).current(date(2026, 10, 30)) == FIRST


def test_before_the_year_its_first_period_is_current() -> None:
    assert Periods((FIRST, SECOND)).current(date(2026, 8, 20)) == FIRST


def test_a_younger_class_has_quarters_and_an_older_one_half_years() -> None:
    assert usual_periods(EVERYTHING, grade=6, today=TODAY) == (FIRST, SECOND)
    assert usual_periods(EVERYTHING, grade=10, today=TODAY) == (HALF,)


def test_without_any_parts_the_year_is_the_period() -> None:
    assert usual_periods((YEAR,), grade=6, today=TODAY) == (YEAR,)


def test_a_subject_may_be_marked_by_half_years_in_a_quarter_class() -> None:
    periods = Periods((FIRST, SECOND), {9: (HALF,)})
    assert periods.of_subject(9, SECOND, TODAY) == HALF
    assert periods.of_subject(1, SECOND, TODAY) == SECOND
