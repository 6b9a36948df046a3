"""What a family calls a child where a channel may not carry the name."""

from __future__ import annotations

from diary.people import Name
from storage.families import call_child

__all__ = ["call_child", "tells_surname"]

SHORTEST_STEM = 3


def tells_surname(words: str, name: Name) -> bool:
    """Whether the surname, in any of its endings, stands in the words."""
    plain = words.casefold().replace("ё", "е")
    for surname in name.family.casefold().replace("ё", "е").replace("-", " ").split():
        stem = surname[: max(SHORTEST_STEM, len(surname) - 2)]
        if stem in plain:
            return True
    return False
