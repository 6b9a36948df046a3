"""A sorting office for tests: a real school in a real database, moved time, and a platform that is a list."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chat.talk import Answer, Reply, TryLater
from chat.text import render
from delivery.batch import Batch, pupils_of
from delivery.kinds import KINDS, Kind
from delivery.pace import PERMITTED, OwnPace
from diary.people import Decision, PersonalData, Purpose
from linking import consent, rosters
from scheduler.desk import Desk
from scheduler.letters import send_due
from storage import outbox
from storage.outbox import Post, Rank
from storage.store import Store
from storage.tables.people import account, chat
from tests.conftest import NOW
from tests.delivery.timeline import Timeline, watched

LANE = "telegram:telegram"
SCHOOL = 1


@dataclass(frozen=True)
class Sent:
    at: float
    address: str
    key: str
    words: str
    permitted: float
    personal: bool
    edits: str = ""


class Line:
    """A channel as a channel has to be: paced, and nothing personal is begun late."""

    name = "telegram"

    def __init__(
        self, timeline: Timeline, rate: float = 30.0, answers_after: float = 0.08
    ) -> None:
        self.rate = self.mass_rate = rate
        self.answers_after = answers_after
        self.sent: list[Sent] = []
        self.asked = 0
        self.fails: dict[str, deque[Exception]] = defaultdict(
            deque
        )  # by address; "": whoever comes
        self._time = timeline
        self._pace = OwnPace(rate, clock=timeline.seconds, sleep=timeline.sleep)

    async def listen(self, answer: Answer) -> None: ...

    async def send(
        self,
        address: str,
        reply: Reply,
        lang: str,
        key: str,
        *,
        permitted: float,
        edits: str = "",
    ) -> str:
        await self._pace.turn(urgent=False)
        self.asked += 1
        if reply.personal and self._time.seconds() - permitted > PERMITTED - 0.1:
            raise TryLater(0)
        began = self._time.seconds()
        await self._time.sleep(self.answers_after)
        for failures in (self.fails[address], self.fails[""]):
            if failures:
                raise failures.popleft()
        self.sent.append(
            Sent(began, address, key, render(reply.text, lang), permitted, reply.personal, edits)
        )
        return f"m{len(self.sent)}"


@dataclass(frozen=True)
class Family:
    person_id: int
    pupil_id: int
    chat_id: int
    address: str


@dataclass
class Office:
    store: Store
    time: Timeline
    families: list[Family]
    lines: dict[str, Line] = field(default_factory=dict)
    worker: str = "w1"
    carries: PersonalData = PersonalData.FULL
    _desk: Desk | None = None

    @property
    def line(self) -> Line:
        return self.lines[LANE]

    @property
    def desk(self) -> Desk:
        if self._desk is None:
            self._desk = Desk(
                self.store,
                self.time.clock,
                self.time.seconds,
                self.time.sleep,
                self.lines,
                dict.fromkeys(("telegram", "vk", "web"), self.carries),
                worker=self.worker,
            )
        return self._desk

    async def writes(self, *families: Family, kind: str = "news", **more: Any) -> None:
        """A letter to each of these families."""
        posts = [self.post(family, kind=kind, **more) for family in families]
        async with self.store.writing() as db:
            await outbox.add(db, posts, now=self.time.clock())

    def post(self, family: Family, *, kind: str = "news", key: str = "k", **more: Any) -> Post:
        values: dict[str, Any] = {
            "lane": LANE,
            "due_at": self.time.clock(),
            "pupil_id": family.pupil_id,
            **more,
        }
        return Post(
            school_id=SCHOOL,
            chat_id=family.chat_id,
            person_id=family.person_id,
            kind=kind,
            key=f"{kind}:{key}",
            **values,
        )

    async def tick(self) -> None:
        await self.time.run(send_due(self.desk))

    async def ticks(self, seconds: float, *, every: float = 1) -> None:
        """So many seconds of the clock's job, which is called every second where it matters."""
        until = self.time.seconds() + seconds
        while self.time.seconds() < until:
            await self.tick()
            await self.time.run(self.time.sleep(every))

    async def decides(self, family: Family, decision: Decision) -> None:
        async with self.store.writing() as db:
            await decide(db, family, decision, self.time.clock())

    async def states(self) -> dict[tuple[str, str], int]:
        found = await self.rows("SELECT state, why, count(*) FROM letter GROUP BY state, why")
        return {(row[0], row[1]): row[2] for row in found}

    async def rows(self, statement: str, **values: Any) -> list[Any]:
        async with self.store.reading() as db:
            return list((await db.execute(text(statement), values)).all())

    async def sql(self, statement: str, **values: Any) -> None:
        async with self.store.writing() as db:
            await db.execute(text(statement), values)


async def decide(db: AsyncConnection, family: Family, decision: Decision, now: datetime) -> None:
    await consent.decide(
        db,
        school_id=SCHOOL,
        person_id=family.person_id,
        pupil_ids=[family.pupil_id],
        purposes=consent.PURPOSES,
        decision=decision,
        said=consent.Said(form="paper", channel="paper"),
        now=now,
    )


def office_of(store: Store, families: list[Family], *, now: datetime = NOW) -> Office:
    timeline = Timeline(now)
    office = Office(watched(store), timeline, families)
    office.lines[LANE] = Line(timeline)
    return office


async def link_families(store: Store, *, most: int = 400, now: datetime = NOW) -> list[Family]:
    """Every guardian who may be told of a child has a chat, and has consented."""
    families: list[Family] = []
    async with store.writing() as db:
        ties = [tie for tie in await rosters.ties(db, today=now.date()) if not tie.why]
        first = {tie.person.id: tie for tie in reversed(ties) if tie.person.id != tie.pupil.id}
        for number, (person_id, tie) in enumerate(sorted(first.items())[:most], start=1):
            made = await db.execute(
                chat.insert()
                .values(
                    school_id=SCHOOL,
                    person_id=person_id,
                    channel="telegram",
                    bot="telegram",
                    sender=str(number),
                    address=str(number),
                    linked_at=now,
                )
                .returning(chat.c.id)
            )
            await db.execute(
                account.insert().values(person_id=person_id, lang="ru", created_at=now)
            )
            family = Family(person_id, tie.pupil.id, made.scalar_one(), str(number))
            await decide(db, family, Decision.GRANTED, now)
            families.append(family)
        await db.execute(text("DELETE FROM letter"))  # that their access is open now
    return families


async def _news(batch: Batch) -> Mapping[int, Reply]:
    pupils = await pupils_of(batch, Purpose.NOTIFY)
    return {
        letter.id: Reply(f"{pupils[letter.id].name.given}: 5", personal=True)
        for letter in batch.letters
        if letter.id in pupils
    }


async def _plain(batch: Batch) -> Mapping[int, Reply]:
    return {letter.id: Reply("Собрание в 18:00") for letter in batch.letters}


async def _about(batch: Batch) -> Mapping[int, Reply]:
    return {letter.id: Reply(str(letter.facts["words"] or 1 / 0)) for letter in batch.letters}


TEST_KINDS = {
    "news": Kind(_news, purpose=Purpose.NOTIFY, useful=timedelta(days=1)),
    "plain": Kind(_plain, rank=Rank.MASS, quiet=False),
    "words": Kind(_about, quiet=False),
    "to_staff": Kind(_plain, for_staff=True, quiet=False),
}


@contextmanager
def kinds_of_tests() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name, kind in TEST_KINDS.items():
            patch.setitem(KINDS, name, kind)  # type: ignore[arg-type]  # a dict, though it says only Mapping
        yield
