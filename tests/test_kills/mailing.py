"""A broadcast to very many chats and digests beside it, sent by real processes that are killed at any moment."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import cycle
from random import Random
from typing import Any

from sqlalchemy import text

from diary.people import Decision
from linking import consent, rosters
from storage import outbox
from storage.outbox import Post, Rank, lane_of
from storage.store import open_store
from storage.tables.letters import broadcast
from storage.tables.people import account, chat
from tests.fakes.telegram import FakeTelegram
from tests.fakes.vk import FakeVk

WORDS = "Собрание в актовом зале"
SCHOOL = 1
CHANNELS = ("telegram", "vk")


async def write_letters(url: str, *, chats: int, digests: int) -> None:
    """Chat n is address n, on Telegram and on VK in turn."""
    store = open_store(url)
    now = datetime.now(UTC)
    async with store.writing() as db:
        await db.execute(
            text("UPDATE school SET rules = :rules"), {"rules": '{"quiet_hours": "00:00-00:00"}'}
        )
        ties = [tie for tie in await rosters.ties(db, today=now.date()) if not tie.why]
        family = {tie.person.id: tie.pupil.id for tie in ties if tie.person.id != tie.pupil.id}
        for person_id, pupil_id in family.items():
            await consent.decide(
                db,
                school_id=SCHOOL,
                person_id=person_id,
                pupil_ids=[pupil_id],
                purposes=consent.PURPOSES,
                decision=Decision.GRANTED,
                said=consent.Said(form="paper", channel="paper"),
                now=now,
            )
        await db.execute(text("DELETE FROM letter"))
        await db.execute(
            account.insert(),
            [{"person_id": one, "lang": "ru", "created_at": now} for one in family],
        )
        people = cycle(sorted(family))
        rows = [
            {
                "id": number,
                "school_id": SCHOOL,
                "person_id": next(people),
                "channel": channel,
                "bot": channel,
                "sender": str(number),
                "address": str(number),
                "linked_at": now,
            }
            for number, channel in zip(range(1, chats + 1), cycle(CHANNELS), strict=False)
        ]
        await db.execute(chat.insert(), rows)
        await db.execute(
            broadcast.insert().values(
                id=1,
                school_id=SCHOOL,
                audience="school",
                words=WORDS,
                state="queued",
                made_at=now,
                confirmed_at=now,
                begins_at=now,
            )
        )
        common: dict[str, Any] = {"school_id": SCHOOL, "due_at": now}
        posts = [
            Post(
                chat_id=row["id"],
                person_id=row["person_id"],
                lane=lane_of(row["channel"], row["bot"]),
                kind="announcement",
                key="broadcast:1",
                broadcast_id=1,
                rank=Rank.MASS,
                **common,
            )
            for row in rows
        ]
        posts += [
            Post(
                chat_id=row["id"],
                person_id=row["person_id"],
                lane=lane_of(row["channel"], row["bot"]),
                kind="evening",
                key="evening",
                facts={
                    "day": now.date().isoformat(),
                    "since": (now - timedelta(days=1)).isoformat(),
                },
                expires_at=now + timedelta(days=1),
                **common,
            )
            for row in rows[:digests]
        ]
        await outbox.add(db, posts, now=now)
    await store.close()


@dataclass
class Platforms:
    """Both messengers, and what came to every chat."""

    telegram: FakeTelegram
    vk: FakeVk
    chats: int
    dice: Random = field(default_factory=lambda: Random(7))

    def open_chats(self) -> None:
        for number in range(1, self.chats + 1):
            if number % 2:
                self.telegram.person(number).chat.started = True
            else:
                self.vk.chat(number).allowed = True

    @property
    def settings(self) -> dict[str, str]:
        return {
            "DIARYBOT_TELEGRAM_TOKEN": self.telegram.token,
            "DIARYBOT_TELEGRAM_API_URL": self.telegram.url,
            "DIARYBOT_TELEGRAM_PERSONAL_DATA": "full",
            "DIARYBOT_VK_TOKEN": self.vk.token,
            "DIARYBOT_VK_GROUP_ID": str(self.vk.group_id),
            "DIARYBOT_VK_API_URL": self.vk.url,
            "DIARYBOT_VK_PERSONAL_DATA": "full",
            "DIARYBOT_QUIET_HOURS": "00:00-00:00",
        }

    def shown(self, number: int) -> list[str]:
        place: Any = self.telegram if number % 2 else self.vk
        return list(place.chats[number].shown)

    @property
    def came(self) -> int:
        return sum(len(self.shown(number)) for number in range(1, self.chats + 1))

    async def more(self, than: int, *, within: float = 40) -> None:
        async with asyncio.timeout(within):
            while self.came <= than:  # noqa: ASYNC110 - two platforms, neither knows of the other
                await asyncio.sleep(0.02)

    def copies(self) -> Counter[tuple[int, str]]:
        """How often each chat was told each thing."""
        return Counter(
            (number, "announcement" if WORDS in words else "evening")
            for number in range(1, self.chats + 1)
            for words in self.shown(number)
        )


@dataclass
class Ledger:
    """What the database says, read beside the processes."""

    url: str

    async def _rows(self, statement: str) -> list[Any]:
        store = open_store(self.url)
        async with store.reading() as db:
            found = list((await db.execute(text(statement))).all())
        await store.close()
        return found

    async def in_flight(self) -> set[tuple[int, str]]:
        rows = await self._rows("SELECT chat_id, kind FROM letter WHERE state = 'sending'")
        return {(row[0], row[1]) for row in rows}

    async def states(self) -> Counter[tuple[str, str]]:
        rows = await self._rows("SELECT kind, state, count(*) FROM letter GROUP BY kind, state")
        return Counter({(row[0], row[1]): row[2] for row in rows})

    async def sent(self) -> set[tuple[int, str]]:
        rows = await self._rows("SELECT chat_id, kind FROM letter WHERE state = 'sent'")
        return {(row[0], row[1]) for row in rows}

    async def settled(self, *, within: float) -> None:
        until = time.monotonic() + within
        waiting = {"queued", "postponed", "sending"}
        states = await self.states()
        while any(state in waiting for _kind, state in states):
            assert time.monotonic() < until, states
            await asyncio.sleep(0.2)
            states = await self.states()
