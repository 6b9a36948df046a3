from __future__ import annotations

from datetime import date

import pytest

from diary.keeping import kept_from


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 10, 1), date(2026, 9, 1)),
        (date(2026, 12, 31), date(2026, 9, 1)),
        (date(2027, 5, 25), date(2026, 9, 1)),
        (date(2027, 9, 30), date(2026, 9, 1)),
        (date(2027, 10, 1), date(2027, 9, 1)),
    ],
)
def test_facts_are_kept_for_their_school_year_and_a_month(today: date, first: date) -> None:
    assert kept_from(today) == first
