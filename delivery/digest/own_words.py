"""What is one child's own in a digest: marks, absences, tasks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from chat.text import Content, Day, Plain, Row, _
from delivery.digest.day_words import small, task_words
from delivery.lines.absence import by_reason, group_words
from delivery.lines.marks import sign
from diary.attendance import Absence
from diary.homework import Task
from diary.marks import ONE, Mark


def marks_words(marks: Sequence[Mark], day: date, *, today: date) -> tuple[Content, ...]:
    """«Сегодня: алгебра 4 (контрольная работа), история 5», and what was written into the days before."""
    of_day = [mark for mark in marks if mark.on == day]
    earlier = [mark for mark in marks if mark.on != day]
    lines: tuple[Content, ...] = ()
    if of_day:
        said = Row(
            tuple(
                _(
                    "{subject} {mark}",
                    subject=Plain(small(title)),
                    mark=Row(tuple(_mark(mark) for mark in group), gap=" "),
                )
                for title, group in _by_subject(of_day)
            ),
            gap=", ",
        )
        lines += (
            _("Today: {what}", what=said)
            if day == today
            else _("Marks of {day}: {marks}", day=Day(day), marks=said),
        )
    if earlier:
        said = Row(tuple(_dated(mark) for mark in earlier), gap=", ")
        lines += (_("New in the journal: {marks}", marks=said),)
    return lines


def _by_subject(marks: Sequence[Mark]) -> Iterable[tuple[str, Sequence[Mark]]]:
    """In the order in which the subjects were first marked."""
    found: dict[str, list[Mark]] = {}
    for mark in marks:
        found.setdefault(mark.subject, []).append(mark)
    return found.items()


def _mark(mark: Mark) -> Content:
    remark = Row((_was(mark), _work(mark)), gap=", ")
    if not any(remark.parts):
        return sign(mark)
    return _("{what} ({remark})", what=sign(mark), remark=remark)


def _dated(mark: Mark) -> Content:
    said = _("{subject} {mark}", subject=Plain(small(mark.subject)), mark=sign(mark))
    remark = Row((Day(mark.on, "dd.MM"), _was(mark), _work(mark)), gap=", ")
    return _("{what} ({remark})", what=said, remark=remark)


def _was(mark: Mark) -> Content:
    return _("was {before}", before=Plain(mark.earlier[-1].raw)) if mark.earlier else ""


def _work(mark: Mark) -> Content:
    """A work that weighs as much as any other is not named."""
    return Plain(small(mark.work_type)) if mark.work_type and mark.weight != ONE else ""


def absence_words(entries: Sequence[Absence], day: date, *, today: date) -> tuple[Content, ...]:
    if not entries:
        return ()
    what = Row(tuple(group_words(group) for group in by_reason(entries)), gap="; ")
    if day == today:
        return (_("Missed today: {what}", what=what),)
    return (_("Missed on {day}: {what}", day=Day(day), what=what),)


def own_task_words(tasks: Sequence[Task]) -> tuple[Content, ...]:
    if not tasks:
        return ()
    return (_("Own task: {tasks}", tasks=Row(tuple(map(task_words, tasks)), gap="; ")),)
