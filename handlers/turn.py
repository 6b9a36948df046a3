from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from chat.talk import File, Incoming, Refusal, Reply
from chat.text import _
from diary.people import Person, PersonalData, School
from documents.album import Album
from handlers.memory import Memory
from handlers.unsolved import Unsolved
from storage.store import Store

Clock = Callable[[], datetime]
YEARS_AROUND = 20  # further away nobody asks, and reckoning with days would leave the calendar


@dataclass(frozen=True)
class House:
    """What every answer needs and nobody changes."""

    store: Store
    clock: Clock  # aware
    secret: bytes = field(repr=False)  # keys the hashes of codes
    dice: Random  # makes codes: SystemRandom outside of tests
    carries: Mapping[str, PersonalData]  # by channel
    public_url: str = ""  # where the web chat is reached from outside, "" where it is not
    code_days: int = 14
    seconds: Callable[[], float] = time.monotonic  # never goes back: how old a permission is
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    album: Album = field(default_factory=Album)
    memory: Memory = field(default_factory=Memory)  # of the last questions
    unsolved: Unsolved = field(default_factory=Unsolved)  # questions that nobody understood


@dataclass(frozen=True)
class Turn:
    """One message, and everything needed to answer it. Holds personal data: never log it."""

    event: Incoming
    person: Person
    school: School
    db: AsyncConnection
    now: datetime  # aware, in the school's time zone
    house: House
    facts: Mapping[str, object]  # what the last reply wanted to be remembered
    file: File | None = None  # what came with the message, where the route takes files

    @property
    def today(self) -> date:
        return self.now.date()

    def given(self, name: str) -> bool:
        return bool(self.event.args.get(name))

    def word(self, name: str) -> str:
        return self.event.args.get(name, "")

    def number(self, name: str) -> int:
        """A number of a pressed button; a forged one is refused."""
        raw = self.event.args.get(name, "")
        if not (raw.isascii() and raw.isdigit() and len(raw) < 16):  # noqa: PLR2004 - within 64 bits
            raise stale_button()
        return int(raw)

    def day(self, name: str, default: date) -> date:
        raw = self.event.args.get(name)
        if not raw:
            return default
        try:
            asked = date.fromisoformat(raw)
        except ValueError:
            raise stale_button() from None
        if abs(asked.year - self.now.year) > YEARS_AROUND:
            raise stale_button()
        return asked


def stale_button() -> Refusal:
    return Refusal(Reply(_("This button is out of date. Please open the menu again: /menu")))


def local(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))
