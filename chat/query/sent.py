"""«Что вы присылали Ивановой 20 ноября?»: about the messages themselves, not about the diary."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from chat.query.known import Known
from chat.query.parse import parse
from chat.query.words import folded, stem

_ASKED = re.compile(
    # The past alone: «что присылать» is about what is to come.
    r"\b(что|какие|покажи\w*)\b.*\b(присла\w+|присылал\w*|отправил\w*|отправлял\w*|посылал\w*|послал\w*)"
    r"|\bwhat\b.*(\bsent|\bdid .*\bsend)\b"
)
# A word of absence reads days backwards: «в пятницу» is the last one, as it is of messages that were sent.
_BACKWARDS = "посещаемость"
_NAME = re.compile(r"[А-ЯЁ][а-яё]{2,}(?:-[А-ЯЁ][а-яё]+)?")


@dataclass(frozen=True, slots=True)
class AskedOfSent:
    day: date | None
    names: tuple[str, ...]  # as they were written: «Ивановой»


def asked_of_sent(text: str, today: date) -> AskedOfSent | None:
    """None for words about anything else."""
    if not _ASKED.search(folded(text)):
        return None
    _first, _gap, rest = text.strip().partition(" ")
    return AskedOfSent(day_in(text, today), tuple(_NAME.findall(rest)))


def day_in(text: str, today: date) -> date | None:
    """The one day that words name, a past one rather than a coming one."""
    understood = parse(f"{_BACKWARDS} {text}", Known(today))
    return understood.start if understood.start == understood.end else None


def beginning_of(name: str) -> str:
    """What all cases of a family name begin with: «Иванов» of «Ивановой»."""
    root = stem(folded(name))
    return root[:1].upper() + root[1:]
