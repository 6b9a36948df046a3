from __future__ import annotations

from datetime import date, timedelta

import pytest

from chat.query.parse import parse
from tests.query.families import KEYS, TITLES, on
from tests.query.phrases import PHRASES, TALK

TODAY = date(2026, 11, 24)
FAMILY = on(TODAY, "Анна", "Пётр")

Meaning = tuple[str, tuple[int, ...], tuple[str, ...], tuple[int, ...]]


def wanted(row: str) -> Meaning:
    intent, *rest = row.split()
    children = tuple(int(word) for word in rest if word in ("1", "2"))
    subjects = tuple(word for word in rest if word in TITLES)
    days = tuple(int(word) for word in rest if word[0] in "+-0")
    return intent, children, subjects, days * 2 if len(days) == 1 else days


def understood(text: str) -> Meaning:
    found = parse(text, FAMILY)
    days = tuple((day - TODAY) // timedelta(days=1) for day in (found.start, found.end) if day)
    return found.intent, found.children, tuple(KEYS[one] for one in found.subjects), days


CASES = [
    (text.strip(), wanted(meaning))
    for text, meaning in (row.split(" | ") for row in PHRASES.strip().splitlines())
]


@pytest.mark.parametrize(("text", "meaning"), CASES, ids=[text for text, _meaning in CASES])
def test_a_mother_is_understood(text: str, meaning: Meaning) -> None:
    assert understood(text) == meaning


@pytest.mark.parametrize("text", TALK.strip().splitlines())
def test_ordinary_talk_is_not_answered_with_the_diary(text: str) -> None:
    assert parse(text, FAMILY).intent == "unknown"
