"""A Reply as HTML. The only place that makes markup, and everything that is said goes through escape()."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.web.files import VERSION
from bot.web.words import words_in
from chat.talk import File, Reply
from chat.text import Content, Drawn, Plain, Row, Span, Style, Styled, Text, draw, render

PICTURES = frozenset({"image/png"})

_pages = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)

_OPEN: dict[Style, Markup] = {
    "bold": Markup("<strong>"),
    "quiet": Markup('<span class="quiet">'),
    "struck": Markup("<s>"),
    "spoiler": Markup(
        '<span class="spoiler" role="button" tabindex="0" aria-expanded="false">'
        '<span class="hidden-words">'
    ),
}
_CLOSE: dict[Style, Markup] = {
    "bold": Markup("</strong>"),
    "quiet": Markup("</span>"),
    "struck": Markup("</s>"),
    "spoiler": Markup("</span></span>"),
}
# What our sentences name. These only show something, or ask before they change anything.
COMMANDS = frozenset(
    {
        "codes",
        "help",
        "holidays",
        "homework",
        "marks",
        "menu",
        "sent",
        "settings",
        "start",
        "tests",
        "timetable",
        "today",
        "unlink",
        "withdraw",
    }
)
# What can be pressed inside words: a command, and the address of a page or of a calendar.
_PRESSABLE = re.compile(
    r"(?<![\w/.])/(?P<command>[a-z_]{2,32})\b(?!/)|(?P<link>(?:https?|webcal)://[^\s<>\"«»]+)"
)
_AFTER_LINK = ".,;:!?)]}…"


def page(template: str, lang: str, **values: object) -> str:
    drawn = _pages.get_template(template)
    return drawn.render(lang=lang, words=words_in(lang), version=VERSION, **values)


def message(reply: Reply, lang: str, *, id: str, shelve: Callable[[File], str]) -> str:  # noqa: A002
    """One message of ours. `shelve` gives the key under which a file can be had."""
    files = [(file, f"/chat/files/{shelve(file)}") for file in reply.files]
    return page(
        "message.html",
        lang,
        id=id,
        body=marked_up(reply.text, lang),
        pictures=[
            (file.alt or file.name, where) for file, where in files if file.kind in PICTURES
        ],
        documents=[
            (file.name, _size(file, lang), where)
            for file, where in files
            if file.kind not in PICTURES
        ],
        asks_file=reply.asks_file,
        rows=[
            [(render(button.label, lang), button.packed()) for button in row]
            for row in reply.buttons
            if row
        ],
    )


def marked_up(content: Content, lang: str) -> Markup:
    """Spans as elements. They nest: the pen closes an inner one first."""
    drawn = draw(content, lang)
    # A command that a teacher wrote must not become a button of ours.
    commands = COMMANDS - set(_written(content))
    pieces: list[Markup] = []
    at = 0
    for place, mark in _marks(drawn.spans):
        pieces += [_pressable(drawn.text[at:place], commands), mark]
        at = place
    pieces.append(_pressable(drawn.text[at:], commands))
    return Markup("").join(pieces)


def _written(content: Content) -> Iterator[str]:
    """Every command in words that are not a sentence of ours."""
    match content:
        case str(words) | Plain(words) | Drawn(text=words):
            yield from (
                found["command"] for found in _PRESSABLE.finditer(words) if found["command"]
            )
        case Styled(inner=inner):
            yield from _written(inner)
        case Text(params=params):
            yield from _of_all(params.values())
        case Row(parts=parts) | (tuple() as parts):
            yield from _of_all(parts)


def _of_all(parts: Iterable[Content]) -> Iterator[str]:
    for part in parts:
        yield from _written(part)


def _marks(spans: tuple[Span, ...]) -> Iterator[tuple[int, Markup]]:
    waiting: list[Span] = []
    # The outer one first: the pen notes a span when it ends, so of two equal ones the later is the outer.
    order = sorted(enumerate(spans), key=lambda s: (s[1].start, -s[1].end, -s[0]))
    for _place, span in order:
        while waiting and waiting[-1].end <= span.start:
            done = waiting.pop()
            yield done.end, _CLOSE[done.style]
        yield span.start, _OPEN[span.style]
        waiting.append(span)
    for done in reversed(waiting):
        yield done.end, _CLOSE[done.style]


def _pressable(text: str, commands: frozenset[str]) -> Markup:
    pieces: list[Markup] = []
    at = 0
    for found in _PRESSABLE.finditer(text):
        command = found["command"]
        if command and command not in commands:
            continue
        pieces.append(escape(text[at : found.start()]))
        at = found.end()
        if command:
            pieces.append(
                Markup(
                    '<button type="button" class="command" data-say="/{0}">/{0}</button>'
                ).format(command)
            )
        else:
            link = found["link"].rstrip(_AFTER_LINK)
            at = found.start() + len(link)
            pieces.append(
                Markup('<a href="{0}" rel="noopener noreferrer" target="_blank">{0}</a>').format(
                    link
                )
            )
    pieces.append(escape(text[at:]))
    return Markup("").join(pieces)


def _size(file: File, lang: str) -> str:
    return words_in(lang).kilobytes(max(1, len(file.content) // 1024))
