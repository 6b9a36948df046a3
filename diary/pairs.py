"""Vocational groups are taught in pairs: two lessons on end that are one."""

from __future__ import annotations

from dataclasses import replace

from diary.lessons import DayPlan, Lesson


def in_pairs(plan: DayPlan) -> tuple[Lesson, ...]:
    """The lessons of a day; of a group taught in pairs the 1st and 2nd, the 3rd and 4th… as one where nothing differs.

    A journal that numbers the pairs themselves has none to join.
    """
    if not plan.paired:
        return plan.lessons
    found: list[Lesson] = []
    for lesson in plan.lessons:
        if found and _are_one(found[-1], lesson):
            found[-1] = replace(found[-1], through=lesson.number, ends=lesson.ends)
        else:
            found.append(lesson)
    return tuple(found)


def _are_one(first: Lesson, second: Lesson) -> bool:
    if first.through is not None or first.number % 2 == 0 or second.number != first.number + 1:
        return False
    as_first = replace(
        second, number=first.number, starts=first.starts, ends=first.ends, topic=first.topic
    )
    return as_first == first
