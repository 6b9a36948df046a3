"""A school year of digests by moved time: one for each day that was planned, on that day, at that hour."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from storage.store import Store, open_store
from tests.clock.families import Families

BEGINS = datetime(2026, 8, 31, 12, tzinfo=UTC)
YEAR = timedelta(days=365)
ZONES = {
    1: "Europe/Kaliningrad",
    2: "Asia/Yekaterinburg",
    3: "Asia/Kamchatka",
    4: "Europe/Berlin",
}


async def _a_year(store: Store) -> None:
    families = Families(store, BEGINS)
    for number, zone in ZONES.items():
        await families.school(number, zone)
        await families.mother(number, number * 10)
    await families.settle()
    # Somebody in Berlin wants it at an hour that the clock skips in spring and has twice in autumn.
    await families.mother(4, 50)
    await families.settle()
    await families.choose(50, "evening", at=time(2, 30), days="1234567")
    await families.live(until=BEGINS + YEAR)
    letters = await families.letters()
    assert len({one.key for one in letters}) == len(letters)
    for number, zone in ZONES.items():
        own = [one for one in letters if one.person_id == number * 10]
        local = [(one.kind, one.due_at.astimezone(ZoneInfo(zone))) for one in own]
        evenings = [moment for kind, moment in local if kind == "evening"]
        weeks = [moment for kind, moment in local if kind == "weekly"]
        assert {"evening", "weekly"} == {kind for kind, _moment in local}
        assert _days(evenings) == _planned(
            BEGINS.astimezone(ZoneInfo(zone)), "12345", time(18, 30)
        )
        assert {moment.strftime("%H:%M") for moment in evenings} == {"18:30"}
        assert _days(weeks) == _planned(BEGINS.astimezone(ZoneInfo(zone)), "7", time(18))
        assert {moment.strftime("%H:%M") for moment in weeks} == {"18:00"}
    nights = [
        one.due_at.astimezone(ZoneInfo("Europe/Berlin"))
        for one in letters
        if one.person_id == 50 and one.kind == "evening"
    ]
    assert max(Counter(one.date() for one in nights).values()) == 1
    assert len(nights) == 365
    assert {one.date() for one in nights if one.hour != 2} == {date(2027, 3, 28)}


def _days(moments: list[datetime]) -> list[date]:
    return [moment.date() for moment in moments]


def _planned(begins: datetime, days: str, at: time) -> list[date]:
    every = (begins.date() + timedelta(days=n) for n in range(366))
    found = [day for day in every if str(day.isoweekday()) in days]
    return [
        day for day in found if begins < datetime.combine(day, at, begins.tzinfo) < begins + YEAR
    ]


async def test_a_year_in_four_zones(sqlite_template: Path, tmp_path: Path) -> None:
    shutil.copy(sqlite_template, tmp_path / "year.db")
    store = open_store(f"sqlite+aiosqlite:///{tmp_path / 'year.db'}")
    await _a_year(store)
    await store.close()


@pytest.mark.proof
async def test_a_year_in_four_zones_on_both_databases(store: Store) -> None:
    await _a_year(store)
