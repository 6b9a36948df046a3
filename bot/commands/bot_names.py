"""The names that deep links need: remembered by `run`, asked from Telegram where it has not run yet."""

from __future__ import annotations

import json
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from datetime import datetime

from bot.bots import TelegramBot
from bot.settings import Settings
from diary.people import School
from storage import bots, schools
from storage.store import Store

TELEGRAM = "https://api.telegram.org"
PATIENCE = 5


async def names_of_bots(
    settings: Settings, store: Store, school: School, *, now: datetime
) -> Mapping[str, str]:
    """By channel, for one school; a channel that is not set up has no name."""
    async with store.reading() as db:
        remembered = await bots.names(db, school.id)
        known = await schools.all_schools(db)
    names: dict[str, str] = {}
    for bot in settings.every_bot:
        owner = known.get(bot.school) if bot.school else None
        if bot.school and (owner is None or owner.id != school.id):
            continue
        if isinstance(bot, TelegramBot):
            name = remembered.get("telegram") or _ask_telegram(bot)
        else:
            name = str(bot.group_id) if bot.group_id else None
        if not name:
            continue
        names[bot.channel] = name
        if remembered.get(bot.channel) != name:
            async with store.writing() as db:
                school_id = owner.id if owner else None
                await bots.remember(db, bot.channel, bot.name, name, school_id=school_id, now=now)
    return names


def _ask_telegram(bot: TelegramBot) -> str | None:
    """One plain request: aiogram takes seconds to import, and a command is short."""
    origin = (bot.api_url or TELEGRAM).rstrip("/")
    url = f"{origin}/bot{bot.token.get_secret_value()}/getMe"
    proxies = {"https": bot.proxy} if bot.proxy else {}
    opener = urllib.request.build_opener(urllib.request.ProxyHandler(proxies))
    request = urllib.request.Request(url, method="POST")  # noqa: S310 - the origin is the administrator's own setting
    try:
        with opener.open(request, timeout=PATIENCE) as response:
            name = json.load(response)["result"]["username"]
    except (urllib.error.URLError, OSError, ValueError, KeyError, TypeError):
        print(
            "Telegram не ответил: ссылок в этот раз не будет, код можно ввести вручную.",
            file=sys.stderr,
        )
        return None
    return str(name)
