"""The collection of questions, with floors: a table tuned for one phrase must not cost the others.

A line is in the half that was tuned on when sha256(text)[0] is even. The floors are on the other half.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from chat.query.intents import plain_name
from chat.query.parse import parse
from tests.query.families import KEYS, NAMES, on

FOREIGN = 316  # from this line on there is only talk that is no question to a diary
FLOORS = {"ru": 0.97, "en": 0.95}
REJECTED = 0.95


def held_out() -> Iterator[tuple[int, dict[str, Any]]]:
    lines = Path(__file__).with_name("queries.jsonl").read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        row = json.loads(line)
        if sha256(row["text"].encode()).digest()[0] % 2:
            yield number, row


def fits(row: dict[str, Any]) -> bool:
    wanted: dict[str, str | None] = row["expect"]
    found = parse(row["text"], on(date.fromisoformat(row["today"])))
    intent = plain_name(found.intent)
    if wanted["intent"] == "unknown":
        return intent == "unknown"
    return wanted == {
        "intent": intent,
        "child": ", ".join(NAMES[child] for child in found.children) or None,
        "subject": ", ".join(KEYS[subject] for subject in found.subjects) or None,
        "from": found.start and found.start.isoformat(),
        "to": found.end and found.end.isoformat(),
    }


@pytest.mark.parametrize("lang", FLOORS)
def test_whole_questions_are_understood(lang: str) -> None:
    results = [fits(row) for n, row in held_out() if n < FOREIGN and row["lang"] == lang]
    assert sum(results) / len(results) >= FLOORS[lang]


def test_what_is_no_question_is_turned_away() -> None:
    results = [fits(row) for _n, row in held_out() if row["expect"]["intent"] == "unknown"]
    assert sum(results) / len(results) >= REJECTED
