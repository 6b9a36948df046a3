"""What is due by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from diary.lessons import Audience, DayPlan
from diary.timetable import next_lesson_day

# How long an undated task may wait for its next lesson: winter holidays and a subject taught once a week.
LOOK_BACK_DAYS = 35


@dataclass(frozen=True, slots=True)
class TaskFile:
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Task:
    id: int
    audience: Audience
    pupil_id: int | None  # an individual task
    course_id: int
    subject_id: int
    subject: str
    assigned_on: date
    due_on: date | None
    words: str
    files: tuple[TaskFile, ...] = ()


def dated(tasks: Sequence[Task], plans: Sequence[DayPlan]) -> tuple[Task, ...]:
    """Tasks with their day: their own, else the next lesson after they were given.

    A task whose next lesson is not in these plans keeps no day.
    """
    return tuple(
        task if task.due_on else replace(task, due_on=_next(task, plans)) for task in tasks
    )


def _next(task: Task, plans: Sequence[DayPlan]) -> date | None:
    audience = None if task.pupil_id else task.audience
    return next_lesson_day(task.course_id, task.assigned_on, plans, audience=audience)


def by_due_day(tasks: Sequence[Task]) -> dict[date | None, tuple[Task, ...]]:
    """In the order of days; those without a day at the end, under None."""
    found: dict[date | None, list[Task]] = {}
    for task in sorted(tasks, key=lambda t: (t.due_on or date.max, t.subject.casefold(), t.id)):
        found.setdefault(task.due_on, []).append(task)
    return {day: tuple(group) for day, group in found.items()}
