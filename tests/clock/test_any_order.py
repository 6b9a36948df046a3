"""Whatever people choose, whenever the power fails: one digest a day, one plan a week, into each chat."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections import Counter
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from storage.store import open_store
from storage.tables.schools import school
from tests.clock.families import Families

ZONES = ("Europe/Kaliningrad", "Asia/Kamchatka", "Europe/Berlin")
KINDS = ("evening", "morning", "weekly")
BEGINS = datetime(2026, 10, 24, 3, tzinfo=UTC)  # the night before Berlin's clock goes back

clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 30]))
days = st.none() | st.sets(st.sampled_from("1234567")).map(lambda some: "".join(sorted(some)))
deeds = st.one_of(
    st.tuples(st.just("wait"), st.integers(1, 60 * 40)),  # minutes
    st.tuples(st.just("choose"), st.sampled_from(KINDS), st.none() | clocks, days),
    st.tuples(st.just("rules"), st.sampled_from(KINDS), clocks, days),
    st.tuples(st.just("settle")),
)


async def _happens(folder: Path, zone: str, story: list[tuple[object, ...]]) -> None:
    store = open_store(f"sqlite+aiosqlite:///{folder / 'copy.db'}")
    families = Families(store, BEGINS)
    await families.school(1, zone)
    await families.mother(1, 10, chats=2)
    await families.settle()
    for deed, *what in story:
        if deed == "wait":
            families.now += timedelta(minutes=int(str(what[0])))
        elif deed == "choose":
            kind, at, on = what
            await families.choose(10, str(kind), at=at, days=on)  # type: ignore[arg-type]
        elif deed == "rules":
            kind, at, on = what
            rules = {"digests": {kind: {"at": f"{at:%H:%M}", "days": on or ""}}}
            async with store.writing() as db:
                await db.execute(update(school).values(rules=rules))
        else:
            await families.settle()
        await families.tick()
    letters = await families.letters()
    await store.close()
    told = Counter((one.kind, one.key.split(":")[2], one.chat_id) for one in letters)
    assert set(told.values()) <= {1}
    for one in letters:
        planned = datetime.fromisoformat(one.facts["day"]).date()
        assert one.due_at <= one.expires_at
        if one.kind != "weekly":
            assert one.key.split(":")[2] == one.facts["day"]
        assert planned <= one.due_at.astimezone(ZoneInfo(zone)).date()
    of_day = Counter((one.kind, one.facts["day"], one.chat_id) for one in letters)
    assert set(of_day.values()) <= {1}


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(zone=st.sampled_from(ZONES), story=st.lists(deeds, min_size=3, max_size=15))
def test_never_twice(sqlite_template: Path, zone: str, story: list[tuple[object, ...]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        shutil.copy(sqlite_template, Path(place) / "copy.db")
        asyncio.run(_happens(Path(place), zone, story))
