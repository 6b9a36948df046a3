"""What everybody sees of a bot: its menus of commands and the words of its profile, in every language.

The name is the school's, as it was given to @BotFather: it is left alone.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from aiogram.methods import SetMyCommands, SetMyDescription, SetMyShortDescription
from aiogram.methods.base import TelegramMethod
from aiogram.types import BotCommand, BotCommandScopeAllPrivateChats

from bot.telegram.api import Api, Refused
from chat.talk import TryLater, Unreachable, WrongToken
from chat.text import DEFAULT_LANGUAGE, LANGUAGES, Content, render
from delivery.pace import Sleep

log = logging.getLogger(__name__)

COMMAND_WORDS = 256  # Telegram's limit for the description of a command
ABOUT_WORDS = 512
SHORT_WORDS = 120
ATTEMPTS = 3
LONGEST_SILENCE = 60.0  # more is for the next start


@dataclass(frozen=True)
class Profile:
    commands: Mapping[str, Content] = field(default_factory=dict)  # wherever nothing else is said
    for_strangers: Mapping[str, Content] = field(default_factory=dict)  # in private chats
    about: Content = ""  # in an empty chat, cut for the profile


class Note(Protocol):
    """A hash of what Telegram was told last, kept over a restart."""

    async def last(self) -> str: ...

    async def keep(self, told: str) -> None: ...


async def introduce(api: Api, bot_id: int, profile: Profile, note: Note, *, sleep: Sleep) -> None:
    """Tell Telegram what it was not told yet: some fifty calls once, none at the next start. Never fails."""
    calls = _calls(profile)
    told = _hash(bot_id, calls)
    if await note.last() == told:
        return
    for call in calls:
        if not await _said(api, call, sleep):
            return  # the rest, and what was said, at the next start
    await note.keep(told)


async def _said(api: Api, call: TelegramMethod[bool], sleep: Sleep) -> bool:
    """Whether Telegram took the call, or never will."""
    for _attempt in range(ATTEMPTS):
        try:
            await api.do(call)
        except TryLater as trouble:
            if trouble.seconds > LONGEST_SILENCE:
                return False
            await sleep(trouble.seconds)
        except (Refused, Unreachable, WrongToken) as trouble:
            log.info("Telegram did not take %s: %s", type(call).__name__, trouble)
            return True
        else:
            return True
    return False


def bot_commands(commands: Mapping[str, Content], lang: str) -> list[BotCommand]:
    return [
        BotCommand(command=name, description=render(words, lang)[:COMMAND_WORDS])
        for name, words in commands.items()
    ]


def _calls(profile: Profile) -> list[TelegramMethod[bool]]:
    calls: list[TelegramMethod[bool]] = []
    # The default is for everybody whose language we do not speak.
    for code, lang in [(None, DEFAULT_LANGUAGE), *((lang, lang) for lang in LANGUAGES)]:
        if profile.commands:
            commands = bot_commands(profile.commands, lang)
            calls.append(SetMyCommands(commands=commands, language_code=code))
        if profile.for_strangers:
            calls.append(
                SetMyCommands(
                    commands=bot_commands(profile.for_strangers, lang),
                    scope=BotCommandScopeAllPrivateChats(),
                    language_code=code,
                )
            )
        if about := render(profile.about, lang):
            short = about if len(about) <= SHORT_WORDS else about[: SHORT_WORDS - 1] + "…"
            calls += [
                SetMyDescription(description=about[:ABOUT_WORDS], language_code=code),
                SetMyShortDescription(short_description=short, language_code=code),
            ]
    return calls


def _hash(bot_id: int, calls: list[TelegramMethod[bool]]) -> str:
    """Another bot under the same name has been told nothing."""
    said: list[Any] = [bot_id, *(call.model_dump(exclude_none=True) for call in calls)]
    return hashlib.sha256(json.dumps(said, default=str, sort_keys=True).encode()).hexdigest()
