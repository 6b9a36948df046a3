from __future__ import annotations

from datetime import date, timedelta

import pytest

from diary.calendar import Entry, WeekCycle, calendar_for, monday, runs

CYCLE = WeekCycle(("числитель", "знаменатель"), date(2026, 9, 1))  # a Tuesday
SCHOOL = Entry("holiday", date(2026, 10, 26), date(2026, 11, 2), "Осенние")
OWN = Entry("holiday", date(2026, 10, 28), date(2026, 11, 4), "Осенние 6В", "class", class_id=6)
FIRST = Entry("holiday", date(2027, 2, 15), date(2027, 2, 21), "", "parallel", grade=1)
WORKDAY = Entry("workday", date(2026, 10, 31), date(2026, 10, 31))
OFF = Entry("off", date(2026, 11, 4), date(2026, 11, 4), "День народного единства")
EVERYTHING = (SCHOOL, OWN, FIRST, WORKDAY, OFF)


def test_the_week_of_the_anchor_is_the_first_one_from_its_monday_on() -> None:
    assert [CYCLE.name(date(2026, 8, 31)), CYCLE.name(date(2026, 9, 7))] == [
        "числитель",
        "знаменатель",
    ]


def test_weeks_are_counted_through_holidays_and_before_the_anchor() -> None:
    nine_weeks_later = date(2026, 9, 1) + timedelta(weeks=9)
    assert CYCLE.name(nine_weeks_later) == "знаменатель"
    assert CYCLE.name(date(2026, 8, 30)) == "знаменатель"


@pytest.mark.parametrize(
    ("mask", "runs_in"), [("", (True, True)), ("10", (True, False)), ("01", (False, True))]
)
def test_a_mask_says_in_which_weeks_a_lesson_is_held(
    mask: str, runs_in: tuple[bool, bool]
) -> None:
    first, second = date(2026, 9, 3), date(2026, 9, 10)
    assert (runs(mask, first, CYCLE), runs(mask, second, CYCLE)) == runs_in


def test_a_mask_of_four_weeks_has_its_own_length() -> None:
    weeks = [date(2026, 9, 1) + timedelta(weeks=n) for n in range(5)]
    assert [runs("0010", day, CYCLE) for day in weeks] == [False, False, True, False, False]


def test_without_a_cycle_a_masked_lesson_is_shown_every_week() -> None:
    assert runs("01", date(2026, 9, 1), None)


def test_the_last_day_of_holidays_is_free_and_the_next_is_not() -> None:
    calendar = calendar_for([SCHOOL])
    assert calendar.free(date(2026, 11, 2)) == SCHOOL
    assert calendar.free(date(2026, 11, 3)) is None


def test_a_working_day_wins_over_holidays_of_the_same_scope_only() -> None:
    assert calendar_for([SCHOOL, WORKDAY]).free(date(2026, 10, 31)) is None
    own = calendar_for(EVERYTHING, class_ids=frozenset({6}), grade=6)
    assert own.free(date(2026, 10, 31)) == OWN


def test_a_class_has_its_own_holidays_instead_of_the_school_s() -> None:
    own = calendar_for(EVERYTHING, class_ids=frozenset({6}), grade=6)
    assert own.holidays(date(2026, 10, 1)) == (OWN,)
    assert calendar_for(EVERYTHING).holidays(date(2026, 10, 1)) == (SCHOOL,)


def test_a_parallel_has_holidays_that_others_do_not() -> None:
    assert FIRST in calendar_for(EVERYTHING, grade=1).holidays(date(2026, 11, 21))
    assert FIRST not in calendar_for(EVERYTHING, grade=6).holidays(date(2026, 11, 21))
    assert FIRST not in calendar_for(EVERYTHING).holidays(date(2026, 11, 21))


def test_holidays_that_are_over_are_not_told() -> None:
    calendar = calendar_for([SCHOOL])
    assert calendar.holidays(date(2026, 11, 2)) == (SCHOOL,)
    assert calendar.holidays(date(2026, 11, 3)) == ()


def test_a_week_begins_on_monday() -> None:
    assert monday(date(2026, 11, 22)) == date(2026, 11, 16)
