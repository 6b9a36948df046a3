"""What the imports of a school have touched last, for one pupil's calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Table,
    bindparam,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.calendar import Entry
from diary.lessons import Audience
from diary.people import Pupil
from diary.revisions import Place, Revision, Revisions
from storage.audience import SCHOOL, for_them, whom
from storage.tables.marks import assessment
from storage.tables.schools import sync_batch
from storage.tables.timetable import calendar_day, lesson, lesson_change

_FROM: BindParameter[Any] = bindparam("begins")
_TO: BindParameter[Any] = bindparam("ends")
_NEVER = Revision(0, datetime(2000, 1, 1, tzinfo=UTC))
_LAST = (
    select(sync_batch.c.id, sync_batch.c.received_at)
    .where(sync_batch.c.school_id == SCHOOL)
    .order_by(sync_batch.c.id.desc())
    .limit(1)
)
_LAST_REARRANGED = _LAST.where(sync_batch.c.rearranged.is_(True))
_LATEST = (func.max(sync_batch.c.id), func.max(sync_batch.c.received_at))


def _places(table: Table) -> Select[Any]:
    """Rows that are marked deleted count: nothing may be told as older than what they were."""
    place = (
        table.c.class_id,
        table.c.group_id,
        table.c.on_date,
        table.c.shift,
        table.c.number,
    )
    within: ColumnElement[bool] = table.c.on_date.between(_FROM, _TO)
    if "new_date" in table.c:
        within = or_(within, table.c.new_date.between(_FROM, _TO))
    return (
        select(*place, *_LATEST)
        .join(sync_batch, sync_batch.c.id == table.c.batch_id)
        .where(for_them(table), sync_batch.c.id > bindparam("floor"), within)
        .group_by(*place)
    )


_PLACES = union_all(_places(lesson), _places(lesson_change))
_WORKS = (
    select(assessment.c.id, *_LATEST)
    .outerjoin(lesson, lesson.c.id == assessment.c.lesson_id)
    .outerjoin(
        sync_batch,
        or_(sync_batch.c.id == assessment.c.batch_id, sync_batch.c.id == lesson.c.batch_id),
    )
    .where(
        for_them(assessment),
        assessment.c.deleted_at.is_(None),
        assessment.c.is_control.is_(True),
        func.coalesce(assessment.c.due_on, lesson.c.on_date).between(_FROM, _TO),
    )
    .group_by(assessment.c.id)
)
_DAY = calendar_day.c
_ENTRIES = (
    select(
        _DAY.id,
        sync_batch.c.id.label("batch"),
        sync_batch.c.received_at,
        _DAY.kind,
        _DAY.begins,
        _DAY.ends,
        _DAY.title,
        _DAY.scope,
        _DAY.grade,
        _DAY.class_id,
    )
    .outerjoin(sync_batch, sync_batch.c.id == _DAY.batch_id)
    .where(_DAY.school_id == SCHOOL, _DAY.deleted_at.is_(None), _DAY.ends >= _FROM)
    .order_by(_DAY.id)
)


@dataclass(frozen=True, slots=True)
class Imports:
    last: Revision
    rearranged: Revision  # the last one that changed what all lessons hang on


async def imports_of(db: AsyncConnection, school_id: int) -> Imports:
    """Where the school's data stand. Two statements, by index."""
    found = []
    for statement in (_LAST, _LAST_REARRANGED):
        row = (await db.execute(statement, {"school": school_id})).first()
        found.append(Revision(*row) if row else _NEVER)
    return Imports(*found)


async def revisions_of(
    db: AsyncConnection, pupil: Pupil, imports: Imports, begins: date, ends: date
) -> Revisions:
    """Of what stands in the pupil's timetable in these days, both included. Three statements."""
    them = whom((pupil,))
    days = {"begins": begins, "ends": ends}
    asked = {name: them[name] for name in ("classes", "groups")} | days
    places: dict[Place, Revision] = {}
    rows = await db.execute(_PLACES, asked | {"floor": imports.rearranged.number})
    for class_id, group_id, on, shift, number, *latest in rows:
        place = Place(Audience(class_id, group_id), on, shift, number)
        places[place] = max(places.get(place, _NEVER), Revision(*latest))
    works = {row[0]: _revision(row[1], row[2]) for row in await db.execute(_WORKS, asked)}
    found = await db.execute(_ENTRIES, {"school": pupil.school_id, "begins": begins})
    entries = {
        Entry(r.kind, r.begins, r.ends, r.title, r.scope, r.grade, r.class_id): (
            r.id,
            _revision(r.batch, r.received_at),
        )
        for r in found
    }
    return Revisions(imports.rearranged, places, works, entries)


def _revision(number: int | None, at: datetime | None) -> Revision:
    return Revision(number, at) if number and at else _NEVER
