"""Questions that were not understood, by their ordinary words alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables.family import puzzle
from storage.upserts import upsert

MANY = 32_000  # what the column holds


@dataclass(frozen=True, slots=True)
class Puzzle:
    words: str
    lang: str
    times: int
    last_at: datetime


async def note(
    db: AsyncConnection, times: Mapping[tuple[int, str, str], int], *, now: datetime
) -> None:
    """How often each was said since the last time; by school, masked words and language."""
    if not times:
        return
    rows = [
        {"school_id": school, "words": words, "lang": lang, "times": min(n, MANY), "last_at": now}
        for (school, words, lang), n in times.items()
    ]
    statement = upsert(db, puzzle)
    added = puzzle.c.times + statement.excluded.times
    await db.execute(
        statement.on_conflict_do_update(
            index_elements=["school_id", "words"],
            set_={"times": case((added < MANY, added), else_=MANY), "last_at": now},
        ),
        rows,
    )


async def puzzles_of(
    db: AsyncConnection, school_id: int, *, page: int = 0, size: int = 1000
) -> tuple[Puzzle, ...]:
    """What was said most, first."""
    rows = await db.execute(
        select(puzzle.c.words, puzzle.c.lang, puzzle.c.times, puzzle.c.last_at)
        .where(puzzle.c.school_id == school_id)
        .order_by(puzzle.c.times.desc(), puzzle.c.last_at.desc(), puzzle.c.id)
        .offset(page * size)
        .limit(size)
    )
    return tuple(Puzzle(*row) for row in rows)


async def how_many(db: AsyncConnection, school_id: int) -> int:
    found = await db.execute(
        select(func.count()).select_from(puzzle).where(puzzle.c.school_id == school_id)
    )
    return int(found.scalar_one())


async def forget_before(db: AsyncConnection, moment: datetime) -> int:
    gone = await db.execute(puzzle.delete().where(puzzle.c.last_at < moment))
    return gone.rowcount
