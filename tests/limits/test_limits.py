"""Ten minutes of full load against platforms that enforce their limits: not one refusal, and 97 % of them used."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from functools import partial
from itertools import count
from random import Random

import pytest

from bot.telegram.channel import Telegram
from bot.vk.channel import Vk
from chat.talk import Answered, Incoming, Reply, TryLater
from delivery.pace import OwnPace
from tests.fakes.limits import most_within
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_server import TOKEN
from tests.fakes.vk import FakeVk
from tests.limits.moved import run_moved

TELEGRAM = 30
VK = 20
PEOPLE = 200
GROUPS = (-100, -200)
WARM = 5.0  # seconds after which the use of the limit is counted
MINUTES = pytest.mark.parametrize(
    "minutes", [0.5, pytest.param(10, marks=pytest.mark.proof)], ids="{} minutes".format
)
Clock = Callable[[], float]


class Load:
    """Letters without end, and answers between them."""

    def __init__(self, seconds: float, clock: Clock) -> None:
        self.clock = clock
        self.began = clock()
        self.until = self.began + seconds
        self._keys = count()

    async def letters(self, send: Callable[[int], Awaitable[str]], *, at_once: int) -> None:
        """`send` gets the number of the letter. One that may come back later leaves its place to another."""

        async def one_after_another() -> None:
            while self.clock() < self.until:
                try:
                    await send(next(self._keys))
                except TryLater:
                    await asyncio.sleep(0.1)

        async with asyncio.TaskGroup() as senders:
            for _sender in range(at_once):
                senders.create_task(one_after_another())

    async def answers(self, answer: Callable[[int], Awaitable[None]], *, every: float) -> None:
        async with asyncio.TaskGroup() as answers:
            while self.clock() < self.until:
                answers.create_task(answer(next(self._keys)))
                await asyncio.sleep(every)

    def used(self, times: list[float], rate: float) -> float:
        counted = sorted(at for at in times if self.began + WARM <= at < self.until)
        return (len(counted) - 1) / (counted[-1] - counted[0]) / rate


def late(dice: Random) -> Callable[[float], Awaitable[None]]:
    """A timer wakes up a millisecond too late, one of a hundred much more."""

    async def sleep(seconds: float) -> None:
        lateness = dice.expovariate(1000) + (0.03 if dice.random() < 0.01 else 0)
        await asyncio.sleep(seconds + lateness)

    return sleep


async def telegram_under_load(seconds: float, clock: Clock, *, way: float = 0.02) -> None:
    """`way`: seconds by which a message may be longer on its way than another."""
    dice = Random(7)
    sleep = late(dice)
    async with FakeTelegram(
        per_second=TELEGRAM,
        per_chat=1,
        per_group=20,
        latency=lambda: way * (2 + dice.random()),
        clock=clock,
    ) as fake:
        for number in range(1, 2 * PEOPLE):
            fake.person(number).chat.started = True
        for group in GROUPS:
            fake.group(group)
        pace = OwnPace(TELEGRAM, clock=clock, sleep=sleep)
        telegram = Telegram(TOKEN, bot="b", pace=pace, api_url=fake.url, clock=clock, sleep=sleep)
        load = Load(seconds, clock)

        async def send_to(address: int, number: int) -> str:
            words = Reply(f"Новость {number}")
            return await telegram.send(str(address), words, "ru", f"letter-{number}")

        async def send(number: int) -> str:
            # One letter of ten is for a person who gets too many of them.
            return await send_to(1 if number % 10 == 0 else 2 + number % (PEOPLE - 2), number)

        async def answer(number: int) -> None:
            event = Incoming(str(number), "telegram", "b", str(PEOPLE + number % 150), "9")
            said = Answered(Reply(f"Ответ {number}"), "ru", clock())
            await telegram._voice.answer(event, said, nobody)

        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(load.letters(send, at_once=24))
            for group in GROUPS:
                tasks.create_task(load.letters(partial(send_to, group), at_once=2))
            tasks.create_task(load.answers(answer, every=0.5))
        await telegram.close()
        sent = fake.called("sendMessage")
    assert fake.overruns == 0
    assert fake.busiest_second() <= TELEGRAM
    for group in GROUPS:
        minute = [call.at for call in sent if int(call.params["chat_id"]) == group]
        assert 0.7 * 20 * min(1, seconds / 60) <= most_within(60, minute) <= 20
    assert load.used([call.at for call in sent], TELEGRAM) >= 0.97


async def vk_under_load(seconds: float, clock: Clock) -> None:
    dice = Random(7)
    sleep = late(dice)
    async with FakeVk(per_second=VK, clock=clock) as fake:
        for number in range(1, PEOPLE):
            fake.chat(number).allowed = True
        vk = Vk(
            fake.token,
            group_id=fake.group_id,
            bot="vk",
            pace=OwnPace(VK, clock=clock, sleep=sleep),
            api_url=fake.url,
            clock=clock,
            sleep=sleep,
        )
        load = Load(seconds, clock)

        async def send(number: int) -> str:
            mass = f"broadcast-{number // 100}" if number % 2 else ""
            words = mass or f"Оценки {number}"
            address = str(1 + number % (PEOPLE - 1))
            return await vk.send(address, Reply(words, mass=mass), "ru", f"letter-{number}")

        async def answer(number: int) -> None:
            event = Incoming(str(number), "vk", "vk", str(1 + number % 150), "9")
            await vk.respond(event, Answered(Reply(f"Ответ {number}"), "ru", clock()), nobody)

        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(load.letters(send, at_once=6))
            tasks.create_task(load.answers(answer, every=0.5))
        await vk.close()
    assert fake.overruns == 0
    assert fake.busiest_second() <= VK
    assert load.used([call.at for call in fake.calls], VK) >= 0.97
    texts = [[m.text for m in chat.messages] for chat in fake.chats.values()]
    assert all(len(said) == len(set(said)) for said in texts)


async def nobody(_event: Incoming) -> None:
    """Nothing that is told here has to be permitted again."""


@MINUTES
def test_telegram_is_used_fully_and_never_refuses(minutes: float) -> None:
    run_moved(partial(telegram_under_load, 60 * minutes))


@MINUTES
def test_vk_is_used_fully_and_never_refuses(minutes: float) -> None:
    run_moved(partial(vk_under_load, 60 * minutes))


@pytest.mark.proof
async def test_telegram_in_real_time() -> None:
    await telegram_under_load(20, time.monotonic, way=0)


@pytest.mark.proof
async def test_vk_in_real_time() -> None:
    await vk_under_load(20, time.monotonic)
