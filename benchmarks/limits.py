"""How much goes through a channel at a platform's limit: python -m benchmarks.limits

The fake platforms of the tests keep the limits, in a process of their own. A letter is composed already.
"""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import time
from collections.abc import Awaitable, Callable
from multiprocessing.connection import Connection
from typing import Any

from bot.telegram.channel import Telegram
from bot.vk.channel import Vk
from chat.talk import Button, OutOfOrder, Reply
from delivery.pace import OwnPace
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_server import TOKEN as TELEGRAM_TOKEN
from tests.fakes.vk import FakeVk
from tests.fakes.vk_server import GROUP_ID
from tests.fakes.vk_server import TOKEN as VK_TOKEN

SECONDS = 20
LATENCY = 0.1  # of every call to VK
PEOPLE = 60_000
DIGEST = "\n".join(f"{n}. Математика: упражнение {n}, страница {n}" for n in range(1, 12))
BUTTONS = ((Button("Сегодня", "today"), Button("Настройки", "settings")),)
Send = Callable[[int], Awaitable[Any]]


def digest(number: int) -> Reply:
    return Reply(f"Завтра, {number}\n{DIGEST}", BUTTONS)


ANNOUNCEMENT = Reply(f"Собрание в 18:00\n{DIGEST[:300]}", BUTTONS, mass="broadcast-1")


async def _vk(pipe: Connection) -> None:
    async with FakeVk(per_second=20, latency=LATENCY) as fake:
        for number in range(1, PEOPLE):
            fake.chat(number).allowed = True
        pipe.send(fake.url)
        await _told(pipe)
        pipe.send((fake.overruns, fake.busiest_second()))


async def _telegram(pipe: Connection, rate: int) -> None:
    async with FakeTelegram(per_second=rate, per_chat=1) as fake:
        for number in range(1, PEOPLE):
            fake.person(number).chat.started = True
        pipe.send(fake.url)
        await _told(pipe)
        pipe.send((fake.overruns, fake.busiest_second()))


async def _told(pipe: Connection) -> None:
    heard = asyncio.Event()
    asyncio.get_running_loop().add_reader(pipe.fileno(), heard.set)
    await heard.wait()


def _serve_vk(pipe: Connection) -> None:
    gc.disable()  # it keeps all that it was told, and must not stand still to look through it
    asyncio.run(_vk(pipe))


def _serve_telegram(pipe: Connection, rate: int) -> None:
    gc.disable()
    asyncio.run(_telegram(pipe, rate))


class Platform:
    """A fake in a process of its own."""

    def __init__(self, serve: Callable[..., None], *args: int) -> None:
        self._pipe, other = multiprocessing.Pipe()
        self._process = multiprocessing.Process(target=serve, args=(other, *args))
        self._process.start()
        self.url: str = self._pipe.recv()

    def ends(self) -> tuple[int, int]:
        """How often it refused, and the most that it took in any second."""
        self._pipe.send("enough")
        told: tuple[int, int] = self._pipe.recv()
        self._process.join()
        return told


async def many_at_once(send: Send, at_once: int, seconds: float) -> float:
    """Letters a second, once it is under way."""
    done: list[float] = []
    numbers = iter(range(1, PEOPLE))
    began = time.monotonic()

    async def one_after_another() -> None:
        for number in numbers:
            try:
                await send(number)
            except OutOfOrder as trouble:
                await asyncio.sleep(trouble.seconds)
                continue
            done.append(time.monotonic())
            if done[-1] - began > seconds:
                return

    async with asyncio.TaskGroup() as senders:
        for _sender in range(at_once):
            senders.create_task(one_after_another())
    warm = [at for at in done if 3 < at - began < seconds]
    return len(warm) / (warm[-1] - warm[0])


async def vk(title: str, reply: Callable[[int], Reply], at_once: int) -> None:
    platform = Platform(_serve_vk)
    vk = Vk(
        VK_TOKEN,
        group_id=GROUP_ID,
        bot="vk",
        pace=OwnPace(20, clock=time.monotonic),
        api_url=platform.url,
    )
    cpu = time.process_time()
    rate = await many_at_once(
        lambda n: vk.send(str(n), reply(n), "ru", f"letter-{n}"), at_once, SECONDS
    )
    _told_rate(title, rate, time.process_time() - cpu, platform.ends())
    await vk.close()


async def telegram(title: str, limit: int) -> None:
    platform = Platform(_serve_telegram, limit)
    telegram = Telegram(
        TELEGRAM_TOKEN,
        bot="telegram",
        pace=OwnPace(limit, clock=time.monotonic),
        api_url=platform.url,
        paid_broadcast=limit > 30,
    )
    cpu = time.process_time()
    rate = await many_at_once(
        lambda n: telegram.send(str(n), digest(n), "ru", f"letter-{n}"), limit, SECONDS
    )
    _told_rate(title, rate, time.process_time() - cpu, platform.ends())
    await telegram.close()


def _told_rate(title: str, rate: float, cpu: float, ends: tuple[int, int]) -> None:
    refused, busiest = ends
    print(
        f"{title}: {rate:,.1f} letters/s, {cpu / SECONDS:.0%} of a core, "
        f"busiest second {busiest}, refused {refused}"
    )


async def main() -> None:
    await vk("VK, equal announcements", lambda _n: ANNOUNCEMENT, 1200)
    await vk("VK, personal digests", digest, 300)
    await telegram("Telegram", 30)
    await telegram("Telegram, paid broadcast", 1000)


if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    asyncio.run(main())
