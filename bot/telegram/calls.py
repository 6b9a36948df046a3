"""A drawn message as a call of the Bot API. Styles are entities, and parse_mode is never used.

Words are sent by calls of our own with plain JSON in them: to make and check aiogram's models of every entity and
button costs a tenth of an answer.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

from aiogram.methods import SendDocument, SendPhoto, TelegramMethod
from aiogram.types import BufferedInputFile, InlineKeyboardMarkup, Message, MessageEntity

from bot.telegram.draw import Part, units
from chat.text import Drawn, Style, clean

NO_PREVIEW = {"is_disabled": True}
NAME_LIMIT = 100
ENDING_LIMIT = 10

_ENTITIES: dict[Style, str] = {
    "bold": "bold",
    "quiet": "italic",
    "struck": "strikethrough",
    "spoiler": "spoiler",
}
_NOT_IN_A_NAME = re.compile(r'[\\/:*?"<>|;%\s]+')


class _Words(TelegramMethod[Any]):
    __returning__: ClassVar[Any] = Any

    chat_id: int
    text: str
    entities: list[dict[str, Any]]
    link_preview_options: dict[str, bool] = NO_PREVIEW
    reply_markup: dict[str, Any] | None = None


class SendWords(_Words):
    __api_method__: ClassVar[str] = "sendMessage"

    allow_paid_broadcast: bool | None = None


class EditWords(_Words):
    __api_method__: ClassVar[str] = "editMessageText"

    message_id: int


def edit(chat: int, message: int, part: Part) -> EditWords:
    """Show the part in a message that is already there."""
    return EditWords(
        chat_id=chat,
        message_id=message,
        text=part.words.text,
        entities=_entities(part.words),
        reply_markup=_markup(part),
    )


def send(
    chat: int, part: Part, *, paid: bool = False, held: str = ""
) -> SendWords | SendPhoto | SendDocument:
    """`paid`: it may go beyond the free limit, for a tenth of a Star. `held`: Telegram's name of the file."""
    words, styles, keyboard = part.words.text, _entities(part.words), _markup(part)
    beyond = True if paid else None
    if not part.file:
        return SendWords(
            chat_id=chat,
            text=words,
            entities=styles,
            reply_markup=keyboard,
            allow_paid_broadcast=beyond,
        )
    content = held or BufferedInputFile(part.file.content, file_name(part.file.name))
    under: dict[str, Any] = {
        "caption": words or None,
        "caption_entities": [MessageEntity(**style) for style in styles],
        "parse_mode": None,
        "allow_paid_broadcast": beyond,
        "reply_markup": InlineKeyboardMarkup.model_validate(keyboard) if keyboard else None,
    }
    if part.picture:
        return SendPhoto(chat_id=chat, photo=content, **under)
    return SendDocument(chat_id=chat, document=content, **under)


def message_id(result: Any) -> str:
    """What Telegram calls the message that a call has put into a chat; "" where it does not say."""
    if isinstance(result, Message):
        return str(result.message_id)
    named = result.get("message_id") if isinstance(result, dict) else None
    return str(named) if isinstance(named, int) else ""


def file_name(name: str) -> str:
    """A name that can stand in a header: aiogram puts it there as it is."""
    stem, dot, ending = _NOT_IN_A_NAME.sub("_", clean(name)).strip("._").rpartition(".")
    if not dot:
        stem, ending = ending, ""
    return f"{stem[:NAME_LIMIT] or 'file'}{dot}{ending[:ENDING_LIMIT]}"


def _entities(drawn: Drawn) -> list[dict[str, Any]]:
    return [
        {
            "type": _ENTITIES[span.style],
            "offset": units(drawn.text[: span.start]),
            "length": units(drawn.text[span.start : span.end]),
        }
        for span in drawn.spans
    ]


def _markup(part: Part) -> dict[str, Any] | None:
    if not part.keyboard:
        return None
    rows = [
        [{"text": label, "callback_data": data} for label, data in row] for row in part.keyboard
    ]
    return {"inline_keyboard": rows}
