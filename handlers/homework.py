from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from mimetypes import guess_type

from chat.talk import Button, File, Refusal, Reply
from chat.text import Content, Plain, _, bold
from diary.calendar import days_between, monday
from diary.homework import Task, by_due_day, dated
from diary.people import Pupil
from diary.timetable import Week, day_plan
from handlers.children import Asked, asked
from handlers.screens import about, asked_days, day_head, paragraphs, screen, span
from handlers.turn import Turn
from storage.homework import Homework, find_attachment, homework_of
from storage.timetable import weeks_of

ONE_DAY = timedelta(days=1)
LOOK_AHEAD = timedelta(days=14)
LATELY = timedelta(days=7)
FILES_AT_MOST = 4
LABEL = 40
LONGEST_IN_A_LIST = 200


async def show(turn: Turn) -> Reply:
    """Homework of a `pupil` due on `day` or from `day` to `to`; without a day from tomorrow on.

    With a `subject` (an id) and no day: for its next lesson.
    """
    who = await asked(turn)
    tomorrow = turn.today + ONE_DAY
    begins, ends = asked_days(turn, tomorrow, turn.today + LOOK_AHEAD)
    found = await homework_of(turn.db, (who.pupil,), begins, ends)
    tasks = await _due(turn, who.pupil, found, begins, ends)
    if turn.given("subject"):
        return _of_subject(turn, who, found, tasks)
    if not turn.given("day"):
        title: Content = _("📚 Homework from tomorrow on")
    elif begins == ends:
        title = _("📚 Homework")
    else:
        title = _("📚 Homework, {days}", days=span(begins, ends))
    body: Content = _list(turn, tasks, brief=begins != ends) or no_homework(found)
    if begins == ends and not any(task.due_on for task in tasks):
        nothing = (bold(day_head(begins, turn.today)), no_homework(found))
        body = paragraphs([nothing, body]) if tasks else nothing
    return screen(
        turn,
        who,
        title,
        body,
        as_of=found.as_of,
        buttons=(
            _file_row(who.pupil, tasks),
            _neighbours(turn, who.pupil, begins, ends),
            (Button(_("By subject"), "subjects", about(who.pupil, of="homework")),),
        ),
        sibling_args={"day": begins, "to": ends} if turn.given("day") else None,
    )


async def send_file(turn: Turn) -> Reply:
    """The `file` (its id) of a task of a `pupil`."""
    who = await asked(turn)
    found = await find_attachment(turn.db, who.pupil, turn.number("file"))
    if found is None:
        raise Refusal(Reply(_("This file is no longer there. Please open the homework again.")))
    if found.content is not None:
        kind = guess_type(found.name)[0] or "application/octet-stream"
        file = File(found.name, found.content, kind)
        return Reply(Plain(found.name), files=(file,), fresh=True, personal=True)
    if found.url:
        words = _("{name}: {url}", name=Plain(found.name), url=Plain(found.url))
        return Reply(words, fresh=True, personal=True)
    words = _("The school sent only the name of this file: {name}", name=Plain(found.name))
    return Reply(words, personal=True)


async def _due(
    turn: Turn, pupil: Pupil, found: Homework, begins: date, ends: date
) -> tuple[Task, ...]:
    tasks = found.of(pupil)
    undated = [task.assigned_on for task in tasks if task.due_on is None]
    if undated:
        horizon = max(ends, turn.today) + LOOK_AHEAD
        weeks = await weeks_of(turn.db, (pupil,), min(undated), horizon, bells=False)
        tasks = with_days(tasks, weeks.of(pupil), horizon)
    return tuple(task for task in tasks if is_due(task, begins, ends, turn.today))


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


def _list(turn: Turn, tasks: Sequence[Task], *, brief: bool) -> Content:
    return paragraphs(
        [
            (
                bold(day_head(day, turn.today) if day else _("For the next lesson")),
                *(task_line(shortened(task) if brief else task) for task in group),
            )
            for day, group in by_due_day(tasks).items()
        ]
    )


def task_line(task: Task, *, subject: bool = True) -> Content:
    """«Алгебра: № 412–415», its files under it."""
    words = Plain(task.words.strip())
    title = Plain(task.subject)
    if task.pupil_id is not None:
        line: Content = _("{subject} (own task): {task}", subject=title, task=words)
    else:
        line = _("{subject}: {task}", subject=title, task=words) if subject else words
    return (line, *(_("   📎 {name}", name=Plain(file.name)) for file in task.files))


def shortened(task: Task) -> Task:
    """For a list: the whole text is on the page of its day or subject."""
    if len(task.words) <= LONGEST_IN_A_LIST:
        return task
    return replace(task, words=task.words[:LONGEST_IN_A_LIST].rsplit(maxsplit=1)[0] + "…")


def no_homework(found: Homework) -> Content:
    if found.as_of is None:
        return _("The school does not send homework here.")
    return _("No homework is set.")


def _of_subject(turn: Turn, who: Asked, found: Homework, tasks: Sequence[Task]) -> Reply:
    """What is set for the next lesson; all of the days that were asked for."""
    subject_id = turn.number("subject")
    own = tuple(task for task in tasks if task.subject_id == subject_id)
    days = list(by_due_day(own))
    if not turn.given("day"):
        own = tuple(task for task in own if task.due_on == days[0])
    blocks: list[Content] = [
        (
            bold(day_head(day, turn.today) if day else _("For the next lesson")),
            *(task_line(task, subject=False) for task in group),
        )
        for day, group in by_due_day(own).items()
    ]
    return screen(
        turn,
        who,
        _("📚 {subject}", subject=Plain(own[0].subject)) if own else _("📚 Homework"),
        paragraphs(blocks) if blocks else no_homework(found),
        as_of=found.as_of,
        buttons=(
            _file_row(who.pupil, own),
            (
                Button(_("All subjects"), "homework", about(who.pupil)),
                Button(_("Another subject"), "subjects", about(who.pupil, of="homework")),
            ),
            (Button(_("Marks"), "marks", about(who.pupil, subject=subject_id)),),
        ),
    )


def _file_row(pupil: Pupil, tasks: Sequence[Task]) -> tuple[Button, ...]:
    files = [file for task in tasks for file in task.files]
    return tuple(
        Button(Plain(f"📎 {file.name}"[:LABEL]), "homework_file", about(pupil, file=file.id))
        for file in files[:FILES_AT_MOST]
    )


def _neighbours(turn: Turn, pupil: Pupil, begins: date, ends: date) -> tuple[Button, ...]:
    tomorrow = turn.today + ONE_DAY
    if not turn.given("day") or begins != ends:
        week = monday(tomorrow + ONE_DAY)  # on a Saturday the coming one
        return (
            Button(_("Tomorrow"), "homework", about(pupil, day=tomorrow)),
            Button(_("Week"), "homework", about(pupil, day=week, to=week + timedelta(days=6))),
        )
    return (
        Button(_("‹ day"), "homework", about(pupil, day=begins - ONE_DAY)),
        Button(_("All ahead"), "homework", about(pupil)),
        Button(_("day ›"), "homework", about(pupil, day=begins + ONE_DAY)),
    )
