"""A class's day in words, drawn once for each language: what every family of the class reads alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from chat.text import Content, Day, Drawn, Plain, Row, _, draw, n_
from delivery.digest.class_day import ClassDay
from delivery.lines.days import day_head
from delivery.lines.homework import shortened
from delivery.lines.lessons import Names, lesson_line, remarks
from diary.homework import Task
from diary.lessons import DayPlan
from storage.tests import Test

SHORT_TASK = 80
SHORT_ROW = 240


@dataclass(frozen=True, slots=True)
class DayWords:
    """None where there is nothing to say of it."""

    lessons: Drawn | None
    changes: Drawn | None
    homework: Drawn | None
    tests: Drawn | None
    test_near: bool  # on the very day that is told


def day_words(day: ClassDay, lang: str, *, today: date, with_subjects: bool) -> DayWords:
    return DayWords(
        lessons=_drawn(_lessons(day, today, with_subjects=with_subjects), lang),
        changes=_drawn(_changes(day.plan, day.names), lang),
        homework=_drawn(homework_words(day.tasks), lang),
        tests=_drawn(tests_words(day.tests, today), lang),
        test_near=any(test.on == day.target for test in day.tests),
    )


def _drawn(content: Content, lang: str) -> Drawn | None:
    return draw(content, lang) if content else None


def _lessons(day: ClassDay, today: date, *, with_subjects: bool) -> Content:
    if day.plan is None or day.target is None:
        return ""
    what: Content = Row((plan_words(day.plan), *remarks(day.plan)))
    if with_subjects:
        subjects = dict.fromkeys(one.subject for one in day.plan.held if one.subject)
        listed = Row(tuple(Plain(small(title)) for title in subjects), gap=", ")
        what = Row((what, listed), gap=": ")
    match (day.target - today).days:
        case 0:
            return _("Today: {what}", what=what)
        case 1:
            return _("Tomorrow: {what}", what=what)
    return _("{day}: {what}", day=day_head(day.target, today), what=what)


def plan_words(plan: DayPlan) -> Content:
    """«7 уроков, с 8:30». Two halves of a class at one hour are one lesson."""
    count = len({lesson.key for lesson in plan.held})
    begins: Content = _("from {time}", time=plan.starts) if plan.starts else ""
    return Row((n_("{n} lesson", "{n} lessons", n=count), begins), gap=", ")


def _changes(plan: DayPlan | None, names: Names) -> Content:
    if plan is None:
        return ()
    return tuple(
        _("Change: {lesson}", lesson=lesson_line(lesson, names, hours=False))
        for lesson in plan.lessons
        if lesson.changed
    )


def homework_words(tasks: Sequence[Task]) -> Content:
    """On one line where it is short enough to be read so."""
    if not tasks:
        return ""
    brief = [shortened(task) for task in tasks]
    longest = max(len(task.words) for task in brief)
    whole = sum(len(task.words) + len(task.subject) for task in brief)
    several_lines = any("\n" in task.words.strip() for task in brief)
    if longest <= SHORT_TASK and whole <= SHORT_ROW and not several_lines:
        return _("Homework: {tasks}", tasks=Row(tuple(map(task_words, brief)), gap="; "))
    return (_("Homework:"), *(Row(("•", task_words(task)), gap=" ") for task in brief))


def task_words(task: Task) -> Content:
    """«алгебра — № 412–415 📎2»."""
    files: Content = _("📎{n}", n=len(task.files)) if task.files else ""
    words = Row((Plain(task.words.strip()), files), gap=" ")
    return _("{subject} — {task}", subject=Plain(small(task.subject)), task=words)


def tests_words(tests: Sequence[Test], today: date) -> Content:
    if not tests:
        return ""
    said = tuple(
        _("{day} — {subjects}", day=_near(day, today), subjects=subjects_of(tuple(group)))
        for day, group in groupby(tests, key=lambda one: one.on)
    )
    return _("Tests: {tests}", tests=Row(said, gap=", "))


def _near(day: date, today: date) -> Content:
    """«чт»: all of them are within a week."""
    match (day - today).days:
        case 0:
            return _("today")
        case 1:
            return _("tomorrow")
    return Day(day, "EEE")


def subjects_of(tests: Sequence[Test]) -> Content:
    titles = dict.fromkeys(one.subject or one.title for one in tests)
    return Row(tuple(Plain(small(title)) for title in titles), gap=" + ")


def small(title: str) -> str:
    """«алгебра» within a line, but «ОБЖ»."""
    return title[:1].lower() + title[1:] if title[1:2].islower() else title
