"""The names that deep links need: remembered by `run`, asked from Telegram where it has not run yet."""

from __future__ import annotations

import json
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from datetime import datetime

from bot.settings import Settings
from storage import bots
from storage.store import Store

TELEGRAM = "https://api.telegram.org"
PATIENCE = 5


async def bot_names(settings: Settings, store: Store, *, now: datetime) -> Mapping[str, str]:
    """By channel; a channel that is not set up has no name."""
    async with store.reading() as db:
        names = dict(await bots.names(db))
    known: dict[str, str] = {}
    if settings.vk_token and settings.vk_group_id:
        known["vk"] = str(settings.vk_group_id)
    if settings.telegram_token:
        if "telegram" not in names:
            asked = _ask_telegram(settings)
            if asked:
                async with store.writing() as db:
                    await bots.remember(db, "telegram", "telegram", asked, now=now)
                names["telegram"] = asked
        if "telegram" in names:
            known["telegram"] = names["telegram"]
    return known


def _ask_telegram(settings: Settings) -> str | None:
    """One plain request: aiogram takes seconds to import, and a command is short."""
    assert settings.telegram_token is not None
    origin = (settings.telegram_api_url or TELEGRAM).rstrip("/")
    url = f"{origin}/bot{settings.telegram_token.get_secret_value()}/getMe"
    proxies = {"https": settings.telegram_proxy} if settings.telegram_proxy else {}
    opener = urllib.request.build_opener(urllib.request.ProxyHandler(proxies))
    try:
        with opener.open(urllib.request.Request(url, method="POST"), timeout=PATIENCE) as response:  # noqa: S310 - the origin is the administrator's own setting
            name = json.load(response)["result"]["username"]
    except (urllib.error.URLError, OSError, ValueError, KeyError, TypeError):
        print(
            "Telegram не ответил: ссылок в этот раз не будет, код можно ввести вручную.",
            file=sys.stderr,
        )
        return None
    return str(name)
