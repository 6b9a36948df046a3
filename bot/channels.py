"""The messengers that are set up. Each library is imported only where its channel is used: they cost seconds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.bookmarks import StoredBookmark
from bot.bots import TelegramBot, VkBot
from bot.modules import loading
from bot.settings import Settings
from bot.web.webhooks import TelegramHook, VkHook, Webhook
from chat.talk import Answer, Channel
from chat.text import Content, _
from delivery.pace import OwnPace
from storage.store import Store

COMMANDS: Mapping[str, Content] = {
    "today": _("Today"),
    "homework": _("Homework for tomorrow"),
    "timetable": _("Timetable"),
    "marks": _("Marks"),
    "tests": _("Tests"),
    "holidays": _("Holidays"),
    "settings": _("Settings"),
    "menu": _("Menu"),
    "help": _("Help"),
}
ABOUT = _(
    "The school's electronic diary: marks, homework and timetable for families. "
    "Needs a code from the school."
)


@dataclass(frozen=True)
class Messenger:
    """A bot's channel and what its platform needs around it."""

    bot: TelegramBot | VkBot
    channel: Channel
    begin: Callable[[], Awaitable[str]]  # who we are, for deep links; WrongToken, or TryLater
    listen: Callable[[], Awaitable[None]]
    close: Callable[[], Awaitable[None]]
    webhook: Webhook | None = None

    @property
    def lane(self) -> str:
        return f"{self.channel.name}:{self.bot.name}"


def messengers(settings: Settings, answer: Answer, store: Store) -> tuple[Messenger, ...]:
    outside = (settings.public_url or "").rstrip("/")
    return tuple(
        _telegram(bot, answer, outside)
        if isinstance(bot, TelegramBot)
        else _vk(bot, answer, outside, store)
        for bot in settings.every_bot
    )


def _telegram(bot: TelegramBot, answer: Answer, outside: str) -> Messenger:
    with loading():
        from bot.telegram.channel import Telegram  # noqa: PLC0415

    telegram = Telegram(
        bot.token.get_secret_value(),
        bot=bot.name,
        pace=OwnPace(bot.rate, clock=time.monotonic),
        commands=COMMANDS,
        about=ABOUT,
        api_url=bot.api_url,
        proxy=bot.proxy,
    )
    if bot.mode == "polling":
        return Messenger(
            bot, telegram, telegram.start, lambda: telegram.listen(answer), telegram.close
        )
    assert bot.webhook_secret
    secret = bot.webhook_secret.get_secret_value()

    async def await_webhook() -> None:
        await telegram.set_webhook(f"{outside}/webhooks/{bot.webhook_path}", secret)
        await asyncio.Event().wait()

    async def feed(raw: dict[str, Any]) -> None:
        await telegram.feed(raw, answer)

    hook = TelegramHook(secret, feed)
    return Messenger(bot, telegram, telegram.start, await_webhook, telegram.close, hook)


def _vk(bot: VkBot, answer: Answer, outside: str, store: Store) -> Messenger:
    from bot.vk.channel import Vk  # noqa: PLC0415

    assert bot.group_id
    callback = bot.mode == "callback"
    vk = Vk(
        bot.token.get_secret_value(),
        group_id=bot.group_id,
        bot=bot.name,
        pace=OwnPace(bot.rate, clock=time.monotonic),
        mode=bot.mode,
        secret=bot.secret.get_secret_value() if bot.secret else "",
        confirmation=bot.confirmation or "",
        webhook=f"{outside}/webhooks/{bot.webhook_path}" if callback and outside else "",
        api_url=bot.api_url,
        proxy=bot.proxy,
        bookmark=StoredBookmark(store, "vk", bot.name),
    )

    async def begin() -> str:
        return str((await vk.start()).id)

    async def feed(raw: dict[str, Any]) -> str:
        return await vk.feed(raw, answer) or ""

    hook = VkHook(feed) if callback else None
    return Messenger(bot, vk, begin, lambda: vk.listen(answer), vk.close, hook)
