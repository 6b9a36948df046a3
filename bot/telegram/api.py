"""Calls to the Bot API, with every way in which they fail made one of ours.

aiogram's errors hold the address of the call, and with it the token; an undecodable answer holds what people wrote.
So none of them leaves this module, not even as the cause of another one.
"""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import GetFile, Response, TelegramMethod
from aiogram.types import Message
from aiogram.utils.token import TokenValidationError
from aiohttp import ClientError

from chat.talk import Moved, OutOfOrder, TryLater, Unreachable, WrongToken

T = TypeVar("T")

CONNECTIONS = 100
SECONDS = 20  # for an ordinary call
FILE_SECONDS = 60  # for a file that a person sent
LONG_POLL = 25  # seconds that Telegram holds a question for updates; it allows 50
PAUSE = 2.0  # seconds to leave a platform alone that cannot be reached

# What Telegram says of a chat that cannot be written to, and our word for it. (tdlib/telegram-bot-api, Client.cpp)
_GONE = {
    "bot was blocked": "blocked",
    "user is deactivated": "deactivated",
    "bot was kicked": "kicked",
    "not a member": "kicked",
    "can't initiate conversation": "not_started",
    "can't send messages to bots": "bot",
    "chat not found": "not_found",
    "user not found": "not_found",
    "peer_id_invalid": "not_found",
    "group chat was deactivated": "closed",
    "have no rights to send": "no_rights",
    "not enough rights": "no_rights",
    "chat_write_forbidden": "no_rights",
    "chat_restricted": "no_rights",
    "topic_closed": "closed",
}


# aiogram makes the shape of a call's answer anew (10 ms) whenever nobody holds the last one.
_SHAPES = Response[Any], Response[bool], Response[Message]


class OutOfReach(OutOfOrder):
    """The network or Telegram itself failed. It is unknown whether the call was carried out."""

    def __init__(self, why: str) -> None:
        super().__init__(PAUSE)
        self.why = why

    def __str__(self) -> str:
        return self.why


class TakenOver(OutOfReach):
    """Another program reads the updates of this bot."""


class Refused(Exception):
    """Telegram will not do this, however often it is asked."""


class Unreadable(Exception):
    """The call was carried out; its result is of a shape that we do not know."""

    def __str__(self) -> str:
        return "the answer has an unknown shape"


class RawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates as plain JSON: an update of an unknown shape must not hold up the others."""

    __returning__: ClassVar[Any] = list[dict[str, Any]]
    __api_method__: ClassVar[str] = "getUpdates"

    offset: int | None = None
    limit: int = 100
    timeout: int = LONG_POLL
    allowed_updates: list[str]


class Api:
    """One bot's calls. Holds connections: to be closed."""

    def __init__(
        self, token: str, *, url: str | None, proxy: str | None, connections: int = CONNECTIONS
    ) -> None:
        server = TelegramAPIServer.from_base(url) if url else PRODUCTION
        self._token = token
        try:
            self._bot = Bot(
                token, session=AiohttpSession(proxy=proxy, limit=connections, api=server)
            )
        except TokenValidationError:
            wrong = True
        else:
            wrong = False
        if wrong:
            raise WrongToken("A token of Telegram looks like 123456789:AbC…")

    async def call(self, method: TelegramMethod[T], *, seconds: int = SECONDS) -> T:
        """Raise WrongToken, TryLater (also OutOfReach), Unreachable, Moved, Refused or Unreadable."""
        try:
            return await self._bot(method, request_timeout=seconds)
        except (AiogramError, OSError, UnicodeDecodeError) as error:
            trouble = self._trouble(error)
        # Outside of the except clause: the original, with the token in its text, is not chained to it.
        raise trouble

    async def do(self, method: TelegramMethod[Any]) -> None:
        """A call whose result does not matter."""
        try:
            await self.call(method)
        except Unreadable:
            return

    async def content(self, file_id: str, *, most: int) -> bytes:
        """What a person sent; of a larger file one byte more than `most`. Raise as `call` does."""
        found = await self.call(GetFile(file_id=file_id))
        if not found.file_path:
            raise OutOfReach("a file without a path")
        session = self._bot.session
        held = bytearray()
        try:
            stream = session.stream_content(
                session.api.file_url(self._token, found.file_path), timeout=FILE_SECONDS
            )
            async for chunk in stream:
                held += chunk
                if len(held) > most:
                    break
            await stream.aclose()
        except (ClientError, OSError) as error:
            why = type(error).__name__  # its text holds the address, and with it the token
        else:
            return bytes(held[: most + 1])
        raise OutOfReach(why)

    async def close(self) -> None:
        await self._bot.session.close()

    def scrubbed(self, words: str) -> str:
        return words.replace(self._token, "…").replace(self._token.partition(":")[2], "…")

    def _trouble(self, error: Exception) -> Exception:
        if isinstance(error, ClientDecodeError):
            done = isinstance(error.data, dict) and error.data.get("ok") is True
            return Unreadable() if done else OutOfReach("Telegram's answer is not readable")
        words = self.scrubbed(str(error.message if isinstance(error, TelegramAPIError) else error))
        match error:
            case TelegramRetryAfter():
                return TryLater(error.retry_after)
            case TelegramMigrateToChat():
                return Moved(str(error.migrate_to_chat_id))
            case TelegramUnauthorizedError():
                return WrongToken("Telegram does not know this token")
            case TelegramConflictError():
                return TakenOver(words)
            case TelegramForbiddenError():
                return Unreachable(_gone(words) or "forbidden")
            case TelegramEntityTooLarge():
                return Refused(words)
            case TelegramBadRequest():
                gone = _gone(words)
                return Unreachable(gone) if gone else Refused(words)
            case TelegramNetworkError() | TelegramServerError() | OSError() | UnicodeDecodeError():
                return OutOfReach(f"{type(error).__name__}: {words}")
        return Refused(words)


def _gone(words: str) -> str:
    said = words.lower()
    return next((why for phrase, why in _GONE.items() if phrase in said), "")
