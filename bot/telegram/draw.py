"""From a Reply to the messages that show it. Pure. Styles are entities: there is no markup to break into."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chat.split import split
from chat.talk import Button, File, Reply
from chat.text import Drawn, draw, render

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
PICTURES = frozenset({"image/png", "image/jpeg"})
PICTURE_BYTES = 10 * 1024 * 1024
# A message of no words is refused, and a person who writes gets an answer.
WORDLESS = Drawn("…")


@dataclass(frozen=True)
class Part:
    """One message: words, or a file with words under it."""

    words: Drawn
    file: File | None = None
    keyboard: tuple[tuple[tuple[str, str], ...], ...] = ()  # rows of (label, data)

    @property
    def picture(self) -> bool:
        return bool(
            self.file and self.file.kind in PICTURES and len(self.file.content) <= PICTURE_BYTES
        )

    def as_document(self) -> Part:
        """A picture of a shape that Telegram does not show: over 10,000 points around, or a long strip."""
        assert self.file
        return replace(self, file=replace(self.file, kind="application/octet-stream"))


def parts(reply: Reply, lang: str) -> tuple[Part, ...]:
    """At least one; the last carries the keyboard."""
    drawn = draw(reply.text, lang)
    keyboard = tuple(tuple(_key(button, lang) for button in row) for row in reply.buttons if row)
    if len(reply.files) == 1 and units(drawn.text) <= CAPTION_LIMIT:
        return (Part(drawn, reply.files[0], keyboard),)
    words = split(drawn, TEXT_LIMIT, units)
    if not words and not reply.files:
        words = (WORDLESS,)
    messages = [Part(part) for part in words] + [Part(Drawn(""), file) for file in reply.files]
    last = messages[-1]
    messages[-1] = Part(last.words, last.file, keyboard)
    return tuple(messages)


def units(words: str) -> int:
    """Length as Telegram counts: in units of UTF-16, where an emoji is two."""
    return len(words.encode("utf-16-le", "surrogatepass")) // 2


def _key(button: Button, lang: str) -> tuple[str, str]:
    return render(button.label, lang), button.packed()
