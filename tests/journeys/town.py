"""A school, its bot on one channel, and people with telephones: everything real but the platform and the time."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import text

from bot.running import answer_of
from chat.talk import Answer, Channel, Incoming
from diary.people import Decision, PersonalData
from handlers.turn import House, local
from journal.demo_school.cast import CAST, Member
from linking import codes, consent, rosters
from linking.codes import Issued
from scheduler.desk import Desk
from scheduler.letters import send_due
from storage import schools
from storage.store import Store
from tests.phone import Phone

SECRET = b"a key for tests that nobody guesses"


class Clock:
    """Time that stands still until a test moves it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


class Seconds:
    """Monotonic time: sleeping moves it, so nobody ever waits."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


class Town:
    def __init__(
        self,
        store: Store,
        clock: Clock,
        carries: Mapping[str, PersonalData],
        public_url: str = "",
    ) -> None:
        self.store = store
        self.clock = clock
        self.seconds = Seconds()
        self.house = House(
            store=store,
            clock=clock,
            secret=SECRET,
            dice=Random(7),
            carries=carries,
            public_url=public_url,
            seconds=self.seconds,
            sleep=self.seconds.sleep,
        )
        self.answer: Answer = answer_of(self.house)
        self.channels: dict[str, Channel] = {}
        self.platform: Any = None  # the fake server of this town's channel
        self._phones: Callable[[int], Phone] = _no_phone
        self._numbers = itertools.count(7001)

    def phone(self, number: int | None = None) -> Phone:
        """A telephone of its own for each call, or the one of this number again."""
        return self._phones(number or next(self._numbers))

    async def code_for(self, member: Member) -> Issued:
        async with self.store.writing() as db:
            person_id = await self.id_of(member, db)
            school = await schools.only_school(db)
            assert school
            (issued,) = await codes.issue(
                db,
                [person_id],
                school_id=school.id,
                issued_by=None,
                days=14,
                now=self.clock(),
                secret=SECRET,
                dice=self.house.dice,
            )
        return issued

    @staticmethod
    async def id_of(member: Member, db: Any) -> int:
        ((_school, human),) = await rosters.find_humans(db, member.ext_id)
        return human.id

    async def decide(self, who: Member, about: Member, decision: Decision) -> None:
        """What the school's office enters from paper."""
        async with self.store.writing() as db:
            school = await schools.only_school(db)
            assert school
            await consent.decide(
                db,
                school_id=school.id,
                person_id=await self.id_of(who, db),
                pupil_ids=[await self.id_of(about, db)],
                purposes=consent.PURPOSES,
                decision=decision,
                said=consent.Said(form="paper", channel="paper"),
                now=self.clock(),
            )

    async def linked(self, member: Member) -> Phone:
        """A telephone that went through code, confirmation and consent."""
        phone = self.phone()
        await phone.says((await self.code_for(member)).code)
        await phone.presses("Да")
        if "Согласен" in phone.buttons:
            await phone.presses("Согласен")
        return phone

    async def also(self, phone: Phone) -> Phone:
        """Another telephone of the same person, by the code that the person makes in the first chat."""
        await phone.says("/add_messenger")
        code = next(line for line in phone.text.splitlines() if len(line) == 9 and line[4] == "-")
        second = self.phone()
        await second.says(code)
        await second.presses("Да")
        return second

    async def sql(self, statement: str, **values: Any) -> None:
        """What comes from the journal, without a whole export."""
        async with self.store.writing() as db:
            await db.execute(text(statement), values)

    async def rows(self, statement: str, **values: Any) -> list[Any]:
        async with self.store.reading() as db:
            return list((await db.execute(text(statement), values)).all())

    async def diary_words(self) -> set[str]:
        """What only the diary holds: subjects, homework, topics, rooms, names of teachers."""
        found = await self.rows(
            "SELECT title FROM subject UNION SELECT words FROM homework UNION SELECT topic FROM lesson"
            " UNION SELECT words FROM recommendation UNION SELECT comment FROM mark"
        )
        return {row[0] for row in found if len(row[0]) > 4}  # «ОБЖ» is in other words

    @property
    def desk(self) -> Desk:
        """What a job of the clock is given."""
        return Desk(
            self.store,
            self.clock,
            self.seconds,
            self.seconds.sleep,
            self.channels,
            self.house.carries,
            worker="test",
        )

    async def letters(self) -> None:
        """What the clock's job does every second."""
        desk = self.desk
        await send_due(desk)
        # A chat that has just been answered is left alone for a second each time.
        self.clock.move(seconds=10)
        self.seconds.now += 10
        await send_due(desk)

    async def today(self) -> datetime:
        async with self.store.reading() as db:
            school = await schools.only_school(db)
        assert school
        return local(self.clock(), school.timezone)


def is_out(phone: Phone) -> bool:
    """A stranger again: asked for a code, or told that the page's conversation is over."""
    return "8 букв и цифр" in phone.text or "завершён" in phone.text


def _no_phone(_number: int) -> Phone:
    raise AssertionError("This town has no channel yet.")


__all__ = ["CAST", "Clock", "Incoming", "Town", "is_out"]
