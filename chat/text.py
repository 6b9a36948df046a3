"""A sentence is data until the edge: plural forms, dates and names are put in when it is drawn.

Structure (a heading, a spoiler) is data too. There is never markup inside a string, so there is nothing to escape
and nothing to inject.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import Literal, TypeAlias

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

LOCALES = Path(__file__).parent.parent / "locales"
LANGUAGES = ("ru", "en", "tt", "ba", "uk", "uz", "kk", "ky", "tg", "hy", "az")
DEFAULT_LANGUAGE = "ru"

YEARS = 2200  # further than any date that is asked for

Style = Literal["bold", "quiet", "struck", "spoiler"]


@dataclass(frozen=True, slots=True)
class Text:
    """A whole English sentence with named parameters; its words come from the catalogue."""

    msgid: str
    params: Mapping[str, Content] = field(default_factory=dict)
    plural: str = ""


@dataclass(frozen=True, slots=True)
class Plain:
    """Somebody's own words, shown as they were written."""

    words: str


@dataclass(frozen=True, slots=True)
class Styled:
    style: Style
    inner: Content


@dataclass(frozen=True, slots=True)
class Row:
    """Pieces on one line; empty ones are left out with their gap."""

    parts: tuple[Content, ...]
    gap: str = " · "


@dataclass(frozen=True, slots=True)
class Day:
    """A date in words. Forms are CLDR patterns: "d MMMM", "EEE d MMM", "EEEE, d MMMM"."""

    on: date
    form: str = "d MMMM"


@dataclass(frozen=True, slots=True)
class Number:
    """A decimal with at least and at most so many digits after the point."""

    value: Decimal
    form: str = "0.##"


Atom: TypeAlias = str | int | date | time | Decimal
# A tuple is lines, one under another. What is Drawn already has a language: it is drawn once where very many say it.
Content: TypeAlias = (
    "Text | Plain | Styled | Row | Day | Number | Drawn | Atom | tuple[Content, ...]"
)


def is_empty(content: Content) -> bool:
    return isinstance(content, str | tuple) and not content


def _(msgid: str, /, **params: Content) -> Text:
    return Text(msgid, params)


def n_(one: str, many: str, /, *, n: int, **params: Content) -> Text:
    return Text(one, {"n": n, **params}, many)


def bold(inner: Content) -> Styled:
    return Styled("bold", inner)


def quiet(inner: Content) -> Styled:
    return Styled("quiet", inner)


def struck(inner: Content) -> Styled:
    return Styled("struck", inner)


def spoiler(inner: Content) -> Styled:
    return Styled("spoiler", inner)


@dataclass(frozen=True, slots=True)
class Span:
    """A style over text[start:end], counted in Python's characters."""

    style: Style
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Drawn:
    text: str
    spans: tuple[Span, ...] = ()


def render(content: Content, lang: str) -> str:
    """The words alone, where a place has no styles: a button, a log for a person, a test."""
    return draw(content, lang).text


def draw(content: Content, lang: str) -> Drawn:
    if isinstance(content, Drawn):
        return content
    pen = _Pen(lang)
    pen.draw(content)
    return Drawn("".join(pen.out), tuple(pen.spans))


class _Pen:
    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.out: list[str] = []
        self.spans: list[Span] = []
        self.at = 0

    def draw(self, content: Content) -> None:
        match content:
            case str():
                self._write(content)
            case Text():
                self._sentence(content)
            case tuple():
                self._joined(content, "\n")
            case Row(parts, gap):
                self._joined(tuple(part for part in parts if not is_empty(part)), gap)
            case Styled(style, inner):
                start = self.at
                self.draw(inner)
                if self.at > start:
                    self.spans.append(Span(style, start, self.at))
            case Drawn(text, spans):
                at = self.at
                self._write(text)
                self.spans += [Span(s.style, at + s.start, at + s.end) for s in spans]
            case _:
                self._write(_words(content, self.lang))

    def _write(self, words: str) -> None:
        self.out.append(words)
        self.at += len(words)

    def _joined(self, parts: tuple[Content, ...], gap: str) -> None:
        for place, part in enumerate(parts):
            if place:
                self._write(gap)
            self.draw(part)

    def _sentence(self, sentence: Text) -> None:
        words = catalogue(self.lang)
        number = sentence.params.get("n")
        if sentence.plural and isinstance(number, int):
            form = words.ngettext(sentence.msgid, sentence.plural, number)
        else:
            form = words.gettext(sentence.msgid)
        for literal, name in _pieces(form):
            self._write(literal)
            if name:
                self.draw(sentence.params[name])


def _words(content: Content, lang: str) -> str:
    match content:
        case Plain(words):
            return clean(words)
        case Day(on, form):
            return _day_words(on, form, lang)
        case Number(value, form):
            return _number_words(value, form, lang)
        case date():
            return _day_words(content, "d MMMM", lang)
        case time():
            return f"{content.hour}:{content.minute:02}"
        case Decimal():
            return _number_words(content, "0.##", lang)
    return str(content)


@lru_cache(4096)
def _pieces(form: str) -> tuple[tuple[str, str | None], ...]:
    return tuple((literal, name) for literal, name, _spec, _conversion in Formatter().parse(form))


@lru_cache(4096)
def _day_words(on: date, form: str, lang: str) -> str:
    if names := _own_names(lang):
        return _DAY_FIELD.sub(lambda field: names[field[0]][_place(on, field[0])], form)
    return format_date(on, form, locale=lang)


_DAY_FIELD = re.compile("EEEE|EEE|MMMM|MMM|LLLL|d|y")


@lru_cache
def _own_names(lang: str) -> Mapping[str, Sequence[str]]:
    """Days and months of a language that CLDR has no calendar of, by its fields; empty where it has one."""
    path = LOCALES / lang / "calendar.toml"
    if not path.exists():
        return {}
    names: dict[str, Sequence[str]] = tomllib.loads(path.read_text("utf-8"))
    numbers = tuple(map(str, range(YEARS)))
    return {**names, "d": numbers, "y": numbers}


def _place(on: date, field: str) -> int:
    match field[0]:
        case "E":
            return on.weekday()
        case "M" | "L":
            return on.month - 1
        case "d":
            return on.day
    return on.year


@lru_cache(4096)
def _number_words(value: Decimal, form: str, lang: str) -> str:
    return format_decimal(value, form, locale=DEFAULT_LANGUAGE if _own_names(lang) else lang)


@lru_cache
def catalogue(lang: str) -> NullTranslations:
    """The words of a language. Read from the .po itself, so that there is no compiled copy to go stale.

    What a language has no words for, the work of staff above all, is said in Russian.
    """
    path = LOCALES / lang / "LC_MESSAGES" / "messages.po"
    if not path.exists():  # the language of the sources
        return NullTranslations()
    with path.open("rb") as source:
        messages = read_po(source, locale=lang)
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    words = Translations(compiled)
    if lang != DEFAULT_LANGUAGE:
        words.add_fallback(catalogue(DEFAULT_LANGUAGE))
    return words


def language(wish: str) -> str:
    """The nearest language that we speak to a platform's code such as "en-GB"."""
    short = wish.lower().replace("_", "-").split("-")[0]
    return short if short in LANGUAGES else DEFAULT_LANGUAGE


# Marks that turn the direction of writing around: a name with one of them would rewrite the line it stands in.
_DIRECTION = dict.fromkeys([0x200E, 0x200F, 0x61C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_UNSEEN = {"Cc", "Cs", "Co", "Cn"}
_PRINTABLE = re.compile(r"[\x20-\x7e\n\u0400-\u045f\u00ab\u00bb\u2014\u2013\u2116]*")


def clean(words: str) -> str:
    """Words of a stranger without control, direction and unassigned characters."""
    if _PRINTABLE.fullmatch(words):
        return words
    words = unicodedata.normalize("NFC", words).translate(_DIRECTION)
    return "".join(c for c in words if c in "\n\t" or unicodedata.category(c) not in _UNSEEN)
