"""A Reply as the messages that VK takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from bot.vk.keyboard import keyboards
from bot.vk.words import format_data, harmless, utf16
from chat.split import split
from chat.talk import Reply
from chat.text import draw

TEXT = 4096
MORE = (
    "…"  # the words of a message that is there for its buttons only: VK takes none without words
)
ATTACHMENTS = 10


@dataclass(frozen=True)
class Message:
    text: str
    format_data: str = ""  # VK's JSON, "" for none
    keyboard: str = ""
    attachment: str = ""

    def values(self) -> dict[str, str | int]:
        """The parameters of messages.send and messages.edit. 1 and not True: vk_api would send the word."""
        values: dict[str, str | int] = {
            "message": self.text,
            "format_data": self.format_data,
            "keyboard": self.keyboard,
            "attachment": self.attachment,
            "dont_parse_links": 1,
            "disable_mentions": 1,
        }
        return {name: value for name, value in values.items() if value != ""}


def messages(reply: Reply, lang: str, attachments: Sequence[str] = ()) -> list[Message]:
    """At least one. Buttons and files are under the last words; what does not fit there gets messages of its own."""
    drawn = harmless(draw(reply.text, lang))
    words = [Message(part.text, format_data(part)) for part in split(drawn, TEXT, utf16)]
    boards = keyboards(reply.buttons, lang)
    files = [
        ",".join(attachments[start : start + ATTACHMENTS])
        for start in range(0, len(attachments), ATTACHMENTS)
    ]
    under = [
        Message("", keyboard=board, attachment=attached)
        for board, attached in zip_longest(boards, files, fillvalue="")
    ]
    if not words:
        words = [Message("" if files else MORE)]
    if under:
        first = under.pop(0)
        words[-1] = replace(words[-1], keyboard=first.keyboard, attachment=first.attachment)
    return words + [more if more.attachment else replace(more, text=MORE) for more in under]
