"""What should have been told and was not: for alarms to administrators."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.people import School
from storage.deliveries import WAITS
from storage.schools import all_schools
from storage.tables.letters import letter, timer
from storage.tables.marks import exam_result, final_mark
from storage.tables.schools import change, coverage


@dataclass(frozen=True, slots=True)
class SchoolData:
    school: School
    as_of: datetime | None  # its newest data; None where it never had any


async def schools_and_data(db: AsyncConnection) -> tuple[SchoolData, ...]:
    rows = await db.execute(
        select(coverage.c.school_id, func.max(coverage.c.as_of)).group_by(coverage.c.school_id)
    )
    newest = {row[0]: row[1] for row in rows}
    schools = (await all_schools(db)).values()
    return tuple(SchoolData(one, newest.get(one.id)) for one in schools)


async def schools_with_debts(db: AsyncConnection, *, before: datetime) -> frozenset[int]:
    """Schools with something that was to be told before this moment: letters, digests, changes."""
    rows = await db.execute(
        union(
            select(letter.c.school_id).where(WAITS, letter.c.due_at < before),
            select(timer.c.school_id).where(timer.c.next_at < before),
            select(change.c.school_id).where(change.c.told_at.is_(None), change.c.at < before),
        )
    )
    return frozenset(row.school_id for row in rows)


async def any_sent(
    db: AsyncConnection, school_id: int, *, since: datetime, besides: Collection[str]
) -> bool:
    """Whether a letter went out, of other kinds than these."""
    found = await db.execute(
        select(letter.c.id)
        .where(
            letter.c.settled_at >= since,
            letter.c.school_id == school_id,
            letter.c.state == "sent",
            letter.c.kind.not_in(besides),
        )
        .limit(1)
    )
    return found.first() is not None


async def schools_of_lanes(
    db: AsyncConnection, lanes: Collection[str], *, now: datetime
) -> Mapping[str, frozenset[int]]:
    """The schools whose letters wait on these lanes."""
    rows = await db.execute(
        select(letter.c.lane, letter.c.school_id)
        .distinct()
        .where(WAITS, letter.c.lane.in_(lanes), letter.c.due_at < now)
    )
    found: dict[str, set[int]] = {}
    for row in rows:
        found.setdefault(row.lane, set()).add(row.school_id)
    return {lane: frozenset(schools) for lane, schools in found.items()}


async def schools_with_results(
    db: AsyncConnection, *, after: datetime, before: datetime
) -> frozenset[int]:
    """Schools that got results of exams or final marks in this time."""
    rows = await db.execute(
        union(
            *(
                select(table.c.school_id).where(
                    table.c.obtained_at > after, table.c.obtained_at < before
                )
                for table in (exam_result, final_mark)
            )
        )
    )
    return frozenset(row.school_id for row in rows)
