from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.homework import LOOK_BACK_DAYS, Task, TaskFile
from diary.lessons import Audience
from diary.people import Pupil
from storage.audience import IDS, among, for_them, is_for, whom
from storage.coverage import as_of
from storage.tables.classes import course, subject
from storage.tables.homework import homework, homework_file

_FROM: ColumnElement[Any] = bindparam("begins")
_TO: ColumnElement[Any] = bindparam("ends")
_BACK: ColumnElement[Any] = bindparam("back")
# One row even without homework, for the age of the data.
_HEAD = select(as_of("homework").label("as_of")).subquery()
_GIVEN = homework.join(course, course.c.id == homework.c.course_id).join(
    subject, subject.c.id == course.c.subject_id
)
_COLUMNS = (
    homework.c.id,
    homework.c.class_id,
    homework.c.group_id,
    homework.c.pupil_id,
    homework.c.course_id,
    homework.c.assigned_on,
    homework.c.due_on,
    homework.c.words,
    subject.c.id.label("subject_id"),
    subject.c.title.label("subject"),
    homework_file.c.id.label("file_id"),
    homework_file.c.name.label("file_name"),
)
_TASKS = (
    select(_HEAD.c.as_of, *_COLUMNS)
    .select_from(_HEAD)
    .outerjoin(
        _GIVEN,
        and_(
            for_them(homework),
            homework.c.deleted_at.is_(None),
            or_(
                homework.c.due_on.between(_FROM, _TO),
                and_(homework.c.due_on.is_(None), homework.c.assigned_on.between(_BACK, _TO)),
            ),
        ),
    )
    .outerjoin(
        homework_file,
        and_(homework_file.c.homework_id == homework.c.id, homework_file.c.deleted_at.is_(None)),
    )
    .order_by(homework.c.id, homework_file.c.id)
)
_AMONG = (
    select(*_COLUMNS)
    .select_from(_GIVEN)
    .outerjoin(
        homework_file,
        and_(homework_file.c.homework_id == homework.c.id, homework_file.c.deleted_at.is_(None)),
    )
    .where(homework.c.id.in_(IDS), for_them(homework), homework.c.deleted_at.is_(None))
    .order_by(homework.c.id, homework_file.c.id)
)
_FILE = (
    select(homework_file.c.name, homework_file.c.url, homework_file.c.content)
    .join(homework, homework.c.id == homework_file.c.homework_id)
    .where(
        homework_file.c.id == bindparam("file"),
        homework_file.c.deleted_at.is_(None),
        homework.c.deleted_at.is_(None),
        for_them(homework),
    )
)


@dataclass(frozen=True, slots=True)
class Homework:
    """Tasks that are due in the days asked for, and undated ones that may be."""

    tasks: tuple[Task, ...]
    as_of: datetime | None  # None: the school never gave homework

    def of(self, pupil: Pupil) -> tuple[Task, ...]:
        return tuple(one for one in self.tasks if _is_for(one, pupil))


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    url: str
    content: bytes | None


async def homework_of(
    db: AsyncConnection, pupils: Sequence[Pupil], begins: date, ends: date
) -> Homework:
    """One statement, files included (their names, not their content)."""
    back = begins - timedelta(days=LOOK_BACK_DAYS)
    them = whom(pupils)
    rows = (await db.execute(_TASKS, them | {"begins": begins, "ends": ends, "back": back})).all()
    return Homework(tuple(_tasks(rows).values()), rows[0].as_of)


async def tasks_among(
    db: AsyncConnection, pupils: Sequence[Pupil], task_ids: Collection[int]
) -> Homework:
    """Those of these tasks that stand now. One statement."""
    rows = (await db.execute(_AMONG, among(pupils, task_ids))).all()
    return Homework(tuple(_tasks(rows).values()), None)


def _tasks(rows: Sequence[Any]) -> dict[int, Task]:
    tasks: dict[int, Task] = {}
    for row in rows:
        if row.id is None:
            continue
        task = tasks.get(row.id) or _task(row)
        if row.file_id:
            task = replace(task, files=(*task.files, TaskFile(row.file_id, row.file_name)))
        tasks[row.id] = task
    return tasks


async def find_attachment(db: AsyncConnection, pupil: Pupil, file_id: int) -> Attachment | None:
    """A file of a task that this pupil was given."""
    values = whom([pupil])
    values.pop("school")
    row = (await db.execute(_FILE, values | {"file": file_id})).one_or_none()
    return Attachment(row.name, row.url, row.content) if row else None


def _is_for(task: Task, pupil: Pupil) -> bool:
    to = task.audience
    return is_for(pupil, class_id=to.class_id, group_id=to.group_id, pupil_id=task.pupil_id)


def _task(row: Any) -> Task:
    return Task(
        id=row.id,
        audience=Audience(row.class_id, row.group_id),
        pupil_id=row.pupil_id,
        course_id=row.course_id,
        subject_id=row.subject_id,
        subject=row.subject,
        assigned_on=row.assigned_on,
        due_on=row.due_on,
        words=row.words,
    )
