"""The town's bot on each channel: the real channel, a platform of the loopback, telephones."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from functools import partial
from typing import Any

from bot.menus import StoredMenus
from delivery.pace import OwnPace
from diary.people import PersonalData
from storage.store import open_store
from tests.journeys.town import SECRET, Clock, Town

FAST = 100_000  # sends a second: the pace has tests of its own


@asynccontextmanager
async def town_on(
    channel: str,
    database: str,
    now: datetime,
    carries: PersonalData = PersonalData.FULL,
    public_url: str = "",
) -> AsyncIterator[Town]:
    async with AsyncExitStack() as stack:
        store = open_store(database)
        stack.push_async_callback(store.close)
        policy = dict.fromkeys(("telegram", "vk", "web"), carries)
        town = Town(store, Clock(now), policy, public_url)
        await stack.enter_async_context(CHANNELS[channel](town))
        yield town


@asynccontextmanager
async def _on_telegram(town: Town) -> AsyncIterator[None]:
    from bot.telegram.channel import Telegram  # noqa: PLC0415
    from tests.fakes.telegram import FakeTelegram  # noqa: PLC0415

    async with FakeTelegram() as fake:
        channel = Telegram(
            fake.token,
            bot="telegram",
            pace=OwnPace(FAST, clock=town.seconds, sleep=town.seconds.sleep),
            menus=StoredMenus(town.store, "telegram", "telegram"),
            api_url=fake.url,
            clock=town.seconds,
            sleep=town.seconds.sleep,
        )
        await channel.start()
        town.platform = fake
        town.channels["telegram:telegram"] = channel
        town._phones = fake.person
        async with _running(channel.listen(town.answer)):
            yield
        await channel.close()


@asynccontextmanager
async def _on_vk(town: Town) -> AsyncIterator[None]:
    from bot.vk.channel import Vk  # noqa: PLC0415
    from tests.fakes.vk import FakeVk  # noqa: PLC0415

    async with FakeVk() as fake:
        channel = Vk(
            fake.token,
            group_id=fake.group_id,
            bot="vk",
            pace=OwnPace(FAST, clock=town.seconds, sleep=town.seconds.sleep),
            api_url=fake.url,
            wait=2,
            clock=town.seconds,
            sleep=town.seconds.sleep,
        )
        await channel.start()
        town.platform = fake
        town.channels["vk:vk"] = channel
        town._phones = fake.person
        hear = fake.telling(partial(channel.feed, answer=town.answer))
        async with _running(channel.listen(town.answer, hear)):
            # What is said before VK was asked for the first time would be missed.
            async with asyncio.timeout(10):
                while not fake.called("groups.getLongPollServer"):
                    await fake.changed()
            yield
        await channel.close()


@asynccontextmanager
async def _on_web(town: Town) -> AsyncIterator[None]:
    import httpx  # noqa: PLC0415

    from bot.running import close_chat_of  # noqa: PLC0415
    from bot.web.app import make_web, web_app  # noqa: PLC0415
    from bot.web.feeds import Feeds  # noqa: PLC0415
    from tests.fakes.web import WebPhone, served  # noqa: PLC0415

    web = make_web(store=town.store, clock=town.clock, seconds=town.seconds)
    app = web_app(
        web=web,
        store=town.store,
        clock=town.clock,
        secret=SECRET,
        answer=town.answer,
        close_chat=close_chat_of(town.answer),
        hosts=("127.0.0.1",),
        seconds=town.seconds,
        feeds=Feeds(town.house),
    )
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(served(app, web=web, answer=town.answer))
        pages: list[httpx.AsyncClient] = []
        phones: dict[int, WebPhone] = {}
        listening = await stack.enter_async_context(asyncio.TaskGroup())

        def open_page(number: int) -> WebPhone:
            if number not in phones:
                pages.append(httpx.AsyncClient(base_url=url, headers={"accept-language": "ru"}))
                phones[number] = WebPhone(pages[-1], listening)
            return phones[number]

        town.channels["web:web"] = web
        town._phones = open_page
        yield
        for phone in phones.values():
            await phone.closes()
        for page in pages:
            await page.aclose()


@asynccontextmanager
async def _running(work: Any) -> AsyncIterator[None]:
    task = asyncio.ensure_future(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


CHANNELS: Mapping[str, Any] = {"telegram": _on_telegram, "vk": _on_vk, "web": _on_web}
