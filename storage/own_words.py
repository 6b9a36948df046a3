"""What teachers wrote to one pupil alone: tasks, advice, notices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.people import Name, Pupil
from storage.tables.classes import course, subject
from storage.tables.homework import announcement, homework, recommendation
from storage.tables.people import person


@dataclass(frozen=True, slots=True)
class OwnTask:
    subject: str
    assigned_on: date
    due_on: date | None
    words: str


@dataclass(frozen=True, slots=True)
class OwnNote:
    """Advice, or a notice of the journal."""

    author: Name
    posted_at: datetime
    words: str


async def own_tasks(db: AsyncConnection, pupil: Pupil) -> tuple[OwnTask, ...]:
    rows = await db.execute(
        select(subject.c.title, homework.c.assigned_on, homework.c.due_on, homework.c.words)
        .join(course, course.c.id == homework.c.course_id)
        .join(subject, subject.c.id == course.c.subject_id)
        .where(homework.c.pupil_id == pupil.id, homework.c.deleted_at.is_(None))
        .order_by(homework.c.assigned_on, homework.c.id)
    )
    return tuple(OwnTask(*row) for row in rows)


async def own_notes(db: AsyncConnection, pupil: Pupil) -> tuple[OwnNote, ...]:
    """Advice first, each kind in the order of days."""
    found: list[OwnNote] = []
    for table in (recommendation, announcement):
        rows = await db.execute(
            select(
                person.c.family_name,
                person.c.given_name,
                person.c.middle_name,
                table.c.posted_at,
                table.c.words,
            )
            .select_from(table)
            .outerjoin(person, person.c.id == table.c.author_id)
            .where(table.c.pupil_id == pupil.id, table.c.deleted_at.is_(None))
            .order_by(table.c.posted_at, table.c.id)
        )
        found += [
            OwnNote(
                Name(row.family_name or "", row.given_name or "", row.middle_name or ""),
                row.posted_at,
                row.words,
            )
            for row in rows
        ]
    return tuple(found)
