"""A lesson in words, with what a substitution changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from chat.text import Content, Plain, Row, _, bold, n_, quiet, struck
from delivery.lines.days import day_head
from diary.calendar import Entry
from diary.lessons import DayPlan, Lesson
from diary.pairs import in_pairs
from diary.people import Name, PersonalData

Names = Mapping[int, Name]


def lesson_line(lesson: Lesson, names: Names, *, hours: bool = True) -> Content:
    """«3. 10:30–11:15 Литература · каб. 14 · вместо: Физика · замена: Иванова О. П.»."""
    subject: Content = Plain(lesson.subject) if lesson.subject else _("Lesson")
    if not lesson.held:
        subject = struck(subject)
    times: Content = ""
    if hours and lesson.held and lesson.starts and lesson.ends:
        times = _("{starts}–{ends}", starts=lesson.starts, ends=lesson.ends)
    what = Row((times, subject), gap=" ")
    numbered = _("{number}. {lesson}", number=number_words(lesson), lesson=what)
    room = room_words(lesson) if lesson.held else ""
    if room and lesson.was_room and not lesson.was_subject:
        room = _("{room} instead of {before}", room=room, before=Plain(lesson.was_room))
    note: Content = Plain(lesson.note) if lesson.note else ""
    return Row((numbered, room, *change_words(lesson, names), note))


def number_words(lesson: Lesson) -> Content:
    """«3», of a pair «3–4»."""
    if lesson.through is None:
        return lesson.number
    return Row((lesson.number, lesson.through), gap="–")


def room_words(lesson: Lesson) -> Content:
    """«каб. 14», but «спортзал»."""
    if not lesson.room[:1].isdigit():
        return Plain(lesson.room) if lesson.room else ""
    return _("room {room}", room=Plain(lesson.room))


def change_words(lesson: Lesson, names: Names) -> tuple[Content, ...]:
    if lesson.cancelled:
        return (_("will not be held"),)
    if lesson.moved_to:
        day, number = lesson.moved_to
        if day == lesson.on:
            return (_("moved to lesson {number}", number=number),)
        return (_("moved to {day}, lesson {number}", day=day, number=number),)
    found: list[Content] = []
    if lesson.extra:
        found.append(_("extra lesson"))
    if lesson.moved_from:
        found.append(_moved_from(lesson, *lesson.moved_from))
    if lesson.was_subject:
        found.append(_("instead of: {subject}", subject=Plain(lesson.was_subject)))
    if lesson.substitute:
        found.append(_substitute(lesson, names))
    return tuple(found)


def _moved_from(lesson: Lesson, day: date, number: int) -> Content:
    if day == lesson.on:
        return _("moved from lesson {number}", number=number)
    return _("moved from {day}", day=day)


def _substitute(lesson: Lesson, names: Names) -> Content:
    known = tuple(Plain(names[one].full) for one in lesson.teachers if one in names)
    if not known:
        return _("another teacher")
    return _("substitute: {teacher}", teacher=Row(known, gap=", "))


def day_lines(
    plan: DayPlan, names: Names, *, carries: PersonalData, hours: bool = True
) -> tuple[Content, ...]:
    """The lessons, or why there are none."""
    if not plan.lessons:
        return (free_words(plan, carries),)
    shifts = {lesson.shift for lesson in plan.lessons}
    found: list[Content] = []
    lessons = in_pairs(plan)
    for shift in sorted(shifts):
        if len(shifts) > 1:
            found.append(quiet(shift_words(shift)))
        group = (lesson for lesson in lessons if lesson.shift == shift)
        found += [lesson_line(lesson, names, hours=hours) for lesson in group]
    return tuple(found)


def free_words(plan: DayPlan, carries: PersonalData) -> Content:
    if plan.free is None:
        return _("No lessons.")
    if title := title_of(plan.free, carries):
        return _("No lessons: {reason}.", reason=Plain(title))
    if plan.free.kind == "holiday":
        return _("No lessons: holidays.")
    return _("No lessons: a day off.")


def title_of(entry: Entry, carries: PersonalData) -> str:
    """«Карантин в 6В» tells the class: where that may not travel, only the whole school's days keep their titles."""
    return entry.title if carries is PersonalData.FULL or entry.scope == "school" else ""


def shift_words(shift: int) -> Content:
    return _("Shift {number}", number=shift)


def remarks(plan: DayPlan) -> tuple[Content, ...]:
    """«числитель · 2-я смена · сокращённые уроки · 3 пары»."""
    pairs = sum(1 for lesson in in_pairs(plan) if lesson.held and lesson.through)
    shifts = {lesson.shift for lesson in plan.lessons}
    later = next(iter(shifts)) if len(shifts) == 1 else 1
    return (
        Plain(plan.week) if plan.week and plan.lessons else "",
        shift_words(later) if later > 1 else "",
        _("shortened lessons") if plan.short and plan.lessons else "",
        n_("{n} pair", "{n} pairs", n=pairs) if pairs else "",
    )


def day_block(
    plan: DayPlan, names: Names, *, today: date, carries: PersonalData, hours: bool = True
) -> Content:
    title: Content = bold(day_head(plan.on, today))
    if not hours and plan.starts and plan.ends:
        from_to = _("{starts}–{ends}", starts=plan.starts, ends=plan.ends)
        title = Row((title, from_to))
    return (Row((title, *remarks(plan))), *day_lines(plan, names, carries=carries, hours=hours))


def teachers_in(lessons: Sequence[Lesson]) -> set[int]:
    """Only substitutes are named on a timetable."""
    return {one for lesson in lessons if lesson.substitute for one in lesson.teachers}
