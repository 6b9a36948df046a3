"""The menu of commands of one chat: told after an answer, when it has become another one."""

from __future__ import annotations

import logging
from typing import Any, Protocol

from aiogram.methods import DeleteMyCommands, SetMyCommands
from aiogram.methods.base import TelegramMethod
from aiogram.types import BotCommandScopeChat

from bot.telegram.api import Api, Refused
from bot.telegram.profile import bot_commands
from chat.talk import Incoming, Menu, Moved, TryLater, Unreachable, WrongToken
from delivery.pace import Clock, Pace

log = logging.getLogger(__name__)

PAUSE = 60.0  # seconds after a failure: a menu is worth no second call that fails


class Keep(Protocol):
    """Where the menus that Telegram was told are kept, so that it is told once."""

    async def keep(self, sender: str, key: str) -> None: ...


class Menus:
    def __init__(self, api: Api, *, pace: Pace, kept: Keep | None, clock: Clock) -> None:
        self._api = api
        self._pace = pace
        self._kept = kept
        self._clock = clock
        self._silent = float("-inf")  # until when nothing is told

    async def show(self, event: Incoming, menu: Menu, lang: str) -> None:
        """Never fails, and takes one permit of the pace. What was not told is told after a later answer."""
        if self._kept is None or self._clock() < self._silent:
            return
        scope = BotCommandScopeChat(chat_id=int(event.address))
        call: TelegramMethod[Any] = (
            SetMyCommands(commands=bot_commands(menu.commands, lang), scope=scope)
            if menu.commands
            else DeleteMyCommands(scope=scope)
        )
        await self._pace.turn(urgent=True)
        try:
            await self._api.do(call)
        except (TryLater, Refused, Unreachable, Moved, WrongToken) as trouble:
            seconds = trouble.seconds if isinstance(trouble, TryLater) else PAUSE
            self._silent = self._clock() + max(PAUSE, seconds)
            log.info("A menu was not taken: %s", trouble)
            return
        if menu.commands:
            await self._kept.keep(event.sender, menu.key)
