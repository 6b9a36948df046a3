"""A message as a line of codes that is the same in every language.

«на следующую среду» is "on next w3", «с 9 по 13 ноября» is "from 9 to 13 m11", a word of no date is "_".
"""

from __future__ import annotations

import re

# Of the meanings of a word, the first of these is its code.
_CODES = (
    *(
        "day",
        "week",
        "month",
        "year",
        "term",
        "half",
        "weekend",
        "date",
        "today",
        "+1",
        "+2",
        "-1",
        "-2",
    ),
    *("ago", "outset", "next", "prev", "this", "that", "in", "from", "to", "on", "at", "and"),
)
_MEANT = re.compile(r"w\d|m\d+")
_NUMBER = re.compile(r"n\d+")
_WRITTEN = re.compile(r"\d{1,2}[./]\d\d(?:[./]\d{2,4})?|\d{1,2}[./]\d[./]\d{2,4}")
_DIGITS = re.compile(r"(\d+)(-?(?:го|е|ое|му))?")
_QUARTER = re.compile(r"q([1-4])")
_NUMBER_IN_TWO_WORDS = re.compile(r"\b([23])0n ([1-9])\b")
_DATED = re.compile(r"(?<!\S)(?:today|[+-]\d|w\d|m\d+|D\d\S*|week|month|weekend)\b|\d+ date")


def code(word: str, meant: frozenset[str]) -> str:
    if _WRITTEN.fullmatch(word):
        return "D" + word.replace("/", ".")
    if digits := _DIGITS.match(word):
        if len(digits[1]) > len("2026"):
            return "_"
        return f"{int(digits[1])} date" if digits[2] else str(int(digits[1]))
    if word in "-–—":
        return "to"
    if quarter := _QUARTER.fullmatch(word):
        return f"{quarter[1]} term"
    for name in sorted(meant):
        if _MEANT.fullmatch(name):
            return name
    for name in sorted(meant):
        if _NUMBER.fullmatch(name):
            return name[1:] + ("n" if name in ("n20", "n30") else "")
    return next((name for name in _CODES if name in meant), "_")


def line(codes: list[str]) -> str:
    """«двадцать третье» is two words and one number."""
    whole = _NUMBER_IN_TWO_WORDS.sub(lambda found: f"{found[1]}{found[2]}", " ".join(codes))
    return whole.replace("0n", "0")


def dated(codes: str) -> bool:
    """Whether a day, a week or a month is named."""
    return bool(_DATED.search(codes))
