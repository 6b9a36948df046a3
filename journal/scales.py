"""What a mark's sign is worth."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from journal.loose import loose

_PAIR = re.compile(r"\{\s*([^{}:]*?)\s*:\s*([^{}]*?)\s*\}")
_NUMBER = re.compile(r"\d{1,6}(?:[.,]\d{1,6})?")
# A teacher's plus or minus says something to the family and nothing to the average.
_GRADED = re.compile(r"(\d{1,3})\s*[+\-\u2212]")


@dataclass(frozen=True, slots=True)
class Scale:
    """By its signs, or from lowest to highest."""

    title: str = ""
    signs: Mapping[str, Decimal | None] | None = None
    lowest: Decimal | None = None
    highest: Decimal | None = None

    def allows(self, raw: str) -> bool:
        if self.signs is not None:
            return loose(raw) in self.signs
        value = worth(raw)
        if value is None:
            return True
        low = self.lowest is None or value >= self.lowest
        return low and (self.highest is None or value <= self.highest)

    def value(self, raw: str) -> Decimal | None:
        if self.signs is not None:
            return self.signs.get(loose(raw))
        return worth(raw)


def worth(raw: str) -> Decimal | None:
    """«4,5» is 4.5, «5-» is 5, «н/а» is no number."""
    words = raw.strip()
    if match := _GRADED.fullmatch(words):
        words = match[1]
    return Decimal(words.replace(",", ".")) if _NUMBER.fullmatch(words) else None


def signs_of(words: str) -> dict[str, str | None]:
    """OneRoster's `{lhs:rhs}` list: the sign and its number; a sign without a number counts for nothing."""
    found: dict[str, str | None] = {}
    for sign, meaning in _PAIR.findall(words):
        value = worth(meaning)
        if value is None and (own := worth(sign)) is not None:
            found[meaning] = str(own)  # {5:отлично}: both are ways to write a five
            value = own
        if sign:
            found[sign] = None if value is None else str(value)
    found.pop("", None)
    return found


def scale_of(title: str, values: Mapping[str, object]) -> Scale:
    return Scale(
        title, {loose(s): None if v is None else Decimal(str(v)) for s, v in values.items()}
    )
