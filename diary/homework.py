"""What is due by when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

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


def falls_on(task: Task, day: date, plan_of: Callable[[date], DayPlan], *, horizon: date) -> bool:
    """Whether `dated` would give the task this day, asking for as few plans as can be."""
    if task.due_on is not None:
        return task.due_on == day
    if day <= task.assigned_on or not _held(task, plan_of(day), None):
        return False
    audience = None if task.pupil_id else task.audience
    if audience is not None and not _held(task, plan_of(day), audience):
        later = (task.assigned_on + timedelta(n) for n in range(1, _days(task, horizon) + 1))
        if any(_held(task, plan_of(one), audience) for one in later):
            return False
        audience = None
    # Backwards: an old task had its lesson a few days ago.
    earlier = (day - timedelta(n) for n in range(1, _days(task, day)))
    return not any(_held(task, plan_of(one), audience) for one in earlier)


def _days(task: Task, until: date) -> int:
    return (until - task.assigned_on).days


def _held(task: Task, plan: DayPlan, audience: Audience | None) -> bool:
    return any(
        lesson.course_id == task.course_id and audience in (None, lesson.audience)
        for lesson in plan.held
    )


def by_due_day(tasks: Sequence[Task]) -> dict[date | None, tuple[Task, ...]]:
    """In the order of days; those without a day at the end, under None."""
    found: dict[date | None, list[Task]] = {}
    for task in sorted(tasks, key=lambda t: (t.due_on or date.max, t.subject.casefold(), t.id)):
        found.setdefault(task.due_on, []).append(task)
    return {day: tuple(group) for day, group in found.items()}
