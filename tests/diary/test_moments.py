from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from diary.moments import moment_of

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo("Asia/Yekaterinburg"))  # a Monday


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("завтра в 9:00", "2026-11-24T09:00"),
        ("Завтра 9.05", "2026-11-24T09:05"),
        ("сегодня в 18:30", "2026-11-23T18:30"),
        ("2026-11-24 09:00", "2026-11-24T09:00"),
        ("2026-11-24T09:00", "2026-11-24T09:00"),
        ("24.11 9:00", "2026-11-24T09:00"),
        ("24.11.2026, 9:00", "2026-11-24T09:00"),
        ("12.01 8:00", "2027-01-12T08:00"),
        ("в пятницу в 10:15", "2026-11-27T10:15"),
        ("пн 8:00", "2026-11-30T08:00"),
        ("во вторник в 8:00", "2026-11-24T08:00"),
        ("18:00", "2026-11-23T18:00"),
        ("9:00", "2026-11-24T09:00"),
    ],
)
def test_a_moment_is_read_as_people_type_it(words: str, meant: str) -> None:
    found = moment_of(words, NOW)
    assert found is not None
    assert found.isoformat().startswith(meant)
    assert found.tzinfo is NOW.tzinfo


@pytest.mark.parametrize(
    "words", ["", "завтра", "утром", "31.11 9:00", "25:00", "в 9", "когда-нибудь 9:00"]
)
def test_what_names_no_moment_is_not_guessed(words: str) -> None:
    assert moment_of(words, NOW) is None
