"""A long personal answer at a slow pace: every part of it is permitted a moment before it goes out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from bot.vk.channel import Vk
from chat.talk import Answered, Incoming, Reply, TryLater
from delivery.pace import PERMITTED, OwnPace
from tests.fakes.vk import FakeVk

ANNA = Incoming("e1", "vk", "vk", "7", "7", action="marks")
LINES = tuple(f"{n} " + "ж" * 90 for n in range(140))
LONG = Reply(LINES, personal=True)
OTHER = Reply((*LINES[:-1], "новое"), personal=True)


@dataclass
class Slow:
    """VK at a message in two seconds, and a school that may change its mind."""

    vk: Vk
    now: list[float]
    fresh: list[Reply | None] = field(default_factory=list)  # the last one for ever
    permitted: list[float] = field(default_factory=list)

    async def again(self, event: Incoming) -> Answered | None:
        reply = self.fresh.pop(0) if len(self.fresh) > 1 else self.fresh[0]
        self.permitted.append(self.now[0])
        return Answered(reply, event.lang, self.now[0]) if reply else None

    async def tells(self, *fresh: Reply | None) -> None:
        self.fresh = list(fresh)
        await self.vk.respond(ANNA, Answered(LONG, "ru", self.now[0]), self.again)


@pytest.fixture
async def slow(fake: FakeVk) -> AsyncIterator[Slow]:
    fake.chat(7).allowed = True
    now = [0.0]

    async def sleep(seconds: float) -> None:
        now[0] += seconds

    vk = Vk(
        fake.token,
        group_id=fake.group_id,
        bot="vk",
        pace=OwnPace(0.5, clock=lambda: now[0], sleep=sleep),
        api_url=fake.url,
        clock=lambda: now[0],
        sleep=sleep,
    )
    yield Slow(vk, now)
    await vk.close()


def seen(fake: FakeVk) -> str:
    return "\n".join(message.text for message in fake.chats[7].messages)


async def test_every_part_is_permitted_of_its_own(fake: FakeVk, slow: Slow) -> None:
    assert PERMITTED < 2
    await slow.tells(LONG)
    assert seen(fake) == "\n".join(LINES)
    parts = len(fake.chats[7].messages)
    assert parts == 4
    assert len(slow.permitted) >= parts - 1
    assert len(fake.called("messages.send")) == parts  # none of them twice


async def test_what_is_withdrawn_meanwhile_goes_no_further(fake: FakeVk, slow: Slow) -> None:
    await slow.tells(LONG, None)
    assert len(fake.chats[7].messages) == 2


async def test_other_words_begin_again(fake: FakeVk, slow: Slow) -> None:
    await slow.tells(OTHER)
    assert seen(fake).endswith("\n".join(OTHER.text))  # type: ignore[arg-type]
    assert len(fake.chats[7].messages) == 5


async def test_words_that_change_for_ever_come_to_an_end(fake: FakeVk, slow: Slow) -> None:
    changing = [Reply((f"{n}", *LINES), personal=True) for n in range(100)]
    with pytest.raises(TryLater):
        await slow.tells(*changing)
    assert len(fake.called("messages.send")) < 20


async def test_a_long_letter_goes_on_where_it_stood(fake: FakeVk, slow: Slow) -> None:
    for _attempt in range(4):
        try:
            await slow.vk.send("7", LONG, "ru", "letter-1", permitted=slow.now[0])
        except TryLater:
            slow.now[0] += 2
    assert seen(fake) == "\n".join(LINES)
    assert len(fake.called("messages.send")) == 4
