"""Monday 23 November 2026 at the school's own clock."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from delivery.folding import News
from delivery.telling.timing import Evening, last_moment, near, worth
from diary.changes import ChangeKind
from diary.wishes import RHYTHMS, Rhythm, Way
from storage.changes import Change

ZONE = ZoneInfo("Asia/Yekaterinburg")
EVENING = Evening(RHYTHMS["evening"])
NO_DIGEST = Evening(Rhythm(time(18, 30), ""))


def at(hour: int, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=ZONE)


def news(kind: ChangeKind, on: date, **after: Any) -> News:
    return News((Change(1, 1, kind, "x", 1, 1, None, None, on, None, after, at(12)),))


def task(due: str | None) -> News:
    return news(ChangeKind.HOMEWORK_ADDED, date(2026, 11, 23), due_on=due)


def lesson(day: int) -> News:
    return news(ChangeKind.LESSON_CANCELLED, date(2026, 11, day))


def test_the_near_day_is_tomorrow_and_over_a_weekend_monday() -> None:
    days = [near(date(2026, 11, day)).day for day in range(23, 30)]
    assert days == [24, 25, 26, 27, 30, 30, 30]


@pytest.mark.parametrize(
    ("due", "way", "hour", "told"),
    [
        ("2026-11-24", Way.DIGEST, 15, False),  # this evening's digest tells it
        ("2026-11-24", Way.DIGEST, 19, True),  # it has gone out
        ("2026-11-25", Way.DIGEST, 19, False),  # tomorrow's will tell it
        ("2026-11-24", Way.INSTANT, 9, True),
        ("2026-11-24", Way.OFF, 19, False),
        ("2026-11-20", Way.INSTANT, 19, False),  # it is over
        (None, Way.DIGEST, 19, True),  # for the next lesson: it may be tomorrow
    ],
)
def test_homework_waits_for_a_digest_that_can_tell_it(
    due: str | None, way: Way, hour: int, *, told: bool
) -> None:
    assert worth(task(due), "homework", way, EVENING, at(hour)) is told


def test_homework_for_monday_that_comes_on_saturday_is_told_by_no_digest() -> None:
    monday = task("2026-11-30")
    assert worth(monday, "homework", Way.DIGEST, EVENING, at(12, 28))
    assert not worth(monday, "homework", Way.DIGEST, EVENING, at(12, 27))


def test_who_wants_no_digest_gets_no_homework_after_it() -> None:
    assert not worth(task("2026-11-24"), "homework", Way.DIGEST, NO_DIGEST, at(19))


@pytest.mark.parametrize(
    ("day", "evening", "told"),
    [
        (23, EVENING, True),
        (24, EVENING, True),
        (27, EVENING, False),
        (27, NO_DIGEST, True),  # nothing else would tell it
        (20, EVENING, False),
    ],
)
def test_a_lesson_is_told_at_once_where_it_is_near(
    day: int, evening: Evening, *, told: bool
) -> None:
    assert worth(lesson(day), "lessons", Way.INSTANT, evening, at(12)) is told


def test_a_mark_of_last_month_is_no_news() -> None:
    old = news(ChangeKind.MARK_ADDED, date(2026, 10, 20))
    assert not worth(old, "marks", Way.INSTANT, EVENING, at(12))


def test_homework_is_of_no_use_once_lessons_have_begun() -> None:
    last = last_moment(task("2026-11-24"), "homework", at(19), {2: time(8)})
    assert last == datetime(2026, 11, 24, 8, tzinfo=ZONE)


def test_a_lesson_is_of_no_use_after_its_day() -> None:
    assert last_moment(lesson(24), "lessons", at(19), {}) == at(0, 25)
