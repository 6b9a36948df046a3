"""The messengers that are set up. Each library is imported only where its channel is used: they cost seconds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.settings import Settings
from bot.web.webhooks import TelegramHook, VkHook, Webhook
from chat.talk import Answer, Channel
from chat.text import Content, _
from delivery.pace import Pace

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
    """A channel and what its platform needs around it."""

    channel: Channel
    begin: Callable[[], Awaitable[str]]  # who we are, for deep links; WrongToken, or TryLater
    listen: Callable[[], Awaitable[None]]
    close: Callable[[], Awaitable[None]]
    webhook: Webhook | None = None

    @property
    def lane(self) -> str:
        return f"{self.channel.name}:{self.channel.name}"


def messengers(settings: Settings, answer: Answer) -> tuple[Messenger, ...]:
    found = []
    if settings.telegram_token:
        found.append(_telegram(settings, answer))
    if settings.vk_token:
        found.append(_vk(settings, answer))
    return tuple(found)


def _telegram(settings: Settings, answer: Answer) -> Messenger:
    from bot.telegram.channel import Telegram  # noqa: PLC0415

    assert settings.telegram_token
    telegram = Telegram(
        settings.telegram_token.get_secret_value(),
        bot="telegram",
        pace=Pace(settings.telegram_rate, clock=time.monotonic),
        commands=COMMANDS,
        about=ABOUT,
        api_url=settings.telegram_api_url,
        proxy=settings.telegram_proxy,
    )
    if settings.telegram_mode == "polling":
        return Messenger(telegram, telegram.start, lambda: telegram.listen(answer), telegram.close)
    assert settings.telegram_webhook_secret
    secret = settings.telegram_webhook_secret.get_secret_value()

    async def await_webhook() -> None:
        await telegram.set_webhook(f"{_outside(settings)}/webhooks/telegram", secret)
        await _for_ever()

    async def feed(raw: dict[str, Any]) -> None:
        await telegram.feed(raw, answer)

    return Messenger(
        telegram, telegram.start, await_webhook, telegram.close, TelegramHook(secret, feed)
    )


def _vk(settings: Settings, answer: Answer) -> Messenger:
    from bot.vk.channel import Vk  # noqa: PLC0415

    assert settings.vk_token
    assert settings.vk_group_id
    callback = settings.vk_mode == "callback"
    vk = Vk(
        settings.vk_token.get_secret_value(),
        group_id=settings.vk_group_id,
        bot="vk",
        pace=Pace(settings.vk_rate, clock=time.monotonic),
        mode=settings.vk_mode,
        secret=settings.vk_secret.get_secret_value() if settings.vk_secret else "",
        confirmation=settings.vk_confirmation or "",
        webhook=f"{_outside(settings)}/webhooks/vk" if callback and settings.public_url else "",
        api_url=settings.vk_api_url,
    )

    async def begin() -> str:
        return str((await vk.start()).id)

    async def close() -> None:
        await vk.close()

    async def feed(raw: dict[str, Any]) -> str:
        return await vk.feed(raw, answer) or ""

    hook = VkHook(feed) if callback else None
    return Messenger(vk, begin, lambda: vk.listen(answer), close, hook)


def _outside(settings: Settings) -> str:
    return (settings.public_url or "").rstrip("/")


async def _for_ever() -> None:
    await asyncio.Event().wait()
