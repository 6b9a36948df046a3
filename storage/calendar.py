from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.calendar import Calendar, Entry, WeekCycle, calendar_for
from diary.people import Pupil
from storage.audience import SCHOOL, class_ids_of
from storage.coverage import as_of
from storage.tables.timetable import calendar_day, week_cycle

_CYCLE = (
    select(week_cycle.c.names, week_cycle.c.anchor)
    .where(week_cycle.c.school_id == SCHOOL, week_cycle.c.deleted_at.is_(None))
    .order_by(week_cycle.c.anchor.desc())
    .limit(1)
    .subquery()
)
# One row even without a calendar, for the age of the data.
_HEAD = select(
    as_of("timetable", "lessons", "substitutions").label("as_of"),
    as_of("calendar").label("calendar_as_of"),
).subquery()
_DAYS = (
    select(
        _HEAD,
        _CYCLE,
        calendar_day.c.kind,
        calendar_day.c.begins,
        calendar_day.c.ends,
        calendar_day.c.title,
        calendar_day.c.scope,
        calendar_day.c.grade,
        calendar_day.c.class_id,
    )
    .select_from(_HEAD)
    .outerjoin(_CYCLE, _CYCLE.c.anchor.is_not(None))
    .outerjoin(
        calendar_day,
        and_(
            calendar_day.c.school_id == SCHOOL,
            calendar_day.c.deleted_at.is_(None),
            calendar_day.c.ends >= bindparam("since"),
        ),
    )
    .order_by(calendar_day.c.begins)
)


@dataclass(frozen=True, slots=True)
class SchoolDays:
    entries: tuple[Entry, ...]
    cycle: WeekCycle | None
    as_of: datetime | None  # of the timetable
    calendar_as_of: datetime | None

    def of(self, pupil: Pupil) -> Calendar:
        return calendar_for(self.entries, class_ids=class_ids_of(pupil), grade=pupil.grade)

    @property
    def of_school(self) -> Calendar:
        return calendar_for(self.entries)


async def entries_among(db: AsyncConnection, entry_ids: Collection[int]) -> Mapping[int, Entry]:
    """Those of these entries that stand now, by id. One statement."""
    one = calendar_day.c
    rows = await db.execute(
        select(
            one.id, one.kind, one.begins, one.ends, one.title, one.scope, one.grade, one.class_id
        ).where(one.id.in_(entry_ids), one.deleted_at.is_(None))
    )
    return {
        r.id: Entry(r.kind, r.begins, r.ends, r.title, r.scope, r.grade, r.class_id) for r in rows
    }


async def school_days(db: AsyncConnection, school_id: int, since: date) -> SchoolDays:
    """The calendar from a day on, and the week cycle. One statement."""
    rows = (await db.execute(_DAYS, {"school": school_id, "since": since})).all()
    first = rows[0]
    return SchoolDays(
        entries=tuple(
            Entry(r.kind, r.begins, r.ends, r.title, r.scope, r.grade, r.class_id)
            for r in rows
            if r.kind
        ),
        cycle=WeekCycle(tuple(first.names), first.anchor) if first.anchor else None,
        as_of=first.as_of,
        calendar_as_of=first.calendar_as_of,
    )
