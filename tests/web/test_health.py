"""What watches over the bot: health for a supervisor, figures for a monitoring, and nobody's names in either."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, text

from bot.metrics import Metrics
from bot.web.health import Watch, is_near
from chat.talk import Answered, Incoming, Reply
from storage import beats
from storage.beats import CLOCK, OPEN, WELL
from storage.outbox import Rank
from storage.store import Store, open_store
from storage.tables.letters import letter, timer
from storage.tables.people import chat, person
from storage.tables.schools import coverage, school, source
from tests.web.school import School, visitor

NOW = datetime.fromisoformat("2026-11-24T12:00:00+03:00")
OWN = "127.0.0.1"


class Post:
    """Letters of one chat, written as it suits a test."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.now = NOW
        self.metrics = Metrics(store, clock=lambda: self.now)
        self.watch = Watch(store, self.metrics, lambda: self.now)
        self.keys = iter(range(10_000))

    async def opens(self) -> None:
        async with self.store.writing() as db:
            await db.execute(
                insert(school).values(
                    id=1, ext_id="school-7", name="Школа", timezone="UTC", created_at=NOW
                )
            )
            await db.execute(
                insert(person).values(
                    id=1, school_id=1, ext_id="p", family_name="Панина", given_name="Ольга"
                )
            )
            await db.execute(
                insert(chat).values(
                    id=1, school_id=1, person_id=1, channel="vk", bot="vk", sender="777",
                    address="777", linked_at=NOW,
                )
            )  # fmt: skip

    async def letter(
        self,
        state: str,
        *,
        due: timedelta = timedelta(),
        lane: str = "vk:vk",
        rank: Rank = Rank.NORMAL,
        settled: timedelta | None = None,
        **values: object,
    ) -> None:
        row = {
            "school_id": 1, "chat_id": 1, "person_id": 1, "lane": lane, "kind": "new_chat", "rank": int(rank),
            "facts": {}, "key": str(next(self.keys)), "state": state, "due_at": self.now - due, "made_at": self.now,
            "settled_at": None if settled is None else self.now - settled,
        }  # fmt: skip
        async with self.store.writing() as db:
            await db.execute(insert(letter).values(row | values))

    async def ticks(self) -> None:
        async with self.store.writing() as db:
            await beats.tell(db, "one", {CLOCK: WELL}, now=self.now)

    async def read(self) -> Mapping[str, float]:
        lines = (await self.metrics.text()).decode().splitlines()
        return {
            name: float(value)
            for name, _gap, value in (line.rpartition(" ") for line in lines if line[0] != "#")
        }


@pytest.fixture
async def post(store: Store) -> Post:
    """On both databases."""
    made = Post(store)
    await made.opens()
    return made


async def test_it_is_well_while_the_clock_runs_and_letters_move(post: Post) -> None:
    await post.ticks()
    await post.letter("queued", due=timedelta(minutes=1))
    assert await post.watch.health() == {
        "status": "well",
        "database": "reachable",
        "schema": "0003",
        "clock": "runs",
        "resting_lanes": [],
        "late_lanes": {},
    }
    post.now += timedelta(minutes=3)
    assert (await post.watch.health())["clock"] == "stands"


async def test_a_lane_that_stands_is_named(post: Post) -> None:
    await post.ticks()
    await post.letter("queued", due=timedelta(minutes=20))
    await post.letter("queued", due=timedelta(minutes=20), lane="web:web", rank=Rank.MASS)
    said = await post.watch.health()
    assert said["status"] == "ill"
    assert said["late_lanes"] == {"vk:vk": 1200, "web:web": 1200}


async def test_a_long_line_that_moves_is_no_trouble(post: Post) -> None:
    await post.ticks()
    await post.letter("queued", due=timedelta(hours=2), rank=Rank.MASS)
    await post.letter("sent", due=timedelta(hours=2), rank=Rank.MASS, settled=timedelta(minutes=1))
    await post.letter("postponed", due=-timedelta(hours=9))
    assert (await post.watch.health())["status"] == "well"


async def test_an_older_schema_is_told(post: Post) -> None:
    async with post.store.writing() as db:
        await db.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert await post.watch.health() == {
        "status": "ill",
        "database": "reachable",
        "schema": "0001",
    }


async def test_figures_are_asked_from_the_database(post: Post) -> None:
    await post.ticks()
    await post.letter("queued", due=timedelta(seconds=90))
    await post.letter("postponed", due=-timedelta(hours=1))
    await post.letter("sending", due=timedelta(seconds=2))
    async with post.store.writing() as db:
        await beats.tell(db, "one", {"vk:vk": OPEN}, now=NOW - timedelta(seconds=45))
        await beats.tell(db, "one", {"vk:vk": OPEN}, now=NOW)
        await db.execute(
            insert(timer).values(
                person_id=1, kind="evening", school_id=1, next_at=NOW - timedelta(minutes=1)
            )
        )
        await db.execute(insert(source).values(id=1, school_id=1, kind="file", system=""))
        await db.execute(
            insert(coverage).values(
                school_id=1, source_id=1, entity="results", as_of=NOW - timedelta(hours=1), complete=True
            )
        )  # fmt: skip
    said = await post.read()
    assert said['diarybot_letters_waiting{lane="vk:vk",state="due"}'] == 1
    assert said['diarybot_letters_waiting{lane="vk:vk",state="later"}'] == 1
    assert said['diarybot_letters_waiting{lane="vk:vk",state="sending"}'] == 1
    assert said['diarybot_queue_age_seconds{lane="vk:vk"}'] == 90
    assert said['diarybot_lane_broken_seconds{lane="vk:vk"}'] == 45
    assert said['diarybot_digests_due{kind="evening"}'] == 1
    assert said['diarybot_data_age_seconds{school="school-7"}'] == 3600
    assert said["diarybot_clock_age_seconds"] == 0
    assert said["process_resident_memory_bytes"] > 1_000_000


async def test_what_was_settled_is_counted_once(post: Post) -> None:
    sent = 'diarybot_letters_sent_total{kind="new_chat",lane="vk:vk"}'
    refused = (
        'diarybot_letters_not_sent_total{kind="new_chat",lane="vk:vk",reason="blocked",state="unreachable"}'
    )  # fmt: skip
    await post.letter("sent", settled=timedelta(hours=1))  # before this process began
    post.now += timedelta(seconds=10)
    for number in range(3):
        await post.letter("sent", settled=timedelta(seconds=6))
        await post.letter("unreachable", why="blocked", settled=timedelta(seconds=6))
        await post.letter("sent", settled=timedelta(seconds=1))  # perhaps others are not committed
        said = await post.read()
        assert said[sent] == 2 * number + 1
        assert said[refused] == number + 1
        assert (await post.read())[sent] == 2 * number + 1
        post.now += timedelta(seconds=30)


async def test_answers_are_counted_by_channel_and_outcome(post: Post) -> None:
    moments = iter(range(100))

    async def answer(event: Incoming) -> Answered | None:
        failed = event.text == "беда"
        return Answered(Reply(""), "ru", 0.0, failed=failed) if event.text else None

    counted = post.metrics.counting(answer, seconds=lambda: float(next(moments)))
    for words in ("отметки", "", "беда"):
        await counted(Incoming("1", "vk", "vk", "7", "7", text=words))
    said = await post.read()
    for outcome in ("answered", "silent", "failed"):
        assert said[f'diarybot_answers_total{{channel="vk",outcome="{outcome}"}}'] == 1
    assert said['diarybot_answer_seconds_bucket{channel="vk",le="1.0"}'] == 3
    assert said['diarybot_answer_seconds_bucket{channel="vk",le="0.5"}'] == 0


@pytest.mark.parametrize(
    ("address", "near"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("::ffff:10.2.3.4", True),
        ("192.168.1.5", True),
        ("fd00::5", True),
        ("192.0.2.7", False),
        ("100.64.1.1", False),
        ("2001:db8::1", False),
        ("", False),
        ("testclient", False),
    ],
)
def test_who_is_near(address: str, near: bool) -> None:  # noqa: FBT001
    assert is_near(address) is near


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "[::1]:8080", "10.0.0.5", "diary.example"])
async def test_a_neighbour_may_read_by_address(school: School, host: str) -> None:
    async with visitor(school.app(), address=OWN) as monitor:
        answer = await monitor.http.get("/metrics", headers={"host": host})
    assert answer.status_code == 200
    assert "diarybot_letters_waiting" in answer.text


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("192.0.2.7", {}),
        (OWN, {"x-forwarded-for": "192.0.2.7"}),
        (OWN, {"x-real-ip": "192.0.2.7"}),
        (OWN, {"host": "evil.example"}),
    ],
)
async def test_nobody_else_may(school: School, address: str, headers: dict[str, str]) -> None:
    async with visitor(school.app(), address=address) as stranger:
        answer = await stranger.http.get("/metrics", headers=headers)
    assert answer.status_code in {400, 403}
    assert "diarybot" not in answer.text


async def test_a_token_opens_from_everywhere_and_nothing_else_does(school: School) -> None:
    async with visitor(school.app(token="sesame"), address="192.0.2.7") as monitor:
        for shown in ("Bearer sesame", "Bearer opens", "Bearer ы", "sesame"):
            answer = await monitor.http.get(
                "/metrics", headers={"host": "bot:8080", "authorization": shown.encode()}
            )
            assert answer.status_code == (200 if shown == "Bearer sesame" else 403)
    async with visitor(school.app(token="sesame"), address=OWN) as neighbour:
        assert (await neighbour.http.get("/metrics")).status_code == 403


async def test_health_is_a_status_for_programs(school: School) -> None:
    async with visitor(school.app(), address="192.0.2.7") as probe:
        ill = await probe.http.get("/healthz", headers={"host": "10.0.0.5"})
        assert ill.status_code == 503
        assert ill.json()["clock"] == "stands"
        async with school.store.writing() as db:
            await beats.tell(db, "one", {CLOCK: WELL}, now=school.now)
        well = await probe.http.get("/healthz")
        assert well.status_code == 200
        assert well.json()["status"] == "well"


async def test_a_database_out_of_reach_is_told() -> None:
    store = open_store("postgresql+asyncpg://diary:hidden-word@127.0.0.1:1/diary")
    watch = Watch(store, Metrics(store, clock=lambda: NOW), lambda: NOW)
    assert await watch.health() == {"status": "ill", "database": "unreachable"}
    await store.close()


async def test_figures_hold_no_ids_of_people(post: Post) -> None:
    await post.letter("queued", due=timedelta(minutes=1))
    await post.letter("sent", settled=timedelta(seconds=6))
    shown = (await post.metrics.text()).decode()
    labels = set(re.findall(r'(\w+)="', shown))
    assert labels <= {"lane", "state", "kind", "reason", "channel", "outcome", "school", "le"}
    assert "777" not in shown
    assert "Панина" not in shown
