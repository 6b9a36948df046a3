"""Telegram: hears people by long polling or a webhook, and answers them."""

from __future__ import annotations

import asyncio
import logging
import math
import time
import traceback
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteWebhook,
    GetMe,
    SetWebhook,
)
from aiogram.types import CallbackQuery, Update
from pydantic import ValidationError

from bot.order import InOrder
from bot.telegram.api import CONNECTIONS, Api, Refused, Unreadable
from bot.telegram.menus import Keep, Menus
from bot.telegram.poll import poll
from bot.telegram.profile import Note, Profile, introduce
from bot.telegram.read import NAME, UPDATES, read
from bot.telegram.voice import Voice
from chat.talk import (
    FILE_BYTES,
    Answer,
    Answered,
    Enclosed,
    Incoming,
    Reply,
    TryLater,
    Unreachable,
    WrongToken,
)
from chat.text import _
from delivery.pace import Clock, Pace, Sleep

log = logging.getLogger(__name__)

WEBHOOK_CONNECTIONS = 40
# About what the pace lets out in half a second: more would only wait, and have to be permitted anew.
AT_ONCE = 16
SORRY = Reply(_("Something went wrong on our side. Please try again a little later."))


class Telegram:
    """One bot. Say `start` first and `close` at the end."""

    name = NAME

    def __init__(
        self,
        token: str,
        *,
        bot: str,
        pace: Pace,
        profile: Profile | None = None,
        note: Note | None = None,
        menus: Keep | None = None,
        api_url: str | None = None,
        proxy: str | None = None,
        paid_broadcast: bool = False,
        clock: Clock = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """`bot` is the name of this bot's lane; `note` is where it is kept what Telegram was told of the `profile`,
        `menus` what of single chats. Raise WrongToken of a misshapen token.
        """
        self.username = ""
        self.rate = pace.rate
        self.mass_rate = pace.rate
        self._bot = bot
        self._profile = profile or Profile()
        self._note = note
        self._id = 0
        # Each second's letters may be on their way at once.
        connections = max(CONNECTIONS, int(pace.rate))
        self._api = Api(token, url=api_url, proxy=proxy, connections=connections)
        self._voice = Voice(self._api, pace=pace, clock=clock, sleep=sleep, paid=paid_broadcast)
        self._menus = Menus(self._api, pace=pace, kept=menus, clock=clock)
        self._sleep = sleep
        self._order = InOrder(at_once=AT_ONCE)

    async def start(self) -> str:
        """The bot's username, without @. Raise WrongToken, or TryLater if Telegram is out of reach."""
        try:
            me = await self._api.call(GetMe())
        except Refused as refused:  # "Not Found": no token of Telegram's looks like this
            raise WrongToken("Telegram does not know this token") from refused
        self.username, self._id = me.username or "", me.id
        return self.username

    async def introduce(self) -> None:
        """Menus and words of the profile, where Telegram was told others. Never fails; nobody need wait for it."""
        if self._note:
            await introduce(self._api, self._id, self._profile, self._note, sleep=self._sleep)

    async def close(self) -> None:
        await self._api.close()

    async def listen(
        self, answer: Answer, hear: Callable[[dict[str, Any]], Awaitable[object]] | None = None
    ) -> None:
        """Hear people by long polling until cancelled. Raise WrongToken, or TryLater at the start.

        With `hear` every update goes there instead of being answered at once: it is Telegram's no more when that
        returns.
        """
        await self.drop_webhook()
        wrong: WrongToken | None = None
        async with asyncio.TaskGroup() as tasks:
            introducing = tasks.create_task(self.introduce())
            try:
                await poll(self._api, hear or partial(self.feed, answer=answer), sleep=self._sleep)
            except WrongToken as error:  # leaves as itself, not in a group of exceptions
                wrong = error
                introducing.cancel()
        if wrong:
            raise wrong

    async def set_webhook(self, url: str, secret: str) -> None:
        """Have updates posted to `url`, with `secret` in X-Telegram-Bot-Api-Secret-Token."""
        await self._api.do(
            SetWebhook(
                url=url,
                secret_token=secret,
                allowed_updates=list(UPDATES),
                max_connections=WEBHOOK_CONNECTIONS,
            )
        )

    async def drop_webhook(self) -> None:
        """Without this, Telegram refuses long polling. What was not delivered yet stays in its queue."""
        await self._api.do(DeleteWebhook())

    async def feed(self, raw: Mapping[str, Any], answer: Answer) -> bool:
        """Handle one update, as it came in JSON; return when it is handled. Anything may come, nothing is raised.

        False: there is an answer, but Telegram could not be told it.
        """
        try:
            update = Update.model_validate(raw)
        except ValidationError:
            log.warning("An update of Telegram has an unknown shape: %s", raw.get("update_id"))
            return True
        told = True

        async def handle() -> None:
            nonlocal told
            told = await self._handle(update, answer)

        # A press is held by the chat's line, but the button must not look dead meanwhile.
        await asyncio.gather(
            self._release(update.callback_query), self._order.run(_line(update), handle)
        )
        return told

    async def send(
        self,
        address: str,
        reply: Reply,
        lang: str,
        key: str,
        *,
        permitted: float = math.inf,
        edits: str = "",
    ) -> str:
        """Say something unasked: one attempt, at the pace of letters.

        Raise TryLater, also where something personal waited too long for the pace; Unreachable; Moved; Refused if
        Telegram will never take this message. A repeated key goes on after the parts that went out under it, as long
        as this process lives.
        """
        return await self._voice.letter(
            address, reply, lang, key, permitted=permitted, edits=edits
        )

    async def _handle(self, update: Update, answer: Answer) -> bool:
        event: Incoming | None = None
        answered: Answered | None = None
        try:
            event = read(update, bot=self._bot, username=self.username)
            if event and event.files:
                event = replace(event, fetch=self._fetch)
            answered = await answer(event) if event else None
            if event and answered:
                await self._voice.answer(event, answered, answer)
                if answered.menu:
                    await self._menus.show(event, answered.menu, answered.lang)
        except Unreachable as gone:
            log.info("The chat of %s %s is gone: %s", NAME, update.update_id, gone.why)
        except (TryLater, WrongToken) as trouble:
            log.warning("Gave up the answer to %s %s: %s", NAME, update.update_id, trouble)
            return False
        except Exception as error:  # noqa: BLE001 - an update that breaks us must not come again for ever
            log.error(  # noqa: TRY400 - a traceback ends with the error's text
                "Could not answer %s %s: %s", NAME, update.update_id, _where(error)
            )
            if event and event.addressed:
                await self._apologise(event, answered.lang if answered else event.lang, answer)
        return True

    async def _apologise(self, event: Incoming, lang: str, answer: Answer) -> None:
        try:
            await self._voice.answer(event, Answered(SORRY, lang, 0.0), answer)
        except (TryLater, WrongToken, Unreachable, Refused) as trouble:
            log.warning("Could not even say sorry to %s %s: %s", NAME, event.id, trouble)

    async def _fetch(self, file: Enclosed) -> bytes:
        try:
            return await self._api.content(file.ref, most=FILE_BYTES)
        except (WrongToken, Unreachable, Refused, Unreadable):
            raise TryLater(0) from None

    async def _release(self, query: CallbackQuery | None) -> None:
        """Stop the waiting look of a pressed button."""
        if query is None:
            return
        try:
            await self._api.do(AnswerCallbackQuery(callback_query_id=query.id))
        except (TryLater, WrongToken, Unreachable, Refused) as trouble:
            log.info("A press was not confirmed: %s", trouble)


def _line(update: Update) -> str:
    """Whose events go one after another: a chat's."""
    message = update.message or update.edited_message
    if update.callback_query and update.callback_query.message:
        return str(update.callback_query.message.chat.id)
    chat = message.chat if message else update.my_chat_member and update.my_chat_member.chat
    return str(chat.id) if chat else ""


def _where(error: Exception) -> str:
    """The kind of an error and its place, without its text, which may hold what people wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"
