"""A drawn message as a call of the Bot API. Styles are entities, and parse_mode is never used."""

from __future__ import annotations

import re

from aiogram.methods import EditMessageText, SendDocument, SendMessage, SendPhoto
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
)

from bot.telegram.draw import Part, units
from chat.text import Drawn, Style, clean

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
NAME_LIMIT = 100
ENDING_LIMIT = 10

_ENTITIES: dict[Style, str] = {
    "bold": "bold",
    "quiet": "italic",
    "struck": "strikethrough",
    "spoiler": "spoiler",
}
_NOT_IN_A_NAME = re.compile(r'[\\/:*?"<>|;%\s]+')


def edit(chat: int, message: int, part: Part) -> EditMessageText:
    """Show the part in a message that is already there."""
    return EditMessageText(
        chat_id=chat,
        message_id=message,
        text=part.words.text,
        entities=_entities(part.words),
        parse_mode=None,
        link_preview_options=NO_PREVIEW,
        reply_markup=_markup(part),
    )


def send(chat: int, part: Part) -> SendMessage | SendPhoto | SendDocument:
    words, styles, keyboard = part.words.text, _entities(part.words), _markup(part)
    if not part.file:
        return SendMessage(
            chat_id=chat,
            text=words,
            entities=styles,
            parse_mode=None,
            link_preview_options=NO_PREVIEW,
            reply_markup=keyboard,
        )
    content = BufferedInputFile(part.file.content, file_name(part.file.name))
    if part.picture:
        return SendPhoto(
            chat_id=chat,
            photo=content,
            caption=words or None,
            caption_entities=styles,
            parse_mode=None,
            reply_markup=keyboard,
        )
    return SendDocument(
        chat_id=chat,
        document=content,
        caption=words or None,
        caption_entities=styles,
        parse_mode=None,
        reply_markup=keyboard,
    )


def file_name(name: str) -> str:
    """A name that can stand in a header: aiogram puts it there as it is."""
    stem, dot, ending = _NOT_IN_A_NAME.sub("_", clean(name)).strip("._").rpartition(".")
    if not dot:
        stem, ending = ending, ""
    return f"{stem[:NAME_LIMIT] or 'file'}{dot}{ending[:ENDING_LIMIT]}"


def _entities(drawn: Drawn) -> list[MessageEntity]:
    return [
        MessageEntity(
            type=_ENTITIES[span.style],
            offset=units(drawn.text[: span.start]),
            length=units(drawn.text[span.start : span.end]),
        )
        for span in drawn.spans
    ]


def _markup(part: Part) -> InlineKeyboardMarkup | None:
    if not part.keyboard:
        return None
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text=label, callback_data=data) for label, data in row]
            for row in part.keyboard
        ]
    )
