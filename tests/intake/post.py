"""A bot behind its webhooks: the real web application, channels and handlers; the process can end over an answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from random import Random
from typing import Any, Self

import httpx
from sqlalchemy import text

from bot.bots import TelegramBot, VkBot
from bot.channels import Messenger, messengers
from bot.intake import Intake
from bot.running import answer_of, close_chat_of
from bot.settings import Settings
from bot.web.app import make_web, web_app
from chat.talk import Answer, Answered, Incoming, Reply
from delivery.pace import OwnPace, Pace
from diary.people import PersonalData
from handlers.turn import House
from storage.store import Store
from tests.conftest import NOW
from tests.fakes.telegram import FakeTelegram
from tests.fakes.vk import FakeVk
from tests.journeys.town import SECRET, Clock, Seconds

WORD = "s3cret"
HEADER = {"x-telegram-bot-api-secret-token": WORD}


class Process:
    """One life of the bot."""

    def __init__(self, http: httpx.AsyncClient, intake: Intake) -> None:
        self.http = http
        self.intake = intake

    async def telegram(self, update: dict[str, Any]) -> int:
        answer = await self.http.post("/webhooks/telegram", json=update, headers=HEADER)
        return answer.status_code

    async def vk(self, event: dict[str, Any]) -> tuple[int, str]:
        answer = await self.http.post("/webhooks/vk", json=event | {"secret": WORD})
        return answer.status_code, answer.text


class Post:
    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = Clock(NOW)
        self.seconds = Seconds()
        self.at_telegram = FakeTelegram()
        self.at_vk = FakeVk()
        self.fails = 0  # so many of the next answers go wrong inside
        self.waits: asyncio.Event | None = None  # the answers wait for it
        self.asked: list[Incoming] = []
        self._numbers = iter(range(5000, 9000))

    async def __aenter__(self) -> Self:
        self._stack = AsyncExitStack()
        await self._stack.enter_async_context(self.at_telegram)
        await self._stack.enter_async_context(self.at_vk)
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._stack.aclose()

    def says(self, words: str, person: int = 7) -> dict[str, Any]:
        """What somebody writes in Telegram."""
        phone: Any = self.at_telegram.person(person)
        phone.chat.started = True
        return {"update_id": next(self._numbers), "message": phone._message(text=words)}

    def writes(self, words: str, person: int = 7) -> dict[str, Any]:
        """The same in VK."""
        phone: Any = self.at_vk.person(person)
        phone.chat.allowed = True
        return self.at_vk.event("message_new", {"message": phone._message(text=words)})

    async def rows(self) -> list[tuple[str, str | None, int]]:
        async with self.store.reading() as db:
            found = await db.execute(text("SELECT event, raw, attempts FROM intake ORDER BY id"))
            return [(row[0], row[1], row[2]) for row in found]

    async def settled(self) -> None:
        """Everything that was kept is answered."""
        async with asyncio.timeout(10):
            while any(raw for _event, raw, _ in await self.rows()):  # noqa: ASYNC110 - a table rings no bell
                await asyncio.sleep(0.01)

    @asynccontextmanager
    async def running(self, *, chat: bool = True) -> AsyncIterator[Process]:
        """Without `chat` it only keeps what comes, as a process for the web does."""
        house = House(
            store=self.store,
            clock=self.clock,
            secret=SECRET,
            dice=Random(7),
            carries=dict.fromkeys(("telegram", "vk", "web"), PersonalData.FULL),
            seconds=self.seconds,
            sleep=self.seconds.sleep,
        )
        answer = self._sometimes(answer_of(house))
        intake = Intake(self.store, answer, clock=self.clock, sleep=self.seconds.sleep)
        bots = messengers(self._settings(), answer, self.store, intake, _fast)
        web = make_web(store=self.store, clock=self.clock)
        app = web_app(
            web=web,
            store=self.store,
            clock=self.clock,
            secret=SECRET,
            answer=answer,
            close_chat=close_chat_of(answer),
            hosts=("bot",),
            webhooks={one.bot.webhook_path: one.webhook for one in bots if one.webhook},
        )
        transport = httpx.ASGITransport(app)
        tasks = [asyncio.ensure_future(intake.run())]
        if chat:
            tasks += [asyncio.ensure_future(_answering(intake, one)) for one in bots]
        async with httpx.AsyncClient(transport=transport, base_url="http://bot") as http:
            await asyncio.sleep(0.05)  # the lanes are served
            try:
                yield Process(http, intake)
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
                for one in bots:
                    await one.close()

    def _sometimes(self, quick: Answer) -> Answer:
        async def answer(event: Incoming) -> Answered | None:
            self.asked.append(event)
            if self.waits:
                await self.waits.wait()
            if self.fails:
                self.fails -= 1
                return Answered(Reply("Что-то сломалось."), event.lang, 0.0, failed=True)
            answered = await quick(event)
            return replace(answered, permitted=self.seconds()) if answered else None

        return answer

    def _settings(self) -> Settings:
        return Settings.model_construct(
            bots=(
                TelegramBot(
                    token=self.at_telegram.token,
                    api_url=self.at_telegram.url,
                    mode="webhook",
                    webhook_secret=WORD,
                ),
                VkBot(
                    token=self.at_vk.token,
                    api_url=self.at_vk.url,
                    group_id=self.at_vk.group_id,
                    mode="callback",
                    secret=WORD,
                ),
            )
        )


async def _answering(intake: Intake, messenger: Messenger) -> None:
    async with intake.serving(messenger.lane, messenger.handle):
        await asyncio.Event().wait()


def _fast(_lane: str, _rate: float) -> Pace:
    seconds = Seconds()
    return OwnPace(100_000, clock=seconds, sleep=seconds.sleep)
