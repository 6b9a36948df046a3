"""Promise 1: whatever several people press, write and forge, and whatever the office enters between, nobody is ever
shown a word of a child whom this person may not see at that moment."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from chat.talk import Refusal
from diary.people import Decision
from handlers.routes import ROUTES
from handlers.turn import House
from journal.demo_school.cast import CAST
from linking import consent
from storage.store import open_store
from tests.conftest import NOW
from tests.test_promises.people import Somebody, house_of, linked, town_of_people
from tests.test_promises.planted import TOKEN, Sight, plant, sight

TODAY = NOW.date()
SHORT = 12
DIARY = (
    "today",
    "homework",
    "timetable",
    "changes",
    "tests",
    "marks",
    "averages",
    "finals",
    "exams",
    "attendance",
    "teachers",
    "recommendations",
    "now",
    "bells",
    "room",
    "lessons_start",
    "lessons_end",
)
WORDS = (
    "отметки Анны",
    "что задали на завтра",
    "дз по алгебре на неделю",
    "расписание Тагира на среду",
    "отметки",
    "оценки за четверть",
    "контрольные",
    "замены завтра",
    "кто ведёт алгебру",
    "в каком кабинете физика",
    "согласие",
    "да",
)
OFFICE = (
    "block",
    "unblock",
    Decision.REFUSED,
    Decision.ANNULLED,
    Decision.WITHDRAWN,
    Decision.GRANTED,
)
NUMBER = st.integers(0, 10_000)
STEP = st.one_of(
    st.tuples(st.just("offered"), NUMBER, NUMBER, NUMBER),
    st.tuples(st.just("offered"), NUMBER, NUMBER, NUMBER),
    st.tuples(st.just("forged"), NUMBER, NUMBER, NUMBER),
    st.tuples(st.just("words"), NUMBER, NUMBER, NUMBER),
    st.tuples(st.just("office"), NUMBER, NUMBER, NUMBER),
)
Step = tuple[str, int, int, int]


class World:
    def __init__(self, house: House, people: list[Somebody], ids: dict[str, list[int]]) -> None:
        self.house = house
        self.people = people
        self.ids = ids
        self.shown = (
            0  # planted words that were rightly shown: else the search would prove nothing
        )

    async def step(self, step: Step) -> None:
        kind, who, what, more = step
        somebody = self.people[who % len(self.people)]
        match kind:
            case "office":
                await self._office(what, more)
                return
            case "offered" if somebody.offered:
                # The newest are the likeliest, old screens can be pressed too.
                packed = somebody.offered[-1 - what % min(len(somebody.offered), 12 + more % 20)]
                shown = await somebody.presses(packed)
            case "words":
                shown = await somebody.says(WORDS[what % len(WORDS)])
            case _:
                shown = await somebody.presses(self._forged(what, more))
        await self.check(somebody, shown, step)

    async def check(self, somebody: Somebody, shown: str, why: object) -> None:
        self.compare(await self.sight(somebody), somebody, shown, why)

    async def sight(self, somebody: Somebody) -> Sight:
        return await sight(self.house.store, somebody.sender, TODAY)

    def compare(self, may: Sight, somebody: Somebody, shown: str, why: object) -> None:
        assert not may.forbids(shown), (somebody.sender, why, may.forbids(shown), shown)
        self.shown += len(TOKEN.findall(shown))

    def _forged(self, what: int, more: int) -> str:
        pupil = self.ids["pupil"][more % len(self.ids["pupil"])]
        class_id = self.ids["class"][more % len(self.ids["class"])]
        file = self.ids["file"][more % len(self.ids["file"])]
        actions = sorted(ROUTES)
        action = actions[what % len(actions)]
        if action == "homework_file":
            return f"{action}?pupil={pupil}&file={file}&id={file}"
        if action.startswith(("codes", "completeness", "lesson_stats")):
            return f"{action}?class={class_id}&pupil={pupil}"
        day = ("", "&day=2026-11-24", "&day=2026-11-16&to=2026-11-30")[more % 3]
        return f"{action}?pupil={pupil}{day}"

    async def _office(self, what: int, more: int) -> None:
        guardian, pupil = self.ids["link"][more % len(self.ids["link"])], 0
        async with self.house.store.writing() as db:
            row = await db.execute(
                text("SELECT guardian_id, pupil_id, school_id FROM guardian_link WHERE id = :id"),
                {"id": guardian},
            )
            guardian, pupil, school = row.one()
            deed = OFFICE[what % len(OFFICE)]
            if isinstance(deed, Decision):
                with suppress(Refusal):
                    await consent.decide(
                        db,
                        school_id=school,
                        person_id=guardian,
                        pupil_ids=[pupil],
                        purposes=consent.PURPOSES,
                        decision=deed,
                        said=consent.Said(form="paper", channel="paper"),
                        now=NOW,
                    )
            else:
                await db.execute(
                    text(
                        "UPDATE guardian_link SET blocked = :blocked"
                        " WHERE guardian_id = :guardian AND pupil_id = :pupil"
                    ),
                    {"blocked": deed == "block", "guardian": guardian, "pupil": pupil},
                )


@pytest.fixture(scope="module")
def planted(sqlite_school: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("planted") / "school.db"
    shutil.copy(sqlite_school, path)

    async def prepare() -> None:
        store = open_store(f"sqlite+aiosqlite:///{path}")
        house = house_of(store)
        await plant(store)
        people = list((await town_of_people(house)).values())
        people += [await linked(house, CAST.mother, "911")]  # a second chat
        await store.close()

    asyncio.run(prepare())
    return path


async def world_in(path: Path) -> World:
    house = house_of(open_store(f"sqlite+aiosqlite:///{path}"), seed=12)
    people = [Somebody(house, str(sender)) for sender in (*range(900, 907), 911)]
    ids: dict[str, list[int]] = {}
    async with house.store.reading() as db:
        for name, statement in {
            "pupil": "SELECT pupil_id FROM guardian_link WHERE guardian_id IN"
            " (SELECT person_id FROM chat) OR legal = 'no' UNION"
            " SELECT pupil_id FROM class_member WHERE class_id IN"
            " (SELECT class_id FROM class_member WHERE pupil_id IN"
            " (SELECT id FROM person WHERE ext_id = 'demo-anna')) LIMIT 40",
            "class": "SELECT id FROM class WHERE kind = 'homeroom'",
            "file": "SELECT id FROM homework_file",
            "link": "SELECT id FROM guardian_link WHERE guardian_id IN (SELECT person_id FROM chat)",
        }.items():
            ids[name] = [row[0] for row in await db.execute(text(statement))]
    for somebody in people:
        await somebody.says("/menu")
    return World(house, people, ids)


def check(runner: asyncio.Runner, planted: Path, folder: Path, *, examples: int, long: int) -> int:
    shown = 0
    lives = count()

    async def live(steps: Sequence[Step]) -> None:
        nonlocal shown
        path = folder / f"world-{next(lives)}.db"
        shutil.copy(planted, path)
        world = await world_in(path)
        try:
            for step in steps:
                await world.step(step)
        finally:
            await world.house.store.close()
        shown += world.shown

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        report_multiple_bugs=False,
        # A life is long: to shorten one costs minutes, and is worth it in the long proof alone.
        phases=[Phase.generate, Phase.shrink] if examples > SHORT else [Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(STEP, min_size=long // 2, max_size=long))
    def any_life(steps: list[Step]) -> None:
        runner.run(live(steps))

    any_life()
    return shown


def test_every_screen_of_every_child_for_everybody(planted: Path, tmp_path: Path) -> None:
    async def look() -> int:
        shutil.copy(planted, tmp_path / "world.db")
        world = await world_in(tmp_path / "world.db")
        for somebody in world.people:
            may = await world.sight(somebody)  # nobody changes it while this person looks
            for action in DIARY:
                world.compare(may, somebody, await somebody.says(f"/{action}"), action)
                for pupil in world.ids["pupil"]:
                    packed = f"{action}?pupil={pupil}"
                    world.compare(may, somebody, await somebody.presses(packed), packed)
            for file in world.ids["file"]:
                for pupil in world.ids["pupil"][::8]:
                    packed = f"homework_file?pupil={pupil}&file={file}&id={file}"
                    world.compare(may, somebody, await somebody.presses(packed), packed)
            assert may == await world.sight(somebody)
        await world.house.store.close()
        return world.shown

    assert asyncio.run(look()) > 100


def test_any_life(runner: asyncio.Runner, planted: Path, tmp_path: Path) -> None:
    assert check(runner, planted, tmp_path, examples=SHORT, long=60) > 50


@pytest.mark.proof
def test_many_lives(runner: asyncio.Runner, planted: Path, tmp_path: Path) -> None:
    assert check(runner, planted, tmp_path, examples=150, long=120) > 1000
