from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from mimetypes import guess_type
from urllib.parse import unquote

from chat.talk import Button, File, Refusal, Reply
from chat.text import Content, Plain, _, bold, render
from delivery.lines.days import day_head, paragraphs, span
from delivery.lines.homework import file_name, file_names, is_due, shortened, task_line, with_days
from delivery.lines.lessons import free_words
from diary.calendar import days_between, monday
from diary.homework import Task, by_due_day
from diary.people import PersonalData, Pupil
from diary.timetable import day_plan
from handlers.children import Asked, asked
from handlers.screens import about, asked_days, screen
from handlers.timetable import no_timetable
from handlers.turn import Turn
from linking.aliases import tells_class, tells_surname
from storage.homework import Homework, find_attachment, homework_of
from storage.timetable import weeks_of

ONE_DAY = timedelta(days=1)
LOOK_AHEAD = timedelta(days=14)
FILES_AT_MOST = 4
LABEL = 40


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
    body: Content = _list(turn, who.pupil, tasks, brief=begins != ends) or no_homework(found)
    if begins == ends and not any(task.due_on for task in tasks):
        free, school_day = await _free_day(turn, who.pupil, begins)
        if school_day and found.as_of:
            # On a Friday «на завтра» is asked for Monday.
            found = await homework_of(turn.db, (who.pupil,), school_day, school_day)
            tasks = await _due(turn, who.pupil, found, school_day, school_day)
            then = (bold(day_head(school_day, turn.today)), no_homework(found))
            body = _list(turn, who.pupil, tasks, brief=False) or then
            body = paragraphs([(bold(day_head(begins, turn.today)), free), body])
        else:
            nothing = (bold(day_head(begins, turn.today)), no_homework(found))
            body = paragraphs([nothing, body]) if tasks else nothing
    return screen(
        turn,
        who,
        title,
        body,
        as_of=found.as_of,
        buttons=(
            _file_row(turn, who.pupil, tasks),
            _neighbours(turn, who.pupil, begins, ends),
            (Button(_("By subject"), "subjects", about(who.pupil, of="homework")),),
        ),
        sibling_args={"day": begins, "to": ends} if turn.given("day") else None,
    )


async def send_file(turn: Turn) -> Reply:
    """The `file` (its id) of a task of a `pupil`; `number` is the one under which it was listed."""
    who = await asked(turn)
    found = await find_attachment(turn.db, who.pupil, turn.number("file"))
    if found is None:
        raise Refusal(Reply(_("This file is no longer there. Please open the homework again.")))
    number = turn.number("number") if turn.given("number") else 1
    name = file_name(who.pupil, found.name, number)
    if found.content is not None:
        kind = guess_type(found.name)[0] or "application/octet-stream"
        file = File(render(name, turn.person.lang), found.content, kind)
        return Reply(name, files=(file,), fresh=True, personal=True)
    if found.url:
        words = _("{name}: {url}", name=name, url=Plain(found.url))
        if _tells_too_much(found.url, who.pupil):
            words = _(
                "The address of this file holds a name or a class, which this messenger may not show. "
                "Open the homework in the school's web chat."
            )
        return Reply(words, fresh=True, personal=True)
    words = _("The school sent only the name of this file: {name}", name=name)
    return Reply(words, personal=True)


def _tells_too_much(url: str, pupil: Pupil) -> bool:
    if pupil.carries is PersonalData.FULL:
        return False
    words = unquote(url)
    return tells_surname(words, pupil.name) or tells_class(words, pupil.class_title)


async def _due(
    turn: Turn, pupil: Pupil, found: Homework, begins: date, ends: date
) -> tuple[Task, ...]:
    tasks = found.of(pupil)
    undated = [task.assigned_on for task in tasks if task.due_on is None]
    if undated:
        horizon = max(ends, turn.today) + LOOK_AHEAD
        weeks = await weeks_of(turn.db, (pupil,), min(undated), horizon, bells=False)
        tasks = with_days(tasks, weeks.of(pupil), horizon)
    due = [task for task in tasks if is_due(task, begins, ends, turn.today)]
    return tuple(task for group in by_due_day(due).values() for task in group)


async def _free_day(turn: Turn, pupil: Pupil, day: date) -> tuple[Content, date | None]:
    """Why a day ahead has no lessons, and the next that has some; none for a day of school."""
    if day <= turn.today:
        return "", None
    found = await weeks_of(turn.db, (pupil,), day, day + LOOK_AHEAD, bells=False)
    week = found.of(pupil)
    if no_timetable(found) or day_plan(day, week).held:
        return "", None
    ahead = days_between(day + ONE_DAY, day + LOOK_AHEAD)
    school_day = next((one for one in ahead if day_plan(one, week).held), None)
    return free_words(day_plan(day, week), turn.person.carries), school_day


def _list(turn: Turn, pupil: Pupil, tasks: Sequence[Task], *, brief: bool) -> Content:
    names = file_names(pupil, tasks)
    return paragraphs(
        [
            (
                bold(day_head(day, turn.today) if day else _("For the next lesson")),
                *(task_line(shortened(task) if brief else task, names) for task in group),
            )
            for day, group in by_due_day(tasks).items()
        ]
    )


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
    names = file_names(who.pupil, own)
    blocks: list[Content] = [
        (
            bold(day_head(day, turn.today) if day else _("For the next lesson")),
            *(task_line(task, names, subject=False) for task in group),
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
            _file_row(turn, who.pupil, own),
            (
                Button(_("All subjects"), "homework", about(who.pupil)),
                Button(_("Another subject"), "subjects", about(who.pupil, of="homework")),
            ),
            (Button(_("Marks"), "marks", about(who.pupil, subject=subject_id)),),
        ),
    )


def _file_row(turn: Turn, pupil: Pupil, tasks: Sequence[Task]) -> tuple[Button, ...]:
    names = list(file_names(pupil, tasks).items())[:FILES_AT_MOST]
    return tuple(
        Button(
            Plain(f"📎 {render(name, turn.person.lang)}"[:LABEL]),
            "homework_file",
            about(pupil, file=file_id, number=number),
        )
        for number, (file_id, name) in enumerate(names, start=1)
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
