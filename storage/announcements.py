"""Announcements that the journal itself brings."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.people import Name, Pupil
from storage.audience import SCHOOL, for_them, is_for, whom
from storage.coverage import as_of
from storage.tables.homework import announcement
from storage.tables.people import person


@dataclass(frozen=True, slots=True)
class Notice:
    audience: str  # student, class, group, parallel, school
    grade: int | None
    class_id: int | None
    group_id: int | None
    pupil_id: int | None
    words: str
    posted_at: datetime
    author: Name

    @property
    def for_all(self) -> bool:
        return self.audience == "school"

    def reaches(self, pupil: Pupil) -> bool:
        if self.audience == "parallel":
            return self.grade is not None and self.grade == pupil.grade
        return self.for_all or is_for(
            pupil, class_id=self.class_id, group_id=self.group_id, pupil_id=self.pupil_id
        )


COLUMNS = (
    announcement.c.id,
    announcement.c.audience,
    announcement.c.grade,
    announcement.c.class_id,
    announcement.c.group_id,
    announcement.c.pupil_id,
    announcement.c.words,
    announcement.c.posted_at,
    person.c.family_name,
    person.c.given_name,
    person.c.middle_name,
)


async def notices_among(
    db: AsyncConnection, notice_ids: Collection[int], *, today: date
) -> Mapping[int, Notice]:
    """Those of these announcements that still hold, by id. One statement."""
    one = announcement.c
    rows = await db.execute(
        select(*COLUMNS)
        .outerjoin(person, person.c.id == one.author_id)
        .where(
            one.id.in_(notice_ids),
            one.audience != "staff",
            one.deleted_at.is_(None),
            or_(one.valid_until.is_(None), one.valid_until >= today),
        )
    )
    return {row.id: notice_of(row) for row in rows}


# One row even without announcements, for the age of the data.
_HEAD = select(as_of("announcements").label("as_of")).subquery()
_STANDING = (
    select(_HEAD.c.as_of, *COLUMNS)
    .select_from(_HEAD)
    .outerjoin(
        announcement,
        and_(
            announcement.c.school_id == SCHOOL,
            announcement.c.deleted_at.is_(None),
            announcement.c.posted_at <= bindparam("now", type_=announcement.c.posted_at.type),
            or_(
                announcement.c.valid_until >= bindparam("today"),
                and_(
                    announcement.c.valid_until.is_(None),
                    announcement.c.posted_at
                    > bindparam("since", type_=announcement.c.posted_at.type),
                ),
            ),
            or_(
                announcement.c.audience == "school",
                and_(
                    announcement.c.audience == "parallel",
                    announcement.c.grade.in_(bindparam("grades", expanding=True)),
                ),
                for_them(announcement),
            ),
        ),
    )
    .outerjoin(person, person.c.id == announcement.c.author_id)
    .order_by(announcement.c.posted_at.desc(), announcement.c.id.desc())
)


@dataclass(frozen=True, slots=True)
class Notices:
    notices: tuple[Notice, ...]  # the latest first
    as_of: datetime | None  # None: the journal never gave any


async def notices_of(
    db: AsyncConnection, pupils: Sequence[Pupil], *, since: datetime, now: datetime, today: date
) -> Notices:
    """What holds now for one of these pupils; without an end of its own as long as it is younger than `since`.

    One statement.
    """
    grades = sorted({one.grade for one in pupils if one.grade is not None})
    values = whom(pupils) | {"grades": grades, "since": since, "now": now, "today": today}
    rows = (await db.execute(_STANDING, values)).all()
    return Notices(tuple(notice_of(row) for row in rows if row.id), rows[0].as_of)


def notice_of(row: Any) -> Notice:
    return Notice(
        audience=row.audience,
        grade=row.grade,
        class_id=row.class_id,
        group_id=row.group_id,
        pupil_id=row.pupil_id,
        words=row.words,
        posted_at=row.posted_at,
        author=Name(row.family_name or "", row.given_name or "", row.middle_name or ""),
    )
