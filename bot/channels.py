"""The messengers that are set up. Each library is imported only where its channel is used: they cost seconds."""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.bookmarks import StoredBookmark
from bot.bots import TelegramBot, VkBot
from bot.intake import Handle, Intake, Raw
from bot.menus import StoredMenus, StoredProfile
from bot.modules import loading
from bot.settings import Settings
from bot.web.webhooks import TelegramHook, VkHook, Webhook
from chat.talk import Answer, Channel
from chat.text import DEFAULT_LANGUAGE, render
from delivery.pace import OwnPace, Pace
from handlers.menus import ABOUT, FAMILY_COMMANDS, STRANGERS
from storage.store import Store

EVENT_ID = 128  # letters that are kept


@dataclass(frozen=True)
class Messenger:
    """A bot's channel and what its platform needs around it."""

    bot: TelegramBot | VkBot
    channel: Channel
    begin: Callable[[], Awaitable[str]]  # who we are, for deep links; WrongToken, or TryLater
    listen: Callable[[], Awaitable[None]]
    handle: Handle  # answers one event as it came
    close: Callable[[], Awaitable[None]]
    webhook: Webhook | None = None

    @property
    def lane(self) -> str:
        return f"{self.channel.name}:{self.bot.name}"


Paces = Callable[[str, float], Pace]  # by lane and rate


def own_pace(_lane: str, rate: float) -> Pace:
    return OwnPace(rate, clock=time.monotonic)


def messengers(
    settings: Settings, answer: Answer, store: Store, intake: Intake, paces: Paces = own_pace
) -> tuple[Messenger, ...]:
    outside = (settings.public_url or "").rstrip("/")
    around = _Around(answer, store, intake, paces, outside)
    return tuple(
        _telegram(bot, around) if isinstance(bot, TelegramBot) else _vk(bot, around)
        for bot in settings.every_bot
    )


@dataclass(frozen=True)
class _Around:
    """What every channel is wired to."""

    answer: Answer
    store: Store
    intake: Intake
    paces: Paces
    outside: str  # our address, as platforms see it


def _telegram(bot: TelegramBot, around: _Around) -> Messenger:
    with loading():
        from bot.telegram.channel import Telegram  # noqa: PLC0415
        from bot.telegram.profile import Profile  # noqa: PLC0415

    lane = f"telegram:{bot.name}"
    telegram = Telegram(
        bot.token.get_secret_value(),
        bot=bot.name,
        pace=around.paces(lane, bot.rate),
        profile=Profile(FAMILY_COMMANDS, STRANGERS, ABOUT),
        note=StoredProfile(around.store, "telegram", bot.name),
        menus=StoredMenus(around.store, "telegram", bot.name),
        api_url=bot.api_url,
        proxy=bot.proxy,
        paid_broadcast=bot.paid_broadcast,
    )

    async def hear(raw: Raw) -> None:
        if isinstance(number := raw.get("update_id"), int):
            await around.intake.hear(lane, str(number), raw)

    if bot.mode == "polling":
        return Messenger(
            bot,
            telegram,
            telegram.start,
            lambda: telegram.listen(around.answer, hear),
            telegram.feed,
            telegram.close,
        )
    assert bot.webhook_secret
    secret = bot.webhook_secret.get_secret_value()

    async def await_webhook() -> None:
        await telegram.set_webhook(f"{around.outside}/webhooks/{bot.webhook_path}", secret)
        await telegram.introduce()
        await asyncio.Event().wait()

    async def called(raw: Raw) -> None:
        around.intake.make_room()
        await hear(raw)

    hook = TelegramHook(secret, called)
    return Messenger(
        bot, telegram, telegram.start, await_webhook, telegram.feed, telegram.close, hook
    )


def _vk(bot: VkBot, around: _Around) -> Messenger:
    from bot.vk.channel import Vk  # noqa: PLC0415

    assert bot.group_id
    lane = f"vk:{bot.name}"
    callback = bot.mode == "callback"
    vk = Vk(
        bot.token.get_secret_value(),
        group_id=bot.group_id,
        bot=bot.name,
        pace=around.paces(lane, bot.rate),
        mode=bot.mode,
        secret=bot.secret.get_secret_value() if bot.secret else "",
        confirmation=bot.confirmation or "",
        webhook=f"{around.outside}/webhooks/{bot.webhook_path}"
        if callback and around.outside
        else "",
        api_url=bot.api_url,
        proxy=bot.proxy,
        bookmark=StoredBookmark(around.store, "vk", bot.name),
        about=render(ABOUT, DEFAULT_LANGUAGE),
        note=StoredProfile(around.store, "vk", bot.name),
    )

    async def begin() -> str:
        return str((await vk.start()).id)

    async def hear(raw: Raw) -> None:
        if isinstance(raw, dict):
            await around.intake.hear(lane, _event_id(raw), raw)

    async def hear_if_there_is_room(raw: Raw) -> None:
        around.intake.make_room()
        await hear(raw)

    async def called(raw: Raw) -> str:
        return await vk.called(raw, hear_if_there_is_room) or ""

    hook = VkHook(called) if callback else None
    return Messenger(
        bot, vk, begin, lambda: vk.listen(around.answer, hear), vk.feed, vk.close, hook
    )


def _event_id(raw: Raw) -> str:
    event_id = raw.get("event_id")
    if isinstance(event_id, str) and event_id:
        return event_id[:EVENT_ID]
    return hashlib.sha256(json.dumps(raw, sort_keys=True).encode()).hexdigest()
