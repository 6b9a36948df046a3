"""Schools in several zones, each with a mother who has a chat: only what timers need."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select, text

from delivery.digest.writing import write_due
from linking import timers
from storage.store import Store
from storage.tables.letters import letter
from storage.tables.people import account, chat, guardian_link, person, pupil
from storage.tables.schools import school
from tests.screens.school import add


@dataclass
class Families:
    store: Store
    now: datetime

    async def school(self, number: int, zone: str, **rules: Any) -> None:
        async with self.store.writing() as db:
            await add(
                db,
                school,
                id=number,
                ext_id=f"s{number}",
                name="Школа",
                timezone=zone,
                rules=rules,
                created_at=self.now,
            )

    async def mother(self, school_id: int, person_id: int, *, chats: int = 1) -> None:
        """Linked long ago; the timers come by themselves."""
        child = person_id + 1
        async with self.store.writing() as db:
            for one in (person_id, child):
                await add(
                    db,
                    person,
                    id=one,
                    school_id=school_id,
                    source_id=None,
                    family_name="Петрова",
                    given_name="Анна",
                )
            await add(
                db,
                pupil,
                id=child,
                school_id=school_id,
                birth_date=date(2014, 5, 1),
                grade=6,
                active=True,
            )
            await add(
                db,
                guardian_link,
                school_id=school_id,
                source_id=None,
                pupil_id=child,
                guardian_id=person_id,
                relation="mother",
                legal="yes",
                blocked=False,
            )
            await add(db, account, person_id=person_id, lang="ru", created_at=self.now)
            for number in range(chats):
                await add(
                    db,
                    chat,
                    school_id=school_id,
                    person_id=person_id,
                    channel="vk",
                    bot="vk",
                    sender=f"{person_id}-{number}",
                    address=f"{person_id}-{number}",
                    linked_at=self.now,
                )

    async def settle(self) -> None:
        async with self.store.writing() as db:
            await timers.settle(db, now=self.now)

    async def choose(
        self, person_id: int, kind: str, *, at: time | None = None, days: str | None = None
    ) -> None:
        async with self.store.writing() as db:
            await timers.choose(db, person_id, kind, at=at, days=days, now=self.now)

    async def tick(self) -> None:
        """What the clock's job does every minute."""
        taken = 1
        while taken:
            async with self.store.writing() as db:
                taken = await write_due(db, now=self.now)

    async def nearest(self) -> datetime | None:
        async with self.store.reading() as db:
            raw = (await db.execute(text("SELECT min(next_at) FROM timer"))).scalar_one()
        if raw is None:
            return None
        moment = datetime.fromisoformat(raw) if isinstance(raw, str) else raw
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

    async def live(self, *, until: datetime) -> None:
        """Minute after minute; those in which nothing can happen are skipped."""
        while (moment := await self.nearest()) and moment < until:
            self.now = max(self.now, moment) + timedelta(seconds=17)
            await self.tick()
        self.now = until

    async def letters(self) -> list[Any]:
        async with self.store.reading() as db:
            found = await db.execute(select(letter).order_by(letter.c.id))
            return list(found.all())

    async def kinds(self) -> Counter[str]:
        return Counter(one.kind for one in await self.letters())
