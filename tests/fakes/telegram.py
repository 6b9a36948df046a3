"""Telegram on the loopback: a Bot API server with Telegram's own checks, and people with telephones.

async with FakeTelegram() as telegram:
    anna = telegram.person(7, "Анна")
    await anna.says("/start")        # returns when the bot has handled it, by polling or by webhook
    await anna.presses("Отметки")
    assert "Алгебра" in anna.text
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from typing import Any

from tests.fakes.telegram_methods import BOT_ID, Chat, Shown
from tests.fakes.telegram_rules import Json, units
from tests.fakes.telegram_server import Server
from tests.phone import PATIENCE, Received

PHOTO = [{"file_id": "p", "file_unique_id": "p", "width": 90, "height": 90}]
STICKER = {
    "file_id": "s",
    "file_unique_id": "s",
    "type": "regular",
    "width": 512,
    "height": 512,
    "is_animated": False,
    "is_video": False,
}


class FakeTelegram(Server):
    def person(self, user: int, name: str = "Анна", lang: str = "ru") -> Person:
        chat = self.chats.setdefault(user, Chat(user))
        return Person(self, chat, user, name, lang)


class Person:
    """A person's telephone, in the private chat with the bot or (`in_group`) in a group."""

    channel = "telegram"

    def __init__(
        self, telegram: FakeTelegram, chat: Chat, user: int, name: str, lang: str
    ) -> None:
        self.telegram = telegram
        self.chat = chat
        self.user = user
        self.name = name
        self.lang = lang
        self._last: tuple[int, Json] | None = None

    def in_group(self, group: Chat) -> Person:
        return Person(self.telegram, group, self.user, self.name, self.lang)

    async def says(self, words: str) -> str:
        entities = (
            [{"type": "bot_command", "offset": 0, "length": units(words.split(maxsplit=1)[0])}]
            if words.startswith("/")
            else []
        )
        return await self.sends(text=words, entities=entities)

    async def sends(self, **content: Any) -> str:
        """Any message: `photo=PHOTO, caption="…"`, `sticker=…`, `reply_to_message=…`."""
        self.chat.started = True
        return await self._pushes({"message": self._message(**content)})

    async def encloses(self, name: str, content: bytes, kind: str) -> str:
        """Send a file."""
        which = f"f{len(self.telegram.uploads)}"
        self.telegram.uploads[which] = content
        document = {
            "file_id": which,
            "file_unique_id": which,
            "file_name": name,
            "mime_type": kind,
            "file_size": len(content),
        }
        return await self.sends(document=document)

    async def edits(self, words: str) -> str:
        message = {**self._message(text=words), "edit_date": int(time.time())}
        return await self._pushes({"edited_message": message})

    async def presses(self, label: str) -> str:
        message, button = self._button(label)
        return await self.forges(button["callback_data"], message=message.id)

    async def forges(self, data: str, *, message: int | None = None) -> str:
        """Press a button that may not exist."""
        query = f"{self.user}{next(self.telegram._ids)}"
        self.telegram.unanswered.add(query)
        number = message or (self.chat.messages[-1].id if self.chat.messages else 1)
        shown = {"message_id": number, "date": 0, "chat": self.chat.json()}
        press = {
            "id": query,
            "from": self._json(),
            "message": shown,
            "chat_instance": "1",
            "data": data,
        }
        return await self._pushes({"callback_query": press})

    async def blocks(self) -> None:
        self.chat.blocked = True
        await self._pushes({"my_chat_member": self._membership("member", "kicked")})

    async def unblocks(self) -> None:
        self.chat.blocked = False
        await self._pushes({"my_chat_member": self._membership("kicked", "member")})

    async def repeats(self) -> str:
        """Telegram delivers the last update once more."""
        assert self._last
        update_id, update = self._last
        return await self._pushes(update, update_id=update_id)

    async def sees(self, words: str, *, within: float = PATIENCE) -> str:
        try:
            async with asyncio.timeout(within):
                while True:
                    for message in reversed(self.chat.messages):
                        if words in message.text:
                            return message.text
                    await self.telegram.changed()
        except TimeoutError:
            raise AssertionError(f"{words!r} was not seen; the screen is {self.text!r}") from None

    @property
    def messages(self) -> list[Shown]:
        return self.chat.messages

    @property
    def text(self) -> str:
        """The message that changed last: a button edits the one that it sits on."""
        return max(self.messages, key=lambda m: m.at).text if self.messages else ""

    @property
    def buttons(self) -> list[str]:
        return next(([b["text"] for row in m.rows for b in row] for m in self._pressable()), [])

    @property
    def transcript(self) -> str:
        return "\n".join(self.chat.shown)

    @property
    def files(self) -> list[Received]:
        return [message.file for message in self.messages if message.file]

    def _pressable(self) -> Iterator[Shown]:
        newest = sorted(self.messages, key=lambda m: m.at, reverse=True)
        return (message for message in newest if message.rows)

    def _button(self, label: str) -> tuple[Shown, Json]:
        for message in self._pressable():
            for button in (b for row in message.rows for b in row):
                action = button["callback_data"].partition("?")[0]
                if label in (button["text"], action):
                    return message, button
        raise AssertionError(f"There is no button {label!r}; there are {self.buttons}")

    async def _pushes(self, update: Json, *, update_id: int | None = None) -> str:
        number = self.telegram.push(update, update_id=update_id)
        self._last = number, update
        await self.telegram.handled(number)
        return self.text

    def _message(self, **content: Any) -> Json:
        return {
            "message_id": next(self.telegram._ids),
            "date": int(time.time()),
            "chat": self.chat.json(),
            "from": self._json(),
            **content,
        }

    def _membership(self, before: str, after: str) -> Json:
        bot = {"id": BOT_ID, "is_bot": True, "first_name": "Дневник"}
        return {
            "chat": self.chat.json(),
            "from": self._json(),
            "date": int(time.time()),
            "old_chat_member": _member(bot, before),
            "new_chat_member": _member(bot, after),
        }

    def _json(self) -> Json:
        return {
            "id": self.user,
            "is_bot": False,
            "first_name": self.name,
            "language_code": self.lang,
        }


def _member(bot: Json, status: str) -> Json:
    return {"user": bot, "status": status} | ({"until_date": 0} if status == "kicked" else {})
