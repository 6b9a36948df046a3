"""Which of the family's own children are named, in any form of their names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from chat.query.known import KnownChild
from chat.query.vocabulary import meanings, vocabulary
from chat.query.words import folded, in_russian_letters, slip, words_of

SHORTEST_FORM = 3  # «и» must not be a form of Ия
SHORTEST_SLIP = 5

_FEMININE = ("а", "ы", "и", "е", "у", "ой", "ей", "ею", "я", "ю")
_OF_HER = ("ин", "ина", "ины", "ино", "иной", "ину", "иных", "иного", "ином")  # «Машины отметки»
# «Петрова», «Никитина» beside a child's name are the family's name, not Пётр and Никита.
_FAMILY_NAME = re.compile("(ов|ев|ин|ын|ск)(а|ы|у|ой|ым|ых|ий|ая|ого|ому|ую)?$")
_SOFT = ("я", "ю", "ем", "е", "и", "ью")
_HARD = ("а", "у", "ом", "ем", "е")
_FLEETING = {"лев": "льв", "павел": "павл", "петр": "петр"}


@lru_cache(512)
def forms_of(children: tuple[KnownChild, ...]) -> Mapping[str, frozenset[int]]:
    """Every form of every name, with the children it may mean."""
    forms: dict[str, set[int]] = {}
    for child in children:
        for name in child.names:
            for form in _forms(name):
                forms.setdefault(form, set()).add(child.id)
    return {form: frozenset(found) for form, found in forms.items()}


def _forms(name: str) -> set[str]:
    words = [part for word in words_of(folded(name)) for part in word.split("-") if part]
    # «Анна-Мария», «Старший сын»: any of the words names the child, but «мой» of «Мой зайка» does not.
    telling = [word for word in words if not meanings(word)] if len(words) > 1 else words
    called = [one for word in telling for one in (word, *vocabulary().diminutives.get(word, ()))]
    found = {form for one in called for form in _declined(one)}
    return {form for form in found if len(form) >= SHORTEST_FORM} | {"".join(words)}


def _declined(name: str) -> set[str]:
    if name.isascii():
        written = in_russian_letters(name)
        return {name, name + "s"} | (set() if written.isascii() else _declined(written))
    body, last = name[:-1], name[-1]
    if name.endswith("ия"):
        return {body + ending for ending in ("я", "и", "ю", "ей")}
    if name.endswith(("ий", "ый", "ой")):  # «Юрий», and an alias such as «Старший»
        adjective = ("ий", "ый", "ой", "его", "ого", "ему", "ому", "им", "ым", "ем", "ом")
        return _declined_soft(body) | {name} | {name[:-2] + ending for ending in adjective}
    if last in "ая":
        of_her = () if name in vocabulary().diminutives else _OF_HER
        return {body + ending for ending in (*_FEMININE, *of_her)} | _adjective_forms(name)
    if last in "йь":
        return _declined_soft(body) | {name}
    stem = _FLEETING.get(name, name)
    fleeting = (
        {stem[:-2] + stem[-1] + end for end in _HARD} if stem[-2:] in ("ек", "ок") else set()
    )
    return {name} | {stem + ending for ending in _HARD} | fleeting


def _declined_soft(body: str) -> set[str]:
    return {body + ending for ending in _SOFT}


def _adjective_forms(name: str) -> set[str]:
    """«Старшая»: what a family may call a child."""
    if not name.endswith(("ая", "яя")):
        return set()
    return {name[:-2] + ending for ending in ("ая", "яя", "ую", "юю", "ой", "ей")}


def named(word: str, children: tuple[KnownChild, ...]) -> frozenset[int]:
    """The children whom this form may mean: several where they share it, none where nobody is meant."""
    return forms_of(children).get(word, frozenset())


def perhaps_named(word: str, children: tuple[KnownChild, ...]) -> frozenset[int]:
    """As `named`, for a word that means nothing else: written in Latin letters, or with a slip in it."""
    forms = forms_of(children)
    spelt = in_russian_letters(word) if word.isascii() else word
    if spelt in forms:
        return forms[spelt]
    if len(spelt) < SHORTEST_SLIP or _FAMILY_NAME.search(spelt):
        return frozenset()
    if near := slip(spelt, forms.keys(), at_most=1):
        return forms[near[0]]
    return frozenset()
