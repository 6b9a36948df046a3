"""Changes of the diary that somebody may want to hear of: kept by imports, told once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.changes import ChangeKind
from storage.tables.schools import change, school

# What is taken at once: the letters of so many children are written in one short transaction.
CHILDREN_AT_ONCE = 300
OTHERS_AT_ONCE = 500
GATHERED = tuple(kind.value for kind in ChangeKind if kind.startswith("mark."))


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    id: int
    batch_id: int
    kind: ChangeKind
    entity: str
    row_id: int
    pupil_id: int | None
    class_id: int | None
    group_id: int | None
    on: date | None  # the school day that it is about
    before: Mapping[str, Any] | None  # None: it was not there
    after: Mapping[str, Any] | None  # None: it is there no more
    at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """A school with changes that nobody was told of."""

    school_id: int
    zone: str
    rules: Mapping[str, Any]
    gathering_since: (
        datetime | None
    )  # the first change among those that wait for more of their kind
    others: int  # those that do not


_COLUMNS = (
    change.c.id,
    change.c.batch_id,
    change.c.kind,
    change.c.entity,
    change.c.row_id,
    change.c.pupil_id,
    change.c.class_id,
    change.c.group_id,
    change.c.on_date,
    change.c.before,
    change.c.after,
    change.c.at,
)
_UNTOLD = change.c.told_at.is_(None)
_GATHERED = change.c.kind.in_(GATHERED)


async def schools_waiting(db: AsyncConnection) -> tuple[Waiting, ...]:
    """One statement."""
    sums = (
        select(
            change.c.school_id,
            func.min(case((_GATHERED, change.c.at))).label("since"),
            func.sum(case((_GATHERED, 0), else_=1)).label("others"),
        )
        .where(_UNTOLD)
        .group_by(change.c.school_id)
        .subquery()
    )
    rows = await db.execute(
        select(school.c.id, school.c.timezone, school.c.rules, sums.c.since, sums.c.others).join(
            sums, sums.c.school_id == school.c.id
        )
    )
    return tuple(Waiting(*row) for row in rows)


async def take(
    db: AsyncConnection, school_id: int, *, gathered_before: datetime
) -> tuple[Change, ...]:
    """What is to be told of a school now, in the order in which it happened; nothing while another process does it.

    A child's new marks are taken all together, once the first of them is older than `gathered_before`. The school
    itself is what is locked: row by row, two processes would share the marks of one child among them.
    """
    mine = (
        select(school.c.id)
        .where(school.c.id == school_id)
        .with_for_update(key_share=True, skip_locked=True)
    )
    if (await db.execute(mine)).first() is None:
        return ()
    untold = (_UNTOLD, change.c.school_id == school_id)
    children = (
        select(change.c.pupil_id)
        .where(*untold, _GATHERED)
        .group_by(change.c.pupil_id)
        .having(func.min(change.c.at) <= gathered_before)
        .order_by(func.min(change.c.at), change.c.pupil_id)
        .limit(CHILDREN_AT_ONCE)
    )
    others = select(change.c.id).where(*untold, ~_GATHERED).order_by(change.c.id)
    rows = await db.execute(
        select(*_COLUMNS)
        .where(
            *untold,
            or_(
                _GATHERED & change.c.pupil_id.in_(children),
                change.c.id.in_(others.limit(OTHERS_AT_ONCE)),
            ),
        )
        .order_by(change.c.id)
    )
    return tuple(_change(row) for row in rows)


async def note_told(db: AsyncConnection, change_ids: Sequence[int], *, now: datetime) -> None:
    for some in _chunks(change_ids):
        await db.execute(update(change).where(change.c.id.in_(some)).values(told_at=now))


async def changes_of(db: AsyncConnection, change_ids: Collection[int]) -> Mapping[int, Change]:
    """By id; one statement for a thousand of them."""
    found: dict[int, Change] = {}
    for some in _chunks(sorted(set(change_ids))):
        rows = await db.execute(select(*_COLUMNS).where(change.c.id.in_(some)))
        found |= {row.id: _change(row) for row in rows}
    return found


def _chunks(ids: Sequence[int], size: int = 1000) -> list[Sequence[int]]:
    return [ids[at : at + size] for at in range(0, len(ids), size)]


def _change(row: Any) -> Change:
    return Change(
        id=row.id,
        batch_id=row.batch_id,
        kind=ChangeKind(row.kind),
        entity=row.entity,
        row_id=row.row_id,
        pupil_id=row.pupil_id,
        class_id=row.class_id,
        group_id=row.group_id,
        on=row.on_date,
        before=row.before,
        after=row.after,
        at=row.at,
    )
