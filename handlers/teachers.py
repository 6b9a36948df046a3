from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from chat.talk import Button, Reply
from chat.text import Content, Plain, Row, _, bold
from diary.people import PersonalData, Pupil
from handlers.children import asked
from handlers.screens import about, screen
from handlers.turn import Turn
from storage.names import names_of
from storage.teachers import Teacher, Teachers, teachers_of
from storage.timetable import weeks_of


async def show(turn: Turn) -> Reply:
    """Who teaches a `pupil`; with a `subject` (its id) who teaches that."""
    who = await asked(turn)
    found = await teachers_of(turn.db, who.pupil, today=turn.today)
    shown = found.teachers
    if not any(one.subject for one in shown):
        shown += await _of_timetable(turn, who.pupil)
    if who.pupil.carries is not PersonalData.FULL:
        # «9А английский, 1 группа»: the class stands in the group's title.
        # Who teaches two groups is named once.
        shown = tuple(dict.fromkeys(replace(one, group="", stream=False) for one in shown))
    if turn.given("subject"):
        subject_id = turn.number("subject")
        shown = tuple(one for one in shown if one.subject_id == subject_id)
    return screen(
        turn,
        who,
        _("Teachers"),
        _lines(shown) if shown else _none(found),
        as_of=found.as_of,
        buttons=(
            (Button(_("All teachers"), "teachers", about(who.pupil)),)
            if turn.given("subject")
            else (),
        ),
    )


async def _of_timetable(turn: Turn, pupil: Pupil) -> tuple[Teacher, ...]:
    """A school that gives no list of teachers may still name them on its timetable."""
    week = (await weeks_of(turn.db, (pupil,), turn.today, turn.today, bells=False)).of(pupil)
    names = await names_of(turn.db, turn.school.id, (t for s in week.slots for t in s.teachers))
    found = {
        Teacher(names[one], slot.subject_id, slot.subject, "", own=False)
        for slot in week.slots
        for one in slot.teachers
        if one in names
    }
    return tuple(sorted(found, key=lambda one: (one.subject.casefold(), one.name.full)))


def _lines(teachers: Sequence[Teacher]) -> tuple[Content, ...]:
    return tuple(
        _("{subject}: {teachers}", subject=_title(subject), teachers=Row(names, gap=", "))
        for subject, group in groupby(teachers, key=lambda one: one.subject)
        if (names := tuple(_name(one) for one in group))
    )


def _title(subject: str) -> Content:
    return Plain(subject) if subject else bold(_("Class teacher"))


def _name(teacher: Teacher) -> Content:
    name = Plain(teacher.name.full)
    if teacher.own:
        return _("{teacher} (own lessons)", teacher=name)
    if teacher.stream:
        return _("{teacher} (stream {group})", teacher=name, group=Plain(teacher.group))
    if teacher.group:
        return _("{teacher} ({group})", teacher=name, group=Plain(teacher.group))
    return name


def _none(found: Teachers) -> Content:
    if found.as_of is None:
        return _("The school does not send the names of teachers here.")
    return _("The school has not named a teacher.")
