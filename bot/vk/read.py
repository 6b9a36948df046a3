"""What VK tells us, as an Incoming. Everything here was written by strangers: nothing is trusted to have a shape."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from bot.vk.enclosed import enclosed
from chat.talk import PLATFORM_ACTIONS, UNKNOWN_ACTION, Incoming, unpacked
from chat.text import DEFAULT_LANGUAGE, clean

NAME = "vk"
GROUP_CHATS = 2_000_000_000  # peers from here on are chats of several people
TEXT_READ = (
    4096  # what a person can type in one message; the rest of a longer one is not ours to read
)
PAYLOAD_READ = 1024
REF_READ = 128
LANGUAGES = {  # client_info.lang_id
    0: "ru",
    1: "uk",
    3: "en",
    50: "tt",
    51: "ba",
    57: "az",
    58: "hy",
    65: "uz",
    70: "tg",
    87: "ky",
    97: "kk",
}

_COMMAND = re.compile(r"/(\w{1,32})(?:@\S*)?\s*(.*)", re.DOTALL)
FORWARDED_READ = 50  # messages that came with a message, and those within them
_FILES = ("attachments", "fwd_messages", "geo")


def read(event: object, *, bot: str, group_id: int) -> Incoming | None:
    """None is for what is ignored on purpose: edits in a dialog, our own messages, other communities and events."""
    if not isinstance(event, dict) or event.get("group_id") != group_id:
        return None
    said = event.get("object")
    if not isinstance(said, dict):
        return None
    match event.get("type"):
        case "message_new":
            return _message(event, said, bot=bot, group_id=group_id)
        case "message_edit":
            return _overheard(event, said, bot=bot)
        case "message_event":
            return _press(said, bot=bot)
        case "message_deny":
            return _farewell(event, said, bot=bot)
    return None


def _message(
    event: Mapping[str, Any], said: Mapping[str, Any], *, bot: str, group_id: int
) -> Incoming | None:
    message = said.get("message", said)  # before version 5.103 the message was the object itself
    if not isinstance(message, dict) or message.get("out") == 1:
        return None
    sender, peer = _number(message.get("from_id")), _number(message.get("peer_id"))
    if sender <= 0 or peer <= 0:  # a negative id is a community: bots do not talk to bots
        return None
    words, mentioned = _without_mention(_words(message.get("text")), group_id)
    payload = _payload(message.get("payload"))
    action, args, text = _meant(payload, message.get("ref"), words)
    if not action and not text:
        if not any(message.get(field) for field in _FILES):
            return None  # "joined the chat", "changed the photo"
        action = "unreadable"
    private = peer == sender
    meant_for_us = private or mentioned or bool(payload) or action not in ("", "unreadable")
    return Incoming(
        id=_event_id(event, message),
        channel=NAME,
        bot=bot,
        address=str(peer),
        sender=str(sender),
        private=private,
        action=action,
        args=args,
        # In a chat of several everything that can be read is looked through for a code, a command too.
        text=text if private else _shown(words, message),
        lang=_language(said.get("client_info")),
        addressed=meant_for_us,
        files=enclosed(message) if private else (),
    )


def _overheard(
    event: Mapping[str, Any], message: Mapping[str, Any], *, bot: str
) -> Incoming | None:
    """An edited message is never answered. In a chat of several it is read all the same: there may be a code in it."""
    sender, peer = _number(message.get("from_id")), _number(message.get("peer_id"))
    text = _shown(_words(message.get("text")), message)
    if sender <= 0 or peer < GROUP_CHATS or not text:
        return None
    return Incoming(
        id=_event_id(event, message),
        channel=NAME,
        bot=bot,
        address=str(peer),
        sender=str(sender),
        private=False,
        text=text,
        addressed=False,
    )


def _meant(payload: Mapping[str, Any], ref: object, text: str) -> tuple[str, dict[str, str], str]:
    """The action, its arguments, and the words that are left: a button says more than a link, a link than a command."""
    if isinstance(packed := payload.get("b"), str):
        action, args = unpacked(clean(packed))
        return action or UNKNOWN_ACTION, args, ""
    if isinstance(ref, str) and ref:
        return "start", {"token": clean(ref[:REF_READ])}, text
    if payload.get("command") == "start":  # «Начать», the button of an empty dialog
        return "start", {}, ""
    if found := _COMMAND.fullmatch(text):
        name = found[1].lower()
        return UNKNOWN_ACTION if name in PLATFORM_ACTIONS else name, {}, found[2]
    return "", {}, text


def _press(said: Mapping[str, Any], *, bot: str) -> Incoming | None:
    sender, peer = _number(said.get("user_id")), _number(said.get("peer_id"))
    press = said.get("event_id")
    if sender <= 0 or peer <= 0 or not isinstance(press, str) or not press:
        return None
    packed = _payload(said.get("payload")).get("b")
    action, args = unpacked(clean(packed)) if isinstance(packed, str) else ("", {})
    shown = _number(said.get("conversation_message_id"))
    return Incoming(
        # The press has an id of its own, unique like the event's; VK wants it back in the answer.
        id=press,
        channel=NAME,
        bot=bot,
        address=str(peer),
        sender=str(sender),
        private=peer == sender,
        action=action or UNKNOWN_ACTION,
        args=args,
        pressed=str(shown),
    )


def _farewell(event: Mapping[str, Any], said: Mapping[str, Any], *, bot: str) -> Incoming | None:
    person = _number(said.get("user_id"))
    if person <= 0:
        return None
    return Incoming(
        id=_event_id(event, said),
        channel=NAME,
        bot=bot,
        address=str(person),
        sender=str(person),
        action="blocked_bot",
    )


def _without_mention(text: str, group_id: int) -> tuple[str, bool]:
    """The text without "[club1|@school]" before it, and whether it was there."""
    mention = re.match(rf"\[(?:club|public|event){group_id}\|[^\]]*\][\s,:!.]*", text)
    return (text[mention.end() :], True) if mention else (text, f"[club{group_id}|" in text)


def _words(text: object) -> str:
    return clean(text[:TEXT_READ]).strip() if isinstance(text, str) else ""


def _shown(words: str, message: Mapping[str, Any]) -> str:
    """The words of a message, and those of the messages that it forwards or answers."""
    found, waiting = [words], [message]
    for _place in range(FORWARDED_READ):
        if not waiting:
            break
        inner = waiting.pop(0)
        forwarded = inner.get("fwd_messages")
        others = [*forwarded] if isinstance(forwarded, list) else []
        others = [one for one in (inner.get("reply_message"), *others) if isinstance(one, dict)]
        found += [_words(one.get("text")) for one in others]
        waiting += others
    return "\n".join(filter(None, found))[:TEXT_READ]


def _payload(payload: object) -> dict[str, Any]:
    """The payload of a button: JSON in a message, the object itself in a press."""
    if isinstance(payload, str) and len(payload) <= PAYLOAD_READ:
        try:
            payload = json.loads(payload)
        except (ValueError, RecursionError):
            return {}
    return payload if isinstance(payload, dict) else {}


def _event_id(event: Mapping[str, Any], message: Mapping[str, Any]) -> str:
    """A redelivered event keeps its event_id. Where there is none, the place of the message in its dialog is one."""
    if isinstance(own := event.get("event_id"), str) and own:
        return own
    place = message.get("conversation_message_id") or message.get("id") or message.get("user_id")
    return f"{event.get('type')}-{message.get('peer_id')}-{place}"


def _language(client: object) -> str:
    if not isinstance(client, dict):
        return DEFAULT_LANGUAGE
    return LANGUAGES.get(_number(client.get("lang_id")), DEFAULT_LANGUAGE)


def _number(value: object) -> int:
    """An id, or 0 for anything that is not one."""
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
