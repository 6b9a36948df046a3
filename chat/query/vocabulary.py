"""What words mean at school. The words themselves are data: a .toml a language, read once when first needed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from chat.query.words import SHORTEST_SLIP, folded, joined, slip, stem, words_of

LANGUAGES = ("ru", "en")

_ENDING = "(ый|ой|ий|ая|ое|ого|ому|ом|ую|ые|ых|ей|(?<=трет)(?:ья|ье|ью|ьего|ьей|ьему))"


@dataclass(frozen=True)
class Vocabulary:
    """Meanings ("homework", "w2" for Wednesday, "n3" for a number) by form and by stem."""

    exact: Mapping[str, frozenset[str]]
    stems: Mapping[str, frozenset[str]]
    ordinals: Mapping[str, int]
    ordinal: re.Pattern[str]
    rewritten: tuple[tuple[re.Pattern[str], str], ...]
    phrases: tuple[tuple[str, re.Pattern[str]], ...]
    subjects: tuple[tuple[str, str, bool], ...]  # beginning of a word, sense, whether whole
    subject_filler: frozenset[str]
    commands: Mapping[str, str]  # a whole message, the action that it asks for
    diminutives: Mapping[str, tuple[str, ...]]
    also_words: frozenset[str]  # forms of names that are ordinary words too
    common: frozenset[str]  # stems of words that say nothing to a diary and nothing about anybody


@lru_cache(1)
def vocabulary() -> Vocabulary:
    books = [_book(language) for language in LANGUAGES]
    exact: dict[str, set[str]] = {}
    stems: dict[str, set[str]] = {}
    for meaning, word in (pair for book in books for pair in _meanings(book)):
        form = word.removeprefix("=").replace("/", "").replace("-", "")
        exact.setdefault(form, set()).add(meaning)
        if not word.startswith("="):
            stems.setdefault(stem(form), set()).add(meaning)
    ordinals = {stem: int(number) for number, stem in _pairs(books, "ordinals")}
    longest_first = sorted(ordinals, key=len, reverse=True)
    return Vocabulary(
        exact={form: frozenset(found) for form, found in exact.items()},
        stems={form: frozenset(found) for form, found in stems.items()},
        ordinals=ordinals,
        ordinal=re.compile(f"({'|'.join(longest_first)}){_ENDING}"),
        rewritten=tuple((re.compile(old), new) for old, new in _pairs(books, "rewritten")),
        phrases=tuple((meaning, re.compile(form)) for meaning, form in _pairs(books, "phrases")),
        subjects=tuple(
            (beginning.removesuffix("$"), sense, beginning.endswith("$"))
            for sense, beginnings in _pairs(books, "subjects")
            for beginning in beginnings.split()
        ),
        subject_filler=frozenset(
            word for _name, words in _pairs(books, "subject_filler") for word in words.split()
        ),
        commands={
            " ".join(map(joined, words_of(folded(said)))): command
            for book in books
            for command, phrases in book["commands"].items()
            for said in phrases
        },
        diminutives={
            folded(name): tuple(words.split()) for name, words in _pairs(books, "diminutives")
        },
        also_words=frozenset(
            word for _name, words in _pairs(books, "also_words") for word in words.split()
        ),
        common=frozenset(
            stem(folded(word))
            for _name, words in _pairs(books, "common")
            for word in words.split()
        ),
    )


def _book(language: str) -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name(f"{language}.toml").read_text("utf-8"))


def _pairs(books: list[dict[str, Any]], table: str) -> Iterator[tuple[str, str]]:
    for book in books:
        yield from book.get(table, {}).items()


def _meanings(book: dict[str, Any]) -> Iterator[tuple[str, str]]:
    tables = (("words", ""), ("weekdays", "w"), ("months", "m"), ("numbers", "n"))
    for table, letter in tables:
        for meaning, words in book[table].items():
            yield from ((f"{letter}{meaning}", word) for word in words.split())


@lru_cache(8192)
def meanings(word: str) -> frozenset[str]:
    """What a word means in this form or another; nothing is forgiven."""
    book = vocabulary()
    if word in book.exact:
        return book.exact[word]
    if ordinal := book.ordinal.fullmatch(word):
        return frozenset({f"n{book.ordinals[ordinal[1]]}"})
    return book.stems.get(stem(word), frozenset())


def is_common(word: str) -> bool:
    return stem(word) in vocabulary().common


@lru_cache(4096)
def misspelt(word: str) -> tuple[frozenset[str], int]:
    """What a word with a slip in it means, and how great the slip is."""
    core = stem(word)
    if len(core) < SHORTEST_SLIP:
        return frozenset(), 0
    if near := slip(core, _long_stems()):
        return vocabulary().stems[near[0]], near[1]
    return frozenset(), 0


@lru_cache(1)
def _long_stems() -> tuple[str, ...]:
    return tuple(form for form in vocabulary().stems if len(form) >= SHORTEST_SLIP)
