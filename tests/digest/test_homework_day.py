"""The quick way to a task's day agrees with the whole one."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from diary.calendar import days_between
from diary.homework import Task, dated, falls_on
from diary.lessons import Audience, DayPlan, Lesson

FIRST = date(2026, 11, 2)
LAST = FIRST + timedelta(days=20)
DAYS = days_between(FIRST, LAST)
AUDIENCES = (Audience(class_id=1), Audience(group_id=1), Audience(group_id=2))

days = st.sampled_from(DAYS)
audiences = st.sampled_from(AUDIENCES)
courses = st.integers(1, 3)
lessons = st.builds(
    lambda audience, course, cancelled, number: Lesson(
        audience, FIRST, 1, number, course, course, "", cancelled=cancelled
    ),
    audiences,
    courses,
    st.booleans(),
    st.integers(1, 3),
)
plans = st.lists(st.lists(lessons, max_size=3), min_size=len(DAYS), max_size=len(DAYS)).map(
    lambda every: [DayPlan(day, tuple(of_day)) for day, of_day in zip(DAYS, every, strict=True)]
)
tasks = st.builds(
    lambda audience, own, course, assigned, due: Task(
        1, audience, 7 if own else None, course, course, "", assigned, due, ""
    ),
    audiences,
    st.booleans(),
    courses,
    days,
    st.none() | days,
)


@given(tasks, plans, days)
def test_a_task_falls_on_the_day_that_it_is_dated_with(
    task: Task, of_days: list[DayPlan], day: date
) -> None:
    by_day = {plan.on: plan for plan in of_days}
    (whole,) = dated([task], of_days)
    assert falls_on(task, day, by_day.__getitem__, horizon=LAST) == (whole.due_on == day)
