"""Names as people type them: case, ё, quotes, spaces and look-alike signs do not matter."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_SIGNS = str.maketrans({"ё": "е", "«": None, "»": None, '"': None, "\u00a0": " ", "\ufeff": None})


def loose(name: str) -> str:
    return " ".join(name.casefold().translate(_SIGNS).split())


def tight(name: str) -> str:
    """A class: «7 "А"», «7-а» and «7А» are one."""
    return loose(name).replace(" ", "").replace("-", "")


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that somebody probably meant, "" where none is near."""
    by_loose = {loose(one): one for one in known}
    found = get_close_matches(loose(name), by_loose, n=1, cutoff=0.6)
    return by_loose[found[0]] if found else ""
