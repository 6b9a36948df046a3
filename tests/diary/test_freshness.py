from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from diary.freshness import behind_since, is_old


def moment(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo("Asia/Omsk"))


@pytest.mark.parametrize(
    ("as_of", "now", "old"),
    [
        (moment(19, 18), moment(20, 17), False),
        (moment(19, 18), moment(20, 18, 1), True),
        # Saturday evening to Monday morning: a Sunday lies between.
        (moment(21, 18), moment(23, 8), False),
        (moment(21, 18), moment(23, 18, 1), True),
        (moment(1, 12), moment(23, 8), True),
        # A clock that goes wrong is no reason to worry a family.
        (moment(23, 9), moment(23, 8), False),
    ],
)
def test_data_are_old_after_a_day_on_which_somebody_works(
    as_of: datetime, now: datetime, *, old: bool
) -> None:
    assert is_old(as_of, now) is old


def kept(*days: int) -> list[tuple[date, bool]]:
    """Lessons of November: entered, and after the minus sign not."""
    return [(date(2026, 11, abs(day)), day > 0) for day in days]


def test_a_subject_is_behind_five_days_after_a_lesson_without_an_entry() -> None:
    lessons = kept(9, 11, -16, -18)
    assert behind_since(lessons, date(2026, 11, 20), kept_elsewhere=True) is None
    assert behind_since(lessons, date(2026, 11, 21), kept_elsewhere=True) == date(2026, 11, 16)


def test_a_later_entry_makes_up_for_an_earlier_lesson() -> None:
    assert behind_since(kept(9, -11, 16), date(2026, 11, 30), kept_elsewhere=True) is None
    assert behind_since([], date(2026, 11, 30), kept_elsewhere=True) is None


def test_where_nobody_enters_anything_nobody_is_behind() -> None:
    lessons = kept(-9, -11)
    assert behind_since(lessons, date(2026, 11, 30), kept_elsewhere=False) is None
    assert behind_since(lessons, date(2026, 11, 30), kept_elsewhere=True) == date(2026, 11, 9)
