"""What is wrong with the settings, in words that a school's administrator understands."""

from __future__ import annotations

import os
import tomllib
from collections import Counter
from difflib import get_close_matches
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from bot.bots import TelegramBot, VkBot
from bot.settings import FILE, PREFIX, Settings

# Messages a second that Telegram takes of a bot; a server of one's own (api_url) is asked nothing.
FREE_RATE = 30
PAID_RATE = 1000
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
TOKEN_HELP = "Токен Telegram выглядит так: 123456789:AA… Его выдаёт @BotFather."  # noqa: S105 - words


def troubles(settings: Settings) -> tuple[str, ...]:
    """What keeps `run` from starting; nothing here asks a network."""
    found = []
    for bot in settings.every_bot:
        checked = _telegram(bot, settings) if isinstance(bot, TelegramBot) else _vk(bot)
        found += [f"{_whose(bot)}{line}" for line in checked]
    if settings.vk_group_id is not None and settings.vk_token is None:
        found.append(
            "Задан DIARYBOT_VK_GROUP_ID, но нет DIARYBOT_VK_TOKEN: ВКонтакте не заработает."
        )
    return (*found, *_same_names(settings), *_outside(settings))


def _misspelt(settings: Settings) -> list[str]:
    """Names that nobody reads: a slip of the pen would otherwise be silent."""
    known = set(type(settings).model_fields)
    given = {name: f"{FILE}: {name}" for name in _in_file()}
    given |= {
        name.removeprefix(PREFIX).lower(): name for name in os.environ if name.startswith(PREFIX)
    }
    lines = []
    for name, shown in given.items():
        if name in known or name.startswith("test_"):
            continue
        near = get_close_matches(name, known, 1)
        hint = f" Возможно, {near[0]}?" if near else ""
        lines.append(f"Настройка {shown} неизвестна.{hint}")
    return lines


def _in_file() -> list[str]:
    return list(tomllib.loads(FILE.read_text(encoding="utf-8"))) if FILE.exists() else []


def _whose(bot: TelegramBot | VkBot) -> str:
    return "" if bot.name == bot.channel else f"Бот «{bot.name}»: "


def _same_names(settings: Settings) -> list[str]:
    counted = Counter((bot.channel, bot.name) for bot in settings.every_bot)
    return [
        f"Два бота {channel} называются «{name}»: дайте каждому своё имя (name)."
        for (channel, name), times in counted.items()
        if times > 1
    ]


def _telegram(bot: TelegramBot, settings: Settings) -> list[str]:
    found = []
    number, _colon, key = bot.token.get_secret_value().partition(":")
    if not (number.isdigit() and key):
        found.append(f"DIARYBOT_TELEGRAM_TOKEN записан с ошибкой. {TOKEN_HELP}")
    most = PAID_RATE if bot.paid_broadcast else FREE_RATE
    if bot.api_url is None and bot.rate > most:
        more = "" if bot.paid_broadcast else " без DIARYBOT_TELEGRAM_PAID_BROADCAST"
        found.append(
            f"DIARYBOT_TELEGRAM_RATE больше, чем Telegram принимает{more}: "
            f"не больше {most} сообщений в секунду."
        )
    if bot.mode == "webhook":
        if bot.webhook_secret is None:
            found.append(
                "Режим webhook в Telegram требует секрета: задайте DIARYBOT_TELEGRAM_WEBHOOK_SECRET "
                "(до 256 латинских букв, цифр, _ и -)."
            )
        if not settings.public_url:
            found.append(
                "Режим webhook в Telegram требует адреса: задайте DIARYBOT_PUBLIC_URL (https://…)."
            )
    return found


def _vk(bot: VkBot) -> list[str]:
    found = []
    if bot.group_id is None:
        found.append(
            "Не задан DIARYBOT_VK_GROUP_ID: это число из адреса сообщества, например 123456."
        )
    if bot.mode == "callback" and bot.secret is None:
        found.append(
            "Режим callback во ВКонтакте требует секрета: задайте DIARYBOT_VK_SECRET "
            "и впишите его же в настройках Callback API сообщества."
        )
    return found


def _outside(settings: Settings) -> list[str]:
    if not settings.public_url:
        return []
    parts = urlsplit(settings.public_url)
    if parts.scheme == "https" and parts.hostname:
        return []
    if parts.scheme == "http" and parts.hostname in LOOPBACK:
        return []
    return [
        "DIARYBOT_PUBLIC_URL должен начинаться с https:// (http:// годится только для этого компьютера)."
    ]


def remarks(settings: Settings) -> tuple[str, ...]:
    """What works, and what somebody may have meant otherwise."""
    lines = _misspelt(settings)
    channels = {bot.channel for bot in settings.every_bot}
    if not channels:
        lines.append("Ни Telegram, ни ВКонтакте не настроены: будет работать только веб-чат.")
    if "telegram" in channels:
        lines.append(_carried("Telegram", settings.telegram_personal_data.value))
    if "vk" in channels:
        lines.append(_carried("ВКонтакте", settings.vk_personal_data.value))
    if not settings.public_url:
        lines.append(
            "DIARYBOT_PUBLIC_URL не задан: ссылку на веб-чат и подписку на календарь бот семьям не покажет."
        )
    if (settings.public_url or "").startswith("https://") and not settings.web_trusted_proxies:
        lines.append(
            "DIARYBOT_WEB_TRUSTED_PROXIES не задан: за прокси с https все посетители веб-чата "
            "выглядят как один, и ошибки при вводе кода считаются им общие. "
            'Укажите адрес прокси, например ["127.0.0.1"].'
        )
    if not available_timezones():
        lines.append("На компьютере нет базы часовых поясов: установите пакет tzdata.")
    return tuple(lines)


def _carried(title: str, what: str) -> str:
    words = {
        "full": "имена и классы детей показываются",
        "alias": "вместо имён детей: «Ребёнок 1» или прозвище, которое выбрала семья",
        "none": "данные детей не показываются совсем",
    }
    return f"{title}: {words[what]}."
