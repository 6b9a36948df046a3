"""What the bot asks Telegram for, done in memory: one method a method of the Bot API."""

from __future__ import annotations

import asyncio
import itertools
import time
from dataclasses import dataclass, field

from tests.fakes import telegram_rules as rules
from tests.fakes.telegram_rules import Json, Refusal
from tests.phone import Received

BOT_ID = 123456789


@dataclass
class Shown:
    """A message of the bot."""

    id: int
    chat: int
    text: str
    entities: list[Json]
    rows: list[list[Json]]
    file: Received | None = None
    at: float = 0.0

    def styled(self, style: str) -> list[str]:
        """The words that stand in this style."""
        raw = self.text.encode("utf-16-le")
        return [
            raw[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le")
            for e in self.entities
            if e["type"] == style
        ]

    @property
    def everything(self) -> str:
        labels = [button["text"] for row in self.rows for button in row]
        return "\n".join([self.text, *labels, self.file.name if self.file else ""])


@dataclass
class Chat:
    id: int
    kind: str = "private"
    title: str = ""
    started: bool = False
    blocked: bool = False
    messages: list[Shown] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)  # everything ever, edits too

    def json(self) -> Json:
        name = {"title": self.title} if self.title else {}
        return {"id": self.id, "type": self.kind, **name}


class Methods:
    def __init__(self, username: str) -> None:
        self.username = username
        self.chats: dict[int, Chat] = {}
        self.commands: dict[str, list[Json]] = {}  # of the default scope, by language
        self.for_strangers: dict[str, list[Json]] = {}  # of all private chats, by language
        self.menus: dict[int, list[Json]] = {}  # of single chats
        self.about: dict[str, str] = {}  # by language
        self.held: dict[str, tuple[str, bytes]] = {}  # files that the bot sent, by file_id
        self.unanswered: set[str] = set()  # presses whose button still looks dead
        self._ids = itertools.count(1000)
        self._changed = asyncio.Event()

    def _change(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    def _do_getMe(self, _params: Json, _files: Json) -> Json:  # noqa: N802
        return {
            "id": BOT_ID,
            "is_bot": True,
            "first_name": "Дневник",
            "username": self.username,
            "can_join_groups": True,
            "can_read_all_group_messages": True,
            "supports_inline_queries": False,
        }

    def _do_setMyCommands(self, params: Json, _files: Json) -> bool:  # noqa: N802
        for command in params["commands"]:
            rules.require(1 <= len(command["command"]) <= 32, "BOT_COMMAND_INVALID")
            rules.require(
                1 <= len(command["description"]) <= 256, "BOT_COMMAND_DESCRIPTION_INVALID"
            )
        scope = params.get("scope", {"type": "default"})
        lang = params.get("language_code", "")
        if scope["type"] == "chat":
            rules.require(int(scope["chat_id"]) in self.chats, "chat not found")
            self.menus[int(scope["chat_id"])] = params["commands"]
        else:
            kept = self.commands if scope["type"] == "default" else self.for_strangers
            kept[lang] = params["commands"]
        return True

    def _do_deleteMyCommands(self, params: Json, _files: Json) -> bool:  # noqa: N802
        rules.require(params["scope"]["type"] == "chat", "only of chats here")
        self.menus.pop(int(params["scope"]["chat_id"]), None)
        return True

    def _do_setMyDescription(self, params: Json, _files: Json) -> bool:  # noqa: N802
        rules.require(len(params.get("description", "")) <= 512, "description is too long")
        self.about[params.get("language_code", "")] = params.get("description", "")
        return True

    def _do_setMyShortDescription(self, params: Json, _files: Json) -> bool:  # noqa: N802
        rules.require(len(params.get("short_description", "")) <= 120, "description is too long")
        return True

    def _do_answerCallbackQuery(self, params: Json, _files: Json) -> bool:  # noqa: N802
        query = params["callback_query_id"]
        rules.require(query in self.unanswered, "query is too old and response timeout expired")
        self.unanswered.discard(query)
        return True

    def _do_sendMessage(self, params: Json, _files: Json) -> Json:  # noqa: N802
        chat = self._open(params)
        text = rules.words(params, "text", "entities", rules.TEXT_UNITS)
        rules.require(bool(text.strip()), "message text is empty")
        return self._show(chat, params, text, params.get("entities", []))

    def _do_sendPhoto(self, params: Json, files: Json) -> Json:  # noqa: N802
        return self._send_file(params, files, "photo")

    def _do_sendDocument(self, params: Json, files: Json) -> Json:  # noqa: N802
        return self._send_file(params, files, "document")

    def _do_sendMediaGroup(self, params: Json, files: Json) -> list[Json]:  # noqa: N802
        media = params["media"]
        rules.require(2 <= len(media) <= 10, "group must have 2-10 items")
        return [
            self._send_file(
                {**item, "chat_id": params["chat_id"], item["type"]: item["media"]},
                files,
                item["type"],
            )
            for item in media
        ]

    def _do_editMessageText(self, params: Json, _files: Json) -> Json:  # noqa: N802
        chat = self._open(params)
        text = rules.words(params, "text", "entities", rules.TEXT_UNITS)
        rules.require(bool(text.strip()), "message text is empty")
        rows = rules.rows(params)
        message = self._find(chat, params)
        if message.file:
            raise Refusal(rules.NO_TEXT)
        entities = params.get("entities", [])
        if (message.text, message.rows, message.entities) == (text, rows, entities):
            raise Refusal(rules.NOT_MODIFIED)
        message.text, message.rows, message.entities = text, rows, entities
        return self._tell(chat, message)

    def _do_editMessageReplyMarkup(self, params: Json, _files: Json) -> Json:  # noqa: N802
        chat = self._open(params)
        message = self._find(chat, params)
        message.rows = rules.rows(params)
        return self._tell(chat, message)

    def _do_deleteMessage(self, params: Json, _files: Json) -> bool:  # noqa: N802
        chat = self._open(params)
        chat.messages.remove(self._find(chat, params))
        self._change()
        return True

    def _send_file(self, params: Json, files: Json, kind: str) -> Json:
        chat = self._open(params)
        named = str(params[kind])
        if not named.startswith("attach://"):  # a file_id of an earlier message
            rules.require(named in self.held, "wrong file identifier/HTTP URL specified")
        name, content = self.held.get(named) or files[named.removeprefix("attach://")]
        rules.require(bool(content), "file must be non-empty")
        caption = rules.words(params, "caption", "caption_entities", rules.CAPTION_UNITS)
        entities = params.get("caption_entities", [])
        return self._show(chat, params, caption, entities, Received(name, content, kind))

    def _open(self, params: Json) -> Chat:
        chat = self.chats.get(int(params["chat_id"]))
        if chat is None:
            raise Refusal(rules.NO_CHAT)
        if chat.blocked:
            raise Refusal(rules.BLOCKED)
        if not chat.started:
            raise Refusal(rules.NOT_STARTED)
        return chat

    def _find(self, chat: Chat, params: Json) -> Shown:
        for message in chat.messages:
            if message.id == int(params["message_id"]):
                return message
        raise Refusal(rules.NO_MESSAGE)

    def _show(
        self,
        chat: Chat,
        params: Json,
        text: str,
        entities: list[Json],
        file: Received | None = None,
    ) -> Json:
        message = Shown(next(self._ids), chat.id, text, entities, rules.rows(params), file)
        chat.messages.append(message)
        return self._tell(chat, message)

    def _tell(self, chat: Chat, message: Shown) -> Json:
        message.at = time.monotonic()
        chat.shown.append(message.everything)
        self._change()
        result = {"message_id": message.id, "date": int(time.time()), "chat": chat.json()}
        return result | (self._holds(message.file) if message.file else {"text": message.text})

    def _holds(self, file: Received) -> Json:
        which = f"held-{len(self.held)}"
        self.held[which] = (file.name, file.content)
        named = {"file_id": which, "file_unique_id": which}
        if file.kind == "photo":
            return {"photo": [{**named, "width": 90, "height": 90}]}
        return {"document": named}
