"""What a family wants to be told: rules of a school, quiet hours, one button that goes round."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diary.wishes import (
    QUIET,
    RHYTHMS,
    WAYS,
    Quiet,
    Rhythm,
    Rules,
    Topic,
    Way,
    after_quiet,
    next_way,
    rules_of,
    ways_for,
)

ZONE = ZoneInfo("Asia/Yekaterinburg")


def test_a_school_says_how_its_families_are_told() -> None:
    rules = rules_of(
        {
            "gather_seconds": 60,
            "quiet_hours": "22:00-06:30",
            "ways": {"homework": "instant"},
            "digests": {"evening": {"at": "19:00"}, "weekly": {"days": ""}},
        }
    )
    assert rules.gather == timedelta(minutes=1)
    assert rules.quiet == Quiet(time(22), time(6, 30))
    assert rules.ways == {**WAYS, Topic.HOMEWORK: Way.INSTANT}
    assert rules.rhythms["evening"] == Rhythm(time(19), RHYTHMS["evening"].days)
    assert rules.rhythms["weekly"] == Rhythm(RHYTHMS["weekly"].at, "")


@pytest.mark.parametrize(
    "said",
    [
        {"quiet_hours": "late"},
        {"quiet_hours": "25:00-07:00"},
        {"quiet_hours": 7},
        {"gather_seconds": "long"},
        {"ways": {"weather": "instant", "marks": "shout"}},
        {"ways": ["marks"]},
        {"digests": {"evening": {"at": "soon"}, "noon": {"at": "12:00"}, "weekly": "yes"}},
        {"digests": {"evening": {"days": "Monday"}}},
    ],
)
def test_what_cannot_be_read_stands_as_usual(said: dict[str, object]) -> None:
    assert rules_of(said) == Rules()


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
_NAMES = st.sampled_from(["gather_seconds", "quiet_hours", "ways", "digests", "final"])


@settings(suppress_health_check=[HealthCheck.too_slow])  # of a busy machine
@given(st.dictionaries(_NAMES, _JSON))
def test_no_stored_rule_stops_the_bot(said: dict[str, object]) -> None:
    rules = rules_of(said)
    assert set(rules.ways) == set(Topic)
    assert set(rules.rhythms) == set(RHYTHMS)


def test_quiet_hours_end_in_the_morning_of_the_school() -> None:
    night = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)  # 23:00 there
    assert after_quiet(night, QUIET, ZONE) == datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    day = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
    assert after_quiet(day, QUIET, ZONE) == day
    assert after_quiet(night, Quiet(time(0), time(0)), ZONE) == night


@pytest.mark.parametrize("topic", list(Topic))
def test_a_button_goes_round_all_ways_of_its_topic(topic: Topic) -> None:
    way, seen = Way.INSTANT, []
    for _turn in ways_for(topic):
        way = next_way(topic, way)
        seen.append(way)
    assert sorted(seen) == sorted(ways_for(topic))
    assert way is Way.INSTANT
