"""The weekly template, with dated lessons and substitutions laid over it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from diary.bells import Bell, Bells
from diary.calendar import Calendar, WeekCycle
from diary.lessons import Attends, Audience, Change, DayPlan, Lesson, Slot


@dataclass(frozen=True, slots=True)
class Week:
    """Everything that the plan of some days is made of, for one pupil."""

    attends: Attends
    slots: Sequence[Slot] = ()
    dated: Sequence[Lesson] = ()
    changes: Sequence[Change] = ()
    bells: Bells = field(default_factory=Bells)
    calendar: Calendar = field(default_factory=Calendar)
    cycle: WeekCycle | None = None
    paired: bool = False


def day_plan(on: date, week: Week) -> DayPlan:
    free = week.calendar.free(on)
    lessons = _usual(on, week, free=free is not None)
    for change in week.changes:
        if change.on == on and change.kind != "extra":
            lessons = [_overlaid(one, change, week.attends) for one in lessons]
    lessons += _arriving(on, week)
    lessons += [_extra(c) for c in week.changes if c.on == on and c.kind == "extra"]
    bells = {bell.key: bell for bell in reversed(week.bells.of_day(on, week.attends.homeroom))}
    timed = (_timed(one, bells.get(one.key)) for one in lessons)
    return DayPlan(
        on,
        tuple(sorted(timed, key=lambda one: (one.key, not one.held, one.subject))),
        free=free,
        short=week.calendar.short(on),
        week=week.cycle.name(on) if week.cycle and any(s.weeks for s in week.slots) else "",
        paired=week.paired,
    )


def _usual(on: date, week: Week, *, free: bool) -> list[Lesson]:
    """Dated lessons, and the template where no dated lesson stands at that number."""
    dated = [one for one in week.dated if one.on == on]
    taken = {one.key for one in dated}
    if free:
        return dated
    template = (
        Lesson(
            slot.audience,
            on,
            slot.shift,
            slot.number,
            slot.course_id,
            slot.subject_id,
            slot.subject,
            teachers=slot.teachers,
            room=slot.room,
        )
        for slot in week.slots
        if slot.runs(on, week.cycle) and (slot.shift, slot.number) not in taken
    )
    return dated + list(template)


def _lies_over(change: Change, lesson: Lesson, attends: Attends) -> bool:
    """A substitution for a class lies over all groups of that class."""
    if (change.on, change.shift, change.number) != (lesson.on, lesson.shift, lesson.number):
        return False
    if change.audience == lesson.audience:
        return True
    of_class = change.audience.class_id
    return (
        of_class is not None
        and lesson.audience.group_id is not None
        and of_class == (attends.homeroom or of_class)
    )


def _overlaid(lesson: Lesson, change: Change, attends: Attends) -> Lesson:
    if not _lies_over(change, lesson, attends):
        return lesson
    note = change.note or lesson.note
    if change.kind == "cancel":
        return replace(lesson, cancelled=True, note=note)
    if change.moves:
        number = lesson.number if change.new_number is None else change.new_number
        return replace(lesson, moved_to=(change.lands_on, number), note=note)
    other_subject = change.course_id is not None and change.course_id != lesson.course_id
    other_room = bool(change.room) and change.room != lesson.room
    return replace(
        lesson,
        course_id=change.course_id if other_subject else lesson.course_id,
        subject_id=change.subject_id if other_subject else lesson.subject_id,
        subject=change.subject if other_subject else lesson.subject,
        was_subject=lesson.subject if other_subject else lesson.was_subject,
        # The topic was planned for the subject that is not held.
        topic="" if other_subject else lesson.topic,
        teachers=change.teachers or lesson.teachers,
        substitute=lesson.substitute
        or bool(change.teachers and change.teachers != lesson.teachers),
        room=change.room or lesson.room,
        was_room=lesson.room if other_room else lesson.was_room,
        note=note,
    )


def _arriving(on: date, week: Week) -> list[Lesson]:
    """Lessons that were moved to this day or to another number of it."""
    found: list[Lesson] = []
    for change in week.changes:
        if not change.moves or change.lands_on != on:
            continue
        left = _usual(change.on, week, free=week.calendar.free(change.on) is not None)
        for lesson in left:
            if not _lies_over(change, lesson, week.attends):
                continue
            number = lesson.number if change.new_number is None else change.new_number
            found.append(
                replace(
                    lesson,
                    on=on,
                    number=number,
                    starts=None,
                    ends=None,
                    room=change.room or lesson.room,
                    teachers=change.teachers or lesson.teachers,
                    substitute=bool(change.teachers and change.teachers != lesson.teachers),
                    moved_from=(lesson.on, lesson.number),
                    note=change.note,
                )
            )
    return found


def _extra(change: Change) -> Lesson:
    return Lesson(
        change.audience,
        change.on,
        change.shift,
        change.number,
        change.course_id,
        change.subject_id,
        change.subject,
        teachers=change.teachers,
        room=change.room,
        extra=True,
        note=change.note,
    )


def _timed(lesson: Lesson, bell: Bell | None) -> Lesson:
    if lesson.starts is not None or bell is None:
        return lesson
    return replace(lesson, starts=bell.starts, ends=bell.ends)


def next_lesson_day(
    course_id: int, after: date, plans: Iterable[DayPlan], *, audience: Audience | None = None
) -> date | None:
    """The next day on which this course is really held, for this group where it has lessons of its own."""
    later = [plan for plan in plans if plan.on > after]
    for only in (audience, None):
        for plan in later:
            for lesson in plan.held:
                if lesson.course_id == course_id and only in (None, lesson.audience):
                    return plan.on
    return None
