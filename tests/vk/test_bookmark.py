"""What was said while nobody listened is heard after the restart."""

from __future__ import annotations

import asyncio

from tests.fakes.vk import FakeVk
from tests.vk.conftest import School, channel, listening


class Kept:
    def __init__(self) -> None:
        self.place = ""
        self.moved = asyncio.Event()

    async def last(self) -> str:
        return self.place

    async def keep(self, place: str) -> None:
        self.place = place
        self.moved.set()


async def test_words_said_while_the_bot_was_down_are_answered(
    fake: FakeVk, school: School
) -> None:
    kept = Kept()
    anna = fake.person(7)
    async with listening(channel(fake, bookmark=kept), fake, school):
        assert await anna.says("первое") == "Меню: первое"
        await asyncio.wait_for(kept.moved.wait(), 5)
    assert kept.place == "1"

    await fake.push(fake.event("message_new", {"message": anna._message(text="второе")}))
    assert len(school.heard) == 1

    async with listening(channel(fake, bookmark=kept), fake, school):
        await anna.sees("Меню: второе")
    assert [event.text for event in school.heard] == ["первое", "второе"]


async def test_without_a_bookmark_only_what_comes_is_heard(fake: FakeVk, school: School) -> None:
    anna = fake.person(7)
    await fake.push(fake.event("message_new", {"message": anna._message(text="старое")}))
    async with listening(channel(fake), fake, school):
        await anna.says("новое")
    assert [event.text for event in school.heard] == ["новое"]
