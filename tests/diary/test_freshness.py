from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from diary.freshness import is_old


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
