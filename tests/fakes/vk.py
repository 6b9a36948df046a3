"""VK on the loopback: an API server with VK's own checks, and people with telephones.

async with FakeVk() as vk:
    anna = vk.person(7)
    await anna.says("/start")       # returns when an answer is there, or when none came for a while
    await anna.presses("Отметки")
    assert "Алгебра" in anna.text
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from typing import Any

from tests.fakes.vk_rules import Json
from tests.fakes.vk_server import GROUP_CHATS, Chat, Server, Shown
from tests.phone import PATIENCE, Received

PHOTO = {"type": "photo", "photo": {"id": 1, "owner_id": 7, "sizes": []}}
STICKER = {"type": "sticker", "sticker": {"sticker_id": 9, "product_id": 1, "images": []}}
# Long Poll alone cannot tell that an event was ignored on purpose: seconds until nobody waits for an answer any more.
# In a dialog an answer is the rule, and a busy machine may take its time over it; in a group silence is.
SILENCE = 6.0
SILENCE_OF_A_GROUP = 2.0
CALM = 0.08  # after the first message of an answer: the others follow at once


class FakeVk(Server):
    def person(self, user: int, lang: str = "ru") -> Person:
        return Person(self, self.chat(user), user, lang)

    def group(self, number: int = 1) -> Chat:
        """A chat of several people, with the bot in it."""
        chat = self.chat(GROUP_CHATS + number)
        chat.allowed, chat.refusal = True, 917
        return chat


class Person:
    """A person's telephone, in the dialog with the community or (`in_group`) in a chat of several."""

    channel = "vk"

    def __init__(self, vk: FakeVk, chat: Chat, user: int, lang: str = "ru") -> None:
        self.vk = vk
        self.chat = chat
        self.user = user
        self.lang = lang
        self.silence = SILENCE
        self._last: Json = {}

    def in_group(self, group: Chat) -> Person:
        person = Person(self.vk, group, self.user, self.lang)
        person.silence = SILENCE_OF_A_GROUP
        return person

    async def says(self, words: str) -> str:
        return await self.sends(text=words)

    async def sends(self, **content: Any) -> str:
        """Any message: `attachments=[PHOTO]`, `ref="…"`, `payload='{"command":"start"}'`."""
        self.chat.allowed = True
        client = {"lang_id": {"ru": 0, "en": 3}[self.lang], "button_actions": ["text", "callback"]}
        said = {"message": self._message(**content), "client_info": client}
        return await self._pushes(self.vk.event("message_new", said))

    async def encloses(self, name: str, content: bytes, kind: str) -> str:  # noqa: ARG002
        """Send a file; VK does not say of what kind."""
        which = f"f{len(self.vk.enclosed)}"
        self.vk.enclosed[which] = content
        url = f"{self.vk.url}/enclosed/{which}"
        document = {
            "id": 1,
            "owner_id": self.user,
            "title": name,
            "size": len(content),
            "url": url,
        }
        return await self.sends(attachments=[{"type": "doc", "doc": document}])

    async def edits(self, words: str) -> str:
        return await self._pushes(self.vk.event("message_edit", self._message(text=words)))

    async def presses(self, label: str) -> str:
        message, button = self._button(label)
        payload = json.loads(button["action"]["payload"])
        return await self.forges(payload, message=message.number)

    async def forges(self, payload: object, *, message: int | None = None) -> str:
        """Press a button that may not exist."""
        press = f"press{next(self.vk._ids)}"
        self.vk.unanswered[press] = (self.user, self.chat.peer)
        said = {
            "user_id": self.user,
            "peer_id": self.chat.peer,
            "event_id": press,
            "payload": payload,
            "conversation_message_id": message or self.chat.number,
        }
        return await self._pushes(self.vk.event("message_event", said))

    async def blocks(self) -> None:
        self.chat.allowed = False
        await self._pushes(self.vk.event("message_deny", {"user_id": self.user}))

    async def repeats(self) -> str:
        """VK delivers the last event once more."""
        return await self._pushes(self._last)

    async def sees(self, words: str, *, within: float = PATIENCE) -> str:
        try:
            async with asyncio.timeout(within):
                while True:
                    for message in reversed(self.messages):
                        if words in message.text:
                            return message.text
                    await self.vk.changed()
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
        rows = next((message.rows for message in self._pressable()), [])
        return [button["action"]["label"] for row in rows for button in row]

    @property
    def transcript(self) -> str:
        return "\n".join(self.chat.shown)

    @property
    def files(self) -> list[Received]:
        return [file for message in self.messages for file in message.files]

    def _pressable(self) -> Iterator[Shown]:
        newest = sorted(self.messages, key=lambda m: m.at, reverse=True)
        return (message for message in newest if message.rows)

    def _button(self, label: str) -> tuple[Shown, Json]:
        for message in self._pressable():
            for button in (b for row in message.rows for b in row):
                packed = json.loads(button["action"]["payload"]).get("b", "")
                if label in (button["action"]["label"], packed.partition("?")[0]):
                    return message, button
        raise AssertionError(f"There is no button {label!r}; there are {self.buttons}")

    async def _pushes(self, event: Json) -> str:
        self._last = event
        before, times = len(self.chat.shown), self.vk.handled[event["event_id"]]
        if await self.vk.push(event):
            return self.text
        if self.vk.tells:
            async with asyncio.timeout(PATIENCE):
                while self.vk.handled[event["event_id"]] == times:
                    await self.vk.changed()
            return self.text
        try:
            async with asyncio.timeout(self.silence):
                while len(self.chat.shown) == before:
                    await self.vk.changed()
        except TimeoutError:
            return self.text
        await asyncio.sleep(CALM)
        while self.vk.active:
            await self.vk.changed()
        return self.text

    def _message(self, *, text: str = "", **content: Any) -> Json:
        return {
            "date": int(time.time()),
            "from_id": self.user,
            "id": next(self.vk._ids),
            "version": 1,
            "out": 0,
            "important": False,
            "is_hidden": False,
            "attachments": [],
            "conversation_message_id": self.chat.next_number(),
            "fwd_messages": [],
            "text": text,
            "peer_id": self.chat.peer,
            "random_id": 0,
            **content,
        }
