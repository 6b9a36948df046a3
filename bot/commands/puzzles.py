"""diarybot puzzles: questions that were not understood, without anything personal."""

from __future__ import annotations

from typing import Any

from bot.commands.opening import opened, the_school
from bot.settings import Settings
from storage import puzzles
from storage.puzzles import Puzzle


async def listed(settings: Settings, *, school_id: str | None) -> tuple[Puzzle, ...]:
    async with opened(settings) as store, store.reading() as db:
        school = await the_school(db, school_id)
        return await puzzles.puzzles_of(db, school.id)


def as_json(found: tuple[Puzzle, ...]) -> list[dict[str, Any]]:
    return [
        {
            "words": one.words,
            "lang": one.lang,
            "times": one.times,
            "last_at": one.last_at.isoformat(),
        }
        for one in found
    ]


def lines_of(found: tuple[Puzzle, ...]) -> list[str]:
    return [f"{one.times:>4}  {one.words}" for one in found]
