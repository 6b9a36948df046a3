"""The mark that is wanted: «что нужно для пятёрки», "to get a 5"."""

from __future__ import annotations

from itertools import pairwise

from chat.query.vocabulary import meanings

_WANTED = {
    "дво": 2,
    "тро": 3,
    "тре": 3,
    "чет": 4,
    "пят": 5,
    "two": 2,
    "thr": 3,
    "fou": 4,
    "fiv": 5,
}
_TOWARDS = frozenset({"до", "для", "на", "вышла", "вышло", "была", "было", "a", "get"})


def goal_of(forms: list[str]) -> int | None:
    """«до пятёрки», «для 4», «to get a 5»: the mark after such a word, the last one where there are several."""
    wanted = [_mark(form) for before, form in pairwise(forms) if before in _TOWARDS]
    return next((mark for mark in reversed(wanted) if mark), None)


def _mark(form: str) -> int:
    if form.isascii() and form.isdigit():
        return int(form) if form in {"2", "3", "4", "5"} else 0
    if "mark" in meanings(form) or form.isascii():
        return _WANTED.get(form[:3], 0)
    return 0
