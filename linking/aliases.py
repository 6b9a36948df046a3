"""What a family calls a child where a channel may not carry the name."""

from __future__ import annotations

import re
from unicodedata import category, normalize

from diary.people import Name
from storage.families import call_child

__all__ = ["call_child", "tells_class", "tells_surname"]

# How a letter may be written: itself, what looks like it, what it becomes in Latin. After casefolding and without
# marks above: й is и, ё is е.
_SPELLED = {
    "а": "а a",
    "б": "б b 6",
    "в": "в b v w f",
    "г": "г g",
    "д": "д d",
    "е": "е e ye je ie yo jo io",
    "ж": "ж zh j z",
    "з": "з z 3",
    "и": "и i y j і",
    "к": "к k c q",
    "л": "л l",
    "м": "м m",
    "н": "н n h",
    "о": "о o 0",
    "п": "п p",
    "р": "р r p",
    "с": "с s c ѕ",
    "т": "т t",
    "у": "у u y ou",
    "ф": "ф f ph",
    "х": "х h kh x",
    "ц": "ц ts tz c",
    "ч": "ч ch tch 4",
    "ш": "ш sh sch",
    "щ": "щ shch sch sh",
    "ы": "ы y i",
    "э": "э e",
    "ю": "ю yu ju iu u",
    "я": "я ya ja ia a",
    "кс": "кс ks x",
}
_SOFT = {"ь", "ъ"}  # left out in Latin
_LETTER = r"[^\W\d_]"
_BETWEEN = r"[\W_]*+"  # gives nothing back: no words, however long, take long to search
_ADJECTIVE = re.compile(r"(?<=.{3})(?:ая|яя|[иыо]й|ое)$")
SHORTEST_STEM = (
    4  # «ли» stands in half of all words: of a shorter surname only the whole word counts
)
# Endings of a short surname, by its last letter; one on another vowel («Ли») has none.
_CASES = {
    "а": ("а", "ы", "и", "е", "у", "ой", "ою"),
    "я": ("я", "и", "е", "ю", "ей", "ею"),
    "й": ("й", "я", "ю", "ем", "е"),
    "ь": ("ь", "я", "ю", "ем", "е", "и"),
}
_AFTER_CONSONANT = ("", "а", "у", "ом", "е", "ы")
_OF_ADJECTIVES = ("ый", "ий", "ой", "ая", "ую", "ого", "его", "ому", "ему", "ым", "им", "ые", "ых")
_VOWELS = frozenset("еиоуыэю")


def tells_surname(words: str, name: Name) -> bool:
    """Whether the surname, in any of its endings and however it is spelled, stands in the words."""
    plain = _once(_plain(words))
    readings = (
        plain,
        _once(re.sub(r"\d", "", plain)),
    )  # a digit may stand for a letter, or for nothing
    parts = re.findall(f"{_LETTER}+", name.family.casefold().replace("ё", "е"))
    return any(re.search(_surname(part), reading) for part in parts for reading in readings)


def tells_class(words: str, title: str) -> bool:
    """Whether the title of the class («6В»: 6 «В», 6-в, 6B) stands in the words."""
    signs = [_spelled(sign) for sign in _plain(title) if sign.isalnum()]
    if not signs:
        return False
    pattern = _BETWEEN.join(signs)
    return bool(re.search(rf"(?<!\d){pattern}(?![^\W_])", _plain(words)))


def _plain(words: str) -> str:
    """One form for full-width, bold, accented letters; nothing invisible."""
    marked = normalize("NFKD", normalize("NFKC", words).casefold())
    return "".join(sign for sign in marked if category(sign) not in {"Mn", "Me", "Cf"})


def _once(words: str) -> str:
    """«Петтрова» is «Петрова»."""
    return re.sub(r"(\w)\1+", r"\1", words)


def _surname(surname: str) -> str:
    adjective = _ADJECTIVE.search(surname)
    stem = surname[: adjective.start()] if adjective else surname.rstrip("аяоеьй")
    if len(stem) >= SHORTEST_STEM:
        return _spelled(stem)
    forms = "|".join(map(_spelled, _forms(surname, stem if adjective else "")))
    return f"(?<!{_LETTER})(?:{forms})(?!{_LETTER})"


def _forms(surname: str, adjective: str) -> tuple[str, ...]:
    """A short surname in all its cases."""
    last = surname[-1]
    if adjective:
        return tuple(adjective + ending for ending in _OF_ADJECTIVES)
    if last in _CASES:
        return tuple(surname[:-1] + ending for ending in _CASES[last])
    if last in _VOWELS:
        return (surname,)
    return tuple(surname + ending for ending in _AFTER_CONSONANT)


def _spelled(letters: str) -> str:
    """A pattern for these letters, with anything but letters between them."""
    found: list[str] = []
    for letter in re.findall("кс|.", _once(_plain(letters))):
        if letter in _SOFT:
            found.append(f"(?:{letter}|b)?")
            continue
        ways = _SPELLED.get(letter, letter).split()
        found.append(f"(?:{'|'.join(map(re.escape, ways))})")
    return _BETWEEN.join(found)
