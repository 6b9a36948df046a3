"""When a digest comes: once on every local day, whatever the clock of the zone does."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diary.timers import last_moment, next_moment, period_of, useful_until, week_ahead
from diary.wishes import Quiet, Rhythm

RUSSIA = (
    "Europe/Kaliningrad",
    "Europe/Moscow",
    "Europe/Samara",
    "Asia/Yekaterinburg",
    "Asia/Omsk",
    "Asia/Krasnoyarsk",
    "Asia/Irkutsk",
    "Asia/Yakutsk",
    "Asia/Vladivostok",
    "Asia/Magadan",
    "Asia/Kamchatka",
)
FOREIGN = ("Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Beirut", "UTC")
EVERY_DAY = "1234567"
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


def a_year(rhythm: Rhythm, zone: str, begins: datetime = NEW_YEAR) -> list[datetime]:
    found: list[datetime] = []
    moment = next_moment(rhythm, ZoneInfo(zone), begins)
    while moment and moment < begins + timedelta(days=365):
        found.append(moment)
        moment = next_moment(rhythm, ZoneInfo(zone), moment)
    return found


@pytest.mark.parametrize("zone", [*RUSSIA, *FOREIGN])
def test_a_year_has_one_evening_a_day_in_every_zone(zone: str) -> None:
    evenings = a_year(Rhythm(time(18, 30), EVERY_DAY), zone)
    local = [moment.astimezone(ZoneInfo(zone)) for moment in evenings]
    assert len(evenings) == 365
    assert {one.time() for one in local} == {time(18, 30)}
    assert all(b.date() - a.date() == timedelta(days=1) for a, b in pairwise(local))


def test_an_hour_that_the_clock_skips_comes_later_once() -> None:
    night = Rhythm(time(2, 30), EVERY_DAY)
    berlin = ZoneInfo("Europe/Berlin")
    around = [one.astimezone(berlin) for one in a_year(night, "Europe/Berlin")]
    spring = [one for one in around if one.date() == date(2026, 3, 29)]
    assert [one.time() for one in spring] == [time(3, 30)]


def test_an_hour_that_comes_twice_counts_once() -> None:
    night = Rhythm(time(2, 30), EVERY_DAY)
    berlin = ZoneInfo("Europe/Berlin")
    around = [one.astimezone(berlin) for one in a_year(night, "Europe/Berlin")]
    autumn = [one for one in around if one.date() == date(2026, 10, 25)]
    assert len(autumn) == 1
    assert autumn[0].utcoffset() == timedelta(hours=2)


moments = st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001 - hypothesis wants a naive one and adds the zone
    max_value=datetime(2030, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
rhythms = st.builds(
    Rhythm,
    st.times().map(lambda one: one.replace(second=0, microsecond=0, tzinfo=None)),
    st.sets(st.sampled_from("1234567"), min_size=1).map(lambda days: "".join(sorted(days))),
)


@given(rhythms, st.sampled_from([*RUSSIA, *FOREIGN]), moments)
def test_the_next_moment_is_the_nearest_and_the_last_one_is_behind(
    rhythm: Rhythm, zone: str, now: datetime
) -> None:
    ahead = next_moment(rhythm, ZoneInfo(zone), now)
    behind = last_moment(rhythm, ZoneInfo(zone), now)
    assert ahead
    assert behind
    assert behind <= now < ahead
    assert next_moment(rhythm, ZoneInfo(zone), behind) == ahead


def test_no_days_are_never() -> None:
    assert next_moment(Rhythm(time(8), ""), ZoneInfo("UTC"), NEW_YEAR) is None
    assert last_moment(Rhythm(time(8), ""), ZoneInfo("UTC"), NEW_YEAR) is None


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        (date(2026, 11, 22), date(2026, 11, 23)),  # on Sunday, and on Friday, the next week
        (date(2026, 11, 20), date(2026, 11, 23)),
        (date(2026, 11, 23), date(2026, 11, 23)),  # on Monday this one
    ],
)
def test_a_weekly_digest_is_about_the_week_that_is_to_come(day: date, monday: date) -> None:
    assert week_ahead(day) == monday
    assert period_of("weekly", day) == "2026-W48"


def test_the_last_days_of_december_may_be_of_the_first_week() -> None:
    assert period_of("weekly", date(2024, 12, 29)) == "2025-W01"
    assert period_of("evening", date(2024, 12, 29)) == "2024-12-29"


@pytest.mark.parametrize(
    ("kind", "planned", "quiet", "until"),
    [
        ("evening", "2026-11-23T18:30", Quiet(time(21), time(7)), "2026-11-23T21:00"),
        ("evening", "2026-11-23T18:30", Quiet(time(23), time(7)), "2026-11-23T22:00"),
        ("evening", "2026-11-23T21:30", Quiet(time(21), time(7)), "2026-11-23T22:30"),
        ("evening", "2026-11-23T18:30", Quiet(time(0), time(0)), "2026-11-23T22:00"),
        ("morning", "2026-11-23T07:10", Quiet(time(21), time(7)), "2026-11-23T13:00"),
        ("weekly", "2026-11-22T18:00", Quiet(time(21), time(7)), "2026-11-23T09:00"),
        ("weekly", "2026-11-20T18:00", Quiet(time(21), time(7)), "2026-11-23T09:00"),
    ],
)
def test_a_digest_is_of_use_for_some_hours(
    kind: str, planned: str, quiet: Quiet, until: str
) -> None:
    zone = ZoneInfo("Asia/Omsk")
    moment = datetime.fromisoformat(planned).replace(tzinfo=zone)
    expected = datetime.fromisoformat(until).replace(tzinfo=zone)
    assert expected == useful_until(kind, moment, quiet)
