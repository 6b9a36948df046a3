"""The collection in said/: what people may write on Tuesday 24 November 2026, and what is meant.

A line is `words | intent [child...] [subject...] [first day, last day]`: children are the numbers of families.NAMES,
days are counted from that Tuesday. Lines of chatter are no questions to a diary. The lines were written before the
tables were tuned on them; a line is in the half that was tuned on when sha256(text)[0] is even. The files more_* came
later: they were measured once (questions in Russian 90 %, in English 84 %, talk turned away 92 %), then tuned on whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from chat.query.intents import plain_name
from chat.query.parse import parse
from tests.query.families import KEYS, on

TODAY = date(2026, 11, 24)
SAID = Path(__file__).with_name("said")

_DAY = re.compile(r"[+-]\d+|0")

Meaning = tuple[str, tuple[int, ...], tuple[str, ...], tuple[int, ...]]


@dataclass(frozen=True)
class Said:
    text: str
    means: Meaning

    @property
    def held_out(self) -> bool:
        return sha256(self.text.encode()).digest()[0] % 2 == 1


def said(name: str) -> Iterator[Said]:
    for line in (SAID / f"{name}.txt").read_text("utf-8").splitlines():
        text, _bar, meaning = line.partition(" | ")
        yield Said(text, _meaning(meaning or "unknown"))


def _meaning(words: str) -> Meaning:
    intent, *rest = words.split()
    days = tuple(int(word) for word in rest if _DAY.fullmatch(word))
    children = tuple(int(word) for word in rest if word.isdigit() and word != "0")
    subjects = tuple(word for word in rest if not word[-1].isdigit())
    return intent, children, tuple(sorted(subjects)), days * 2 if len(days) == 1 else days


def understood(text: str) -> Meaning:
    found = parse(text, on(TODAY))
    intent = plain_name(found.intent)
    if intent == "unknown":
        return intent, (), (), ()
    days = tuple((day - TODAY) // timedelta(days=1) for day in (found.start, found.end) if day)
    return (
        intent,
        tuple(sorted(found.children)),
        tuple(sorted(KEYS[one] for one in found.subjects)),
        days,
    )
