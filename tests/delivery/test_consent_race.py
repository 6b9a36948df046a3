"""Whatever ends a permission while letters flow: what waits stops in its transaction, what flows stops within 0.7 s."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from delivery.pace import PERMITTED
from diary.people import Decision
from linking import chats
from linking.stopping import stop_letters
from scheduler.letters import send_due
from storage.store import open_store
from tests.delivery.sorting import (
    LANE,
    SCHOOL,
    Family,
    Line,
    Office,
    decide,
    link_families,
    office_of,
)

FAMILIES = 24
IMPORTED = {
    "blocked": "UPDATE guardian_link SET blocked = true WHERE guardian_id = :which",
    "left": "UPDATE pupil SET active = false WHERE id = :which",
}
ENDINGS = ("withdrawn", "refused", "declined", "unlinked", *IMPORTED)
Prepared = tuple[Path, list[Family]]


@dataclass(frozen=True)
class Ending:
    """Somebody's permission ends."""

    at: float  # seconds after the letters were written
    family: int
    how: str


@dataclass(frozen=True)
class Case:
    endings: list[Ending]
    rate: float  # letters a second
    latency: float  # of the platform


@dataclass(frozen=True)
class Ended:
    family: Family
    committed: float
    told: float  # "done" was said


cases = st.builds(
    Case,
    endings=st.lists(
        st.builds(
            Ending,
            at=st.floats(0, 1.5),
            family=st.integers(0, FAMILIES - 1),
            how=st.sampled_from(ENDINGS),
        ),
        min_size=1,
        max_size=8,
        unique_by=lambda one: one.family,
    ),
    rate=st.sampled_from([10.0, 20.0, 30.0, 100.0]),
    latency=st.floats(0, 1.0),
)


@pytest.fixture(scope="module")
def prepared(sqlite_school: Path, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """The school with its families linked, to be copied."""
    path = tmp_path_factory.mktemp("race") / "school.db"
    shutil.copy(sqlite_school, path)

    async def link() -> list[Family]:
        store = open_store(f"sqlite+aiosqlite:///{path}")
        families = await link_families(store, most=FAMILIES)
        await store.close()
        return families

    return path, asyncio.run(link())


@pytest.fixture
def run(prepared: Prepared, tmp_path: Path) -> Iterator[Callable[[Case], None]]:
    """One loop for all examples: connections to a database belong to a loop."""
    with asyncio.Runner() as runner:
        yield lambda case: runner.run(_example(prepared, tmp_path, case))


def _fresh(source: Path, folder: Path) -> Path:
    """A copy in the place of the last one."""
    path = folder / "race.db"
    for ending in ("", "-wal", "-shm"):
        Path(f"{path}{ending}").unlink(missing_ok=True)
    shutil.copy(source, path)
    return path


async def _example(prepared: Prepared, folder: Path, case: Case) -> None:
    source, families = prepared
    store = open_store(f"sqlite+aiosqlite:///{_fresh(source, folder)}")
    try:
        office = office_of(store, families)
        office.lines[LANE] = Line(office.time, case.rate, answers_after=case.latency)
        await office.writes(*families)
        check(office, await office.time.run(race(office, case)))
    finally:
        await store.close()


async def race(office: Office, case: Case) -> list[Ended]:
    ended: list[Ended] = []

    async def ends(one: Ending) -> None:
        await office.time.sleep(one.at)
        family = office.families[one.family]
        await end(office, family, one.how)
        committed = office.time.seconds()
        await office.time.sleep(PERMITTED)
        ended.append(Ended(family, committed, office.time.seconds()))

    async def flow() -> None:
        for _tick in range(4):
            await send_due(office.desk)
            await office.time.sleep(1)

    async with asyncio.TaskGroup() as group:
        group.create_task(flow())
        for one in case.endings:
            group.create_task(ends(one))
    return ended


async def end(office: Office, family: Family, how: str) -> None:
    """One transaction, as the chat, the office or an import does it: in it nothing of theirs waits any more."""
    now = office.time.clock()
    async with office.store.writing() as db:
        if how == "unlinked":
            await chats.close(db, family.chat_id, why="unlinked", now=now)
        elif how in IMPORTED:
            which = family.person_id if how == "blocked" else family.pupil_id
            await db.execute(text(IMPORTED[how]), {"which": which})
            await stop_letters(db, SCHOOL, now=now)
        else:
            await decide(db, family, Decision(how), now)
        waiting = await db.scalar(
            text(
                "SELECT count(*) FROM letter WHERE chat_id = :chat AND kind = 'news'"
                " AND state IN ('queued', 'postponed')"
            ),
            {"chat": family.chat_id},
        )
        assert waiting == 0


def check(office: Office, ended: list[Ended]) -> None:
    """What says that access is closed may come later: it tells nothing of a child."""
    sent = [letter for letter in office.line.sent if letter.personal]
    assert sent or len(ended) > FAMILIES / 2
    assert all(one.at - one.permitted < PERMITTED for one in sent)
    assert len({letter.address for letter in sent}) == len(sent)
    for one in ended:
        for letter in sent:
            if letter.address == one.family.address:
                assert letter.at < one.committed + PERMITTED
                assert letter.at < one.told


@given(case=cases)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_nothing_is_begun_after_done(run: Callable[[Case], None], case: Case) -> None:
    run(case)


@pytest.mark.proof
@given(case=cases)
@settings(
    max_examples=600, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_nothing_is_begun_after_done_in_hundreds_of_ways(
    run: Callable[[Case], None], case: Case
) -> None:
    run(case)
