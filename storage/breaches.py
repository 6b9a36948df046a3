"""Results that the law wants told within 24 hours, and were not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.changes import ChangeKind
from storage.tables.letters import letter
from storage.tables.marks import exam_result, final_mark
from storage.tables.schools import change

WITHIN = timedelta(hours=24)
LOOK_BACK = timedelta(days=14)
_KINDS = ("exams", "state_exams", "finals")
# The journal gave it too late; nobody turned it into letters; a letter has not arrived; nobody may be told.
Why = Literal["came_late", "not_written", "not_sent", "nobody"]


@dataclass(frozen=True, slots=True)
class Breach:
    pupil_id: int
    kind: ChangeKind
    row_id: int
    obtained_at: datetime
    why: Why


async def breaches_of(db: AsyncConnection, school_id: int, now: datetime) -> tuple[Breach, ...]:
    """Final marks and exam results of the last two weeks whose 24 hours passed, the oldest first. Two statements.

    "nobody": no chat of anybody who may be told; the family gets it on paper.
    """
    results = [row for row in await _results(db, school_id, now) if row.obtained_at + WITHIN < now]
    if not results:
        return ()
    sent = await _letters(db, {row.pupil_id for row in results}, now)
    found: list[Breach] = []
    for row in results:
        why = _why(row, sent.get(row.id, ()))
        if why:
            kind = ChangeKind(row.kind)
            found.append(Breach(row.pupil_id, kind, row.row_id, row.obtained_at, why))
    return tuple(found)


def _why(row: Any, letters: Sequence[Any]) -> Why | None:
    last = row.obtained_at + WITHIN
    if any(one.state == "sent" and one.settled_at <= last for one in letters):
        return None
    if row.at > last:
        return "came_late"
    if row.told_at is None:
        return "not_written"
    return "not_sent" if letters else "nobody"


async def _results(db: AsyncConnection, school_id: int, now: datetime) -> Sequence[Any]:
    parts = [
        select(
            change.c.id,
            change.c.kind,
            change.c.row_id,
            change.c.pupil_id,
            change.c.at,
            change.c.told_at,
            table.c.obtained_at,
        )
        .join(table, table.c.id == change.c.row_id)
        .where(
            change.c.school_id == school_id,
            change.c.entity == entity,
            change.c.kind.in_(kinds),
            change.c.pupil_id == table.c.pupil_id,
            change.c.at > now - LOOK_BACK,
            table.c.obtained_at > now - LOOK_BACK,
            table.c.deleted_at.is_(None),
        )
        for table, entity, kinds in (
            (exam_result, "examResults", (ChangeKind.EXAM_RESULT.value,)),
            (
                final_mark,
                "finalMarks",
                (
                    ChangeKind.FINAL_SET.value,
                    ChangeKind.FINAL_DEFERRED.value,
                    ChangeKind.FINAL_NOT_ATTESTED.value,
                ),
            ),
        )
    ]
    both = union_all(*parts).subquery()
    return (await db.execute(select(both).order_by(both.c.obtained_at, both.c.id))).all()


async def _letters(
    db: AsyncConnection, pupil_ids: set[int], now: datetime
) -> Mapping[int, Sequence[Any]]:
    """Letters about these pupils, by each change that they tell."""
    rows = await db.execute(
        select(letter.c.facts, letter.c.state, letter.c.settled_at).where(
            letter.c.pupil_id.in_(pupil_ids),
            letter.c.kind.in_(_KINDS),
            letter.c.made_at > now - LOOK_BACK,
        )
    )
    found: dict[int, list[Any]] = {}
    for row in rows:
        for change_id in row.facts.get("changes", ()):
            found.setdefault(change_id, []).append(row)
    return found
