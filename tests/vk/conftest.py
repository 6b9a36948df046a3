from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from bot.vk.channel import Vk
from chat.talk import Answered, Button, Incoming, Reply
from chat.text import bold
from delivery.pace import OwnPace
from tests.fakes.vk import FakeVk


class School:
    """Answers in place of the handlers, and remembers what it was asked."""

    def __init__(self) -> None:
        self.heard: list[Incoming] = []
        self.replies: dict[str, Reply] = {
            "menu": Reply("Меню", ((Button("Отметки", "marks", {"pupil": 1}),),)),
            "marks": Reply(bold("Алгебра: 4"), ((Button("Меню", "menu"),),), personal=True),
            "unreadable": Reply("Я понимаю только слова."),
            "unknown": Reply("Такой кнопки нет."),
        }
        self.age = 0.0  # how long ago the first answer to an event was permitted
        self.ages = 0.0  # the same for what is asked again
        self.once = False  # asked again, there is nothing to tell any more

    async def answer(self, event: Incoming) -> Answered | None:
        repeated = any(event.id == earlier.id for earlier in self.heard)
        self.heard.append(event)
        if not event.addressed or event.action == "blocked_bot":
            return None
        reply = self.replies.get(event.action, Reply(("Меню: " + event.text,)))
        if repeated and self.once:
            return None
        age = self.ages if repeated else self.age
        return Answered(reply, event.lang, time.monotonic() - age)

    def says(self, action: str, **changes: Any) -> None:
        self.replies[action] = replace(self.replies[action], **changes)


@pytest.fixture
def school() -> School:
    return School()


@pytest.fixture
async def fake() -> AsyncIterator[FakeVk]:
    async with FakeVk() as fake:
        yield fake


async def no_sleep(_seconds: float) -> None:
    """The waits between attempts, without waiting."""
    await asyncio.sleep(0)


def channel(fake: FakeVk, *, rate: float = 1000, **settings: Any) -> Vk:
    usual: dict[str, Any] = {"group_id": fake.group_id, "sleep": no_sleep, "wait": 2}
    settings = usual | settings
    return Vk(
        settings.pop("token", fake.token),
        bot="vk",
        pace=OwnPace(rate, clock=time.monotonic),
        api_url=fake.url,
        **settings,
    )


@contextlib.asynccontextmanager
async def listening(vk: Vk, fake: FakeVk, school: School) -> AsyncIterator[Vk]:
    """By Long Poll: what is said before VK was asked for the first time would be missed."""
    task = asyncio.ensure_future(vk.listen(school.answer))
    try:
        async with asyncio.timeout(5):
            while not fake.called("groups.getLongPollServer"):
                await fake.changed()
        yield vk
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await vk.close()


@pytest.fixture
async def vk(fake: FakeVk, school: School) -> AsyncIterator[Vk]:
    async with listening(channel(fake), fake, school) as vk:
        yield vk
