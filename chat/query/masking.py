"""What may be kept of a message that was not understood: ordinary words alone, «где [имя] [число] столовая»."""

from __future__ import annotations

import re

from chat.query import strangers, subjects
from chat.query.children import named, perhaps_named
from chat.query.known import KnownChild
from chat.query.vocabulary import is_common, meanings
from chat.query.words import folded, joined, words_of

NAME, NUMBER, WORD, LINK = "[имя]", "[число]", "[слово]", "[адрес]"
FEWEST = 2  # of fewer ordinary words nobody learns anything
LONGEST = 300

_ADDRESS = re.compile(r"\S*(?:@|://|www\.|\w\.(?:ru|com|рф|org|net)\b)\S*|\+?\d[\d\-() ]{6,}\d")
_MASK = re.compile(r"\[[^\]]*\]")


def masked(text: str, family: tuple[KnownChild, ...]) -> str:
    """The message by its ordinary words; "" where too little is left.

    A word stays only if our own tables have it: a surname, an address or a diagnosis is in none of them.
    """
    plain = _ADDRESS.sub(" адресссылки ", text[:LONGEST])
    proper = strangers.proper_names(text) | _shouted(text)
    kept = [_kept(joined(word), family, proper) for word in words_of(folded(plain))]
    once = [one for place, one in enumerate(kept) if not place or one != kept[place - 1]]
    ordinary = [one for one in once if not _MASK.fullmatch(one) and len(one) > 1]
    return " ".join(once)[:LONGEST] if len(ordinary) >= FEWEST else ""


def _kept(word: str, family: tuple[KnownChild, ...], proper: frozenset[str]) -> str:
    if word == "адресссылки":
        return LINK
    if any(letter.isdigit() for letter in word):
        return NUMBER
    if named(word, family) or perhaps_named(word, family):
        return NAME
    if word in proper or strangers.is_a_name(word):
        return NAME
    if meanings(word) or is_common(word):
        return word
    if subjects.senses(word) and not strangers.may_be_a_family_name(word):
        return word
    return WORD


def _shouted(text: str) -> frozenset[str]:
    """Of a text in capitals every word may be a name."""
    return frozenset(words_of(folded(text))) if text.isupper() else frozenset()
