"""Homework that no digest tells in time any more, or that a family wants to hear of at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from chat.talk import Button, Reply
from chat.text import Content, Plain, Row, _, bold, quiet, render
from delivery.batch import Batch
from delivery.folding import News
from delivery.lines.days import day_head
from delivery.lines.homework import file_names, shortened, shorter, task_line, with_days
from delivery.telling.told import Told, about, by_school, headed, pupils_in, told
from diary.changes import ChangeKind
from diary.homework import Task
from storage.homework import tasks_among
from storage.subjects import titles_of_courses
from storage.timetable import weeks_of

LOOK_AHEAD = timedelta(days=14)
FILES_AT_MOST = 4
LABEL = 40


@dataclass(frozen=True, slots=True)
class _Line:
    due: date | None  # None: for the next lesson, and no timetable tells when that is
    words: Content
    task: Task | None  # None: taken back


async def homework(batch: Batch) -> Mapping[int, Reply]:
    said: dict[int, Reply] = {}
    for tells in by_school(await told(batch)):
        tasks = await _tasks(batch, tells)
        gone = {
            news.before["course_id"]
            for one in tells
            for news in one.news
            if news.before and _task_id(news) not in tasks.get(one.letter.id, {})
        }
        titles = await titles_of_courses(batch.db, gone)
        for one in tells:
            reply = _letter(one, tasks[one.letter.id], titles)
            if reply is not None:
                said[one.letter.id] = reply
    return said


def _task_id(news: News) -> int:
    if news.kind is ChangeKind.HOMEWORK_FILE and news.after:
        return int(news.after["homework_id"])
    return news.first.row_id


async def _tasks(batch: Batch, tells: Sequence[Told]) -> Mapping[int, Mapping[int, Task]]:
    """By letter, the tasks that stand, each with the day it is due."""
    pupils = pupils_in(tells)
    ids = {_task_id(news) for one in tells for news in one.news}
    found = await tasks_among(batch.db, pupils, ids)
    undated = [task.assigned_on for task in found.tasks if task.due_on is None]
    if not undated:
        return {one.letter.id: {t.id: t for t in found.of(one.pupil)} for one in tells}
    horizon = tells[0].today + LOOK_AHEAD
    weeks = await weeks_of(batch.db, pupils, min(undated), horizon, bells=False)
    return {
        one.letter.id: {
            task.id: task for task in with_days(found.of(one.pupil), weeks.of(one.pupil), horizon)
        }
        for one in tells
    }


def _letter(told: Told, tasks: Mapping[int, Task], titles: Mapping[int, str]) -> Reply | None:
    names = file_names(told.pupil, tuple(tasks.values()))
    found: dict[int, _Line] = {}
    for news in told.news:
        line = _line(told, news, tasks.get(_task_id(news)), names, titles)
        # A task that is new or changed is shown with all its files: no line of their own.
        if line and (_task_id(news) not in found or news.kind is not ChangeKind.HOMEWORK_FILE):
            found[_task_id(news)] = line
    shown = sorted(found.values(), key=lambda one: one.due or date.max)
    if not shown:
        return None
    days = tuple(dict.fromkeys(one.due for one in shown))
    words: list[Content] = [headed(told, _("📚 Homework"))]
    for day in days:
        head = day_head(day, told.today) if day else _("For the next lesson")
        words.append(bold(head))
        words += [one.words for one in shown if one.due == day]
    if len(days) == 1:  # all of it on the first line
        words[:2] = [Row((words[0], day_head(days[0], told.today) if days[0] else words[1]))]
    day = days[0] if len(days) == 1 else None
    way = Button(_("Homework"), "homework", about(told, day=day) if day else about(told))
    rows = ((way,), _files(told, shown, names))
    return Reply(tuple(words), tuple(row for row in rows if row), personal=True)


def _line(
    told: Told,
    news: News,
    task: Task | None,
    names: Mapping[int, Content],
    titles: Mapping[int, str],
) -> _Line | None:
    if task is None:
        return _taken_back(told, news, titles)
    if task.due_on and task.due_on < told.today:
        return None
    line = task_line(shortened(task), names)
    before = news.before
    if before is None:
        return _Line(task.due_on, line, task)
    remarks: list[Content] = []
    if before["words"].strip() != task.words.strip():
        remarks.append(quiet(_("   before: {task}", task=Plain(shorter(before["words"])))))
    if before["due_on"] and before["due_on"] != (task.due_on and task.due_on.isoformat()):
        day = date.fromisoformat(before["due_on"])
        remarks.append(quiet(_("   before: for {day}", day=day)))
    return _Line(task.due_on, (line, *remarks), task)


def _taken_back(told: Told, news: News, titles: Mapping[int, str]) -> _Line | None:
    before = news.before
    if before is None:
        return None  # it came and went: nobody was told
    due = date.fromisoformat(before["due_on"]) if before["due_on"] else None
    if due and due < told.today:
        return None
    words = _(
        "{subject}: the task was taken back ({task})",
        subject=Plain(titles.get(before["course_id"], "")),
        task=Plain(shorter(before["words"])),
    )
    return _Line(due, words, None)


def _files(told: Told, shown: Sequence[_Line], names: Mapping[int, Content]) -> tuple[Button, ...]:
    ids = [file.id for one in shown if one.task for file in one.task.files]
    return tuple(
        Button(
            Plain(f"📎 {render(name, told.letter.lang)}"[:LABEL]),
            "homework_file",
            about(told, file=file_id, number=number),
        )
        for number, (file_id, name) in enumerate(names.items(), start=1)
        if file_id in ids[:FILES_AT_MOST]
    )
