"""Questions that were not understood, masked, until they are written down together: an answer never waits for it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from storage import puzzles
from storage.store import Store

AT_MOST = 500  # different ones between two times of writing; who sends more teaches us nothing


@dataclass
class Unsolved:
    said: Counter[tuple[int, str, str]] = field(default_factory=Counter, repr=False)

    def note(self, school_id: int, words: str, lang: str) -> None:
        key = (school_id, words, lang)
        if words and school_id and (key in self.said or len(self.said) < AT_MOST):
            self.said[key] += 1

    async def write_down(self, store: Store, *, now: datetime) -> None:
        if not self.said:
            return
        said, self.said = self.said, Counter()
        async with store.writing() as db:
            await puzzles.note(db, said, now=now)
