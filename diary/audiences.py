"""Whom an announcement is for: the whole school, a parallel, a class, those who work here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["school", "parallel", "class", "staff"]

# Letters that look alike: «7A» is typed with the Latin keyboard as often as not.
_LOOKS = str.maketrans("ABCEHKMOPTXY", "АВСЕНКМОРТХУ")


@dataclass(frozen=True, slots=True)
class Audience:
    kind: Kind
    of: str = ""  # the number of the parallel, the title of the class

    def __str__(self) -> str:
        """As it is kept and as the command line takes it: school, parallel:7, class:7А, staff."""
        return f"{self.kind}:{self.of}" if self.of else self.kind

    @property
    def families(self) -> bool:
        return self.kind != "staff"

    @property
    def staff(self) -> bool:
        """The whole school is those who work there, too."""
        return self.kind in ("school", "staff")


def audience_of(words: str) -> Audience | None:
    """Of words such as "parallel:7"; None where they mean nothing. Whether the school has it is not asked."""
    kind, _colon, of = words.strip().partition(":")
    of = of.strip()
    match kind:
        case "school" | "staff" if not of:
            return Audience(kind)
        case "parallel" if of.isascii() and of.isdigit():
            return Audience("parallel", str(int(of)))
        case "class" if of:
            return Audience("class", of)
    return None


def loose(title: str) -> str:
    """A title of a class without what people write in different ways: «7 «а»» is 7А."""
    kept = "".join(c for c in title if c.isalnum())
    return kept.upper().translate(_LOOKS)
