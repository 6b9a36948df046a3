"""The spread of a week, as in a paper diary: on the line of a lesson what is set for it and what was given in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeAlias

from chat.talk import Button
from chat.text import Content, Day, Number, Plain, Row, _, n_, quiet
from delivery.lines.days import day_head, span
from delivery.lines.homework import file_names
from delivery.lines.lessons import Names, change_words, free_words, remarks, room_words
from delivery.lines.marks import details, sign
from diary.calendar import SUNDAY, Entry
from diary.homework import Task
from diary.lessons import DayPlan, Lesson
from diary.marks import ONE, Mark
from diary.people import Pupil
from handlers.screens import about
from handlers.turn import Turn, local
from storage.tests import Test

SATURDAY = SUNDAY - 1
Given: TypeAlias = Task | Mark | Test

LEAF = 3  # days on one leaf of a paper diary
NOTHING = -1  # the id of no subject
NO_DAY = date.min  # paper knows no «завтра»


@dataclass(frozen=True, slots=True)
class Chip:
    """A mark among others. `told` is everything about it, for whoever points at it or listens."""

    sign: Content
    weight: Content
    day: Content
    told: Content
    heavy: bool
    counts: bool


@dataclass(frozen=True, slots=True)
class Assignment:
    words: Content
    own: bool  # for this child alone
    files: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A lesson; or a subject that has homework or a mark on a day without a lesson of it."""

    subject: Button
    tasks: tuple[Assignment, ...]
    marks: tuple[Chip, ...]
    tests: tuple[Content, ...]  # their kinds
    number: int | None = None
    times: Content = ""
    held: bool = True
    room: Content = ""
    changes: tuple[Content, ...] = ()
    note: Content = ""  # the journal's own words about a change


@dataclass(frozen=True, slots=True)
class DayPage:
    head: Button
    remarks: tuple[Content, ...]
    today: bool
    lines: tuple[Line, ...]
    free: Content  # why there are none


@dataclass(frozen=True, slots=True)
class WeekPage:
    title: Content
    ways: tuple[Button, ...]  # the week before, the one that is now, the next
    leaves: tuple[tuple[DayPage, ...], ...]
    undated: tuple[tuple[Content, Assignment], ...]  # for lessons that no timetable tells
    notice: Content  # instead of the days
    age: Content


@dataclass(frozen=True, slots=True)
class Found:
    """What a week is made of: plans of its days, and what falls on them."""

    plans: Sequence[DayPlan]
    tasks: Sequence[Task]
    marks: Sequence[Mark]
    tests: Sequence[Test]
    names: Names
    sends_timetable: bool
    as_of: datetime | None

    def given(self, on: date) -> list[Given]:
        """What belongs to subjects of this day: homework, tests, marks."""
        everything: list[Given] = [*self.tasks, *self.tests, *self.marks]
        return [one for one in everything if _day_of(one) == on]


def week_page(turn: Turn, pupil: Pupil, found: Found, ways: tuple[Button, ...]) -> WeekPage:
    assignments = _assignments(pupil, found.tasks)
    drawer = _Drawer(turn, pupil, found, assignments)
    days = tuple(
        day
        for plan in found.plans
        if (day := drawer.day(plan)).lines or plan.on.isoweekday() < SATURDAY
    )
    notice = "" if any(day.lines for day in days) else _notice(turn, found)
    leaves = (days[:LEAF], days[LEAF:])
    return WeekPage(
        span(found.plans[0].on, found.plans[-1].on),
        ways,
        () if notice else tuple(leaf for leaf in leaves if leaf),
        tuple(
            (Plain(task.subject), assignments[task.id])
            for task in found.tasks
            if task.due_on is None
        ),
        notice,
        age_words(turn, found.as_of),
    )


def age_words(turn: Turn, as_of: datetime | None) -> Content:
    """Always with the day: the page may be printed."""
    if as_of is None:
        return ""
    moment = local(as_of, turn.school.timezone)
    return _("Data as of {day}, {time}", day=moment.date(), time=moment.time())


def chip(mark: Mark) -> Chip:
    signed: Content = "" if mark.kind == "mark" else sign(mark)
    comment = _("“{comment}”", comment=Plain(mark.comment)) if mark.comment else ""
    return Chip(
        Plain(mark.raw or "—"),
        "" if mark.weight == ONE else Number(mark.weight),
        Day(mark.on, "dd.MM"),
        Row((mark.on, signed, *details(mark), comment)),
        heavy=mark.weight > ONE,
        counts=mark.enters_average,
    )


def _assignments(pupil: Pupil, tasks: Sequence[Task]) -> Mapping[int, Assignment]:
    names = file_names(pupil, tasks)
    numbers = {file_id: number for number, file_id in enumerate(names, start=1)}
    return {
        task.id: Assignment(
            Plain(task.words.strip()),
            task.pupil_id is not None,
            tuple(
                Button(
                    names[file.id],
                    "homework_file",
                    about(pupil, file=file.id, number=numbers[file.id]),
                )
                for file in task.files
            ),
        )
        for task in tasks
    }


@dataclass(frozen=True, slots=True)
class _Drawer:
    turn: Turn
    pupil: Pupil
    found: Found
    assignments: Mapping[int, Assignment]

    def day(self, plan: DayPlan) -> DayPage:
        lines: list[Line] = []
        told = set[int | None]()  # what is set for a subject stands at its first lesson of the day
        for lesson in plan.lessons:
            lines.append(self._lesson(lesson, whole=lesson.held and lesson.subject_id not in told))
            if lesson.held:
                told.add(lesson.subject_id)
        for one in self.found.given(plan.on):
            if one.subject_id not in told:
                told.add(one.subject_id)
                lines.append(self._line(plan.on, one.subject_id, one.subject))
        return DayPage(
            Button(day_head(plan.on, NO_DAY), "timetable", self._about(day=plan.on)),
            remarks(plan),
            plan.on == self.turn.today,
            tuple(lines),
            free_words(plan, self.turn.person.carries),
        )

    def _lesson(self, lesson: Lesson, *, whole: bool) -> Line:
        line = self._line(lesson.on, lesson.subject_id if whole else NOTHING, lesson.subject)
        times: Content = ""
        if lesson.held and lesson.starts and lesson.ends:
            times = _("{starts}–{ends}", starts=lesson.starts, ends=lesson.ends)
        room = room_words(lesson) if lesson.held else ""
        changes = change_words(lesson, self.found.names)
        if room and lesson.was_room and not lesson.was_subject:
            moved = _("{room} instead of {before}", room=room, before=Plain(lesson.was_room))
            room, changes = "", (moved, *changes)
        return replace(
            line,
            number=lesson.number,
            times=times,
            subject=self._subject(lesson.on, lesson.subject_id, lesson.subject),
            held=lesson.held,
            room=room,
            changes=changes,
            note=Plain(lesson.note) if lesson.note else "",
        )

    def _line(self, on: date, subject_id: int | None, title: str) -> Line:
        """Without a lesson."""
        of = [one for one in self.found.given(on) if one.subject_id == subject_id]
        return Line(
            subject=self._subject(on, subject_id, title),
            tasks=tuple(self.assignments[one.id] for one in of if isinstance(one, Task)),
            marks=tuple(chip(one) for one in of if isinstance(one, Mark)),
            tests=tuple(Plain(one.work_type or one.title) for one in of if isinstance(one, Test)),
        )

    def _subject(self, on: date, subject_id: int | None, title: str) -> Button:
        label: Content = Plain(title) if title else _("Lesson")
        if subject_id is None:
            return Button(label, "timetable", self._about(day=on))
        return Button(label, "homework", self._about(subject=subject_id, day=on))

    def _about(self, **args: object) -> dict[str, object]:
        return about(self.pupil, **args)


def _day_of(one: Given) -> date | None:
    return one.due_on if isinstance(one, Task) else one.on


def _notice(turn: Turn, found: Found) -> Content:
    """What stands where a week has nothing at all."""
    if not found.sends_timetable:
        return _("The school does not send a timetable here.")
    for plan in found.plans:
        if plan.free and plan.free.kind == "holiday":
            return (free_words(plan, turn.person.carries), quiet(_dates(plan.free, turn.today)))
    return _("No lessons.")


def _dates(entry: Entry, today: date) -> Content:
    """«30 декабря – 10 января · Осталось 6 дней.»"""
    dates = span(entry.begins, entry.ends)
    if not entry.covers(today):
        return dates
    left = (entry.ends - today).days
    last = _("Today is the last day.")
    return Row((dates, n_("{n} day left.", "{n} days left.", n=left) if left else last))
