"""Homework in words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from chat.text import Content, Plain, _
from diary.calendar import days_between
from diary.homework import Task, dated
from diary.people import PersonalData, Pupil
from diary.timetable import Week, day_plan

LATELY = timedelta(days=7)
LONGEST_IN_A_LIST = 200
# A longer one, or one in Cyrillic, is no extension but words after a dot.
_EXTENSION = re.compile(r"\.[a-z0-9]{1,4}$", re.IGNORECASE)


def file_name(pupil: Pupil, name: str, number: int) -> Content:
    """As the teacher named it; «Файл 2.docx» where names may not travel: pupils' names stand in those of files."""
    if pupil.carries is PersonalData.FULL:
        return Plain(name)
    extension = _EXTENSION.search(name)
    return _(
        "File {number}{extension}",
        number=number,
        extension=Plain(extension.group().lower() if extension else ""),
    )


def file_names(pupil: Pupil, tasks: Sequence[Task]) -> Mapping[int, Content]:
    """By the id of the file; numbered in the order of these tasks."""
    files = [file for task in tasks for file in task.files]
    return {file.id: file_name(pupil, file.name, n) for n, file in enumerate(files, start=1)}


def with_days(tasks: Sequence[Task], week: Week, horizon: date) -> tuple[Task, ...]:
    """Tasks without a day of their own get that of the next lesson, up to `horizon`."""
    undated = [task.assigned_on for task in tasks if task.due_on is None]
    if not undated:
        return tuple(tasks)
    return dated(tasks, [day_plan(day, week) for day in days_between(min(undated), horizon)])


def is_due(task: Task, begins: date, ends: date, today: date) -> bool:
    if task.due_on is not None:
        return begins <= task.due_on <= ends
    # Given lately for a lesson that no timetable tells: better shown than lost.
    return ends >= today and task.assigned_on >= today - LATELY


def task_line(task: Task, files: Mapping[int, Content], *, subject: bool = True) -> Content:
    """«Алгебра: № 412–415», its files under it, as `file_names` calls them."""
    words = Plain(task.words.strip())
    title = Plain(task.subject)
    if task.pupil_id is not None:
        line: Content = _("{subject} (own task): {task}", subject=title, task=words)
    else:
        line = _("{subject}: {task}", subject=title, task=words) if subject else words
    return (line, *(_("   📎 {name}", name=files[file.id]) for file in task.files))


def shortened(task: Task) -> Task:
    """For a list: the whole text is on the page of its day or subject."""
    return replace(task, words=shorter(task.words))


def shorter(words: str) -> str:
    if len(words) <= LONGEST_IN_A_LIST:
        return words
    return words[:LONGEST_IN_A_LIST].rsplit(maxsplit=1)[0] + "…"
