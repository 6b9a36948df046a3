"""Announcements that the journal itself brings."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.people import Name, Pupil
from storage.audience import is_for
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
