"""What the diary holds about one child, as a section."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol

from chat.text import Content, Number, Row, Text, _
from delivery.lines.absence import kind_words
from delivery.lines.achievements import KINDS, LEVELS
from delivery.lines.finals import period_words, said_words
from diary.marks import ONE, Mark
from documents.dossier import Section, Table
from handlers.my_data_facts import ChildFacts
from handlers.who_sees import RELATIONS, SOMEBODY


class Writing(Protocol):
    """Words in the reader's language."""

    def __call__(self, words: Content) -> str: ...
    def when(self, moment: datetime | None) -> Content: ...
    def day(self, on: date | None) -> Content: ...
    def table(
        self,
        title: Content,
        head: tuple[Content, ...],
        rows: Iterable[tuple[Content, ...]],
        *shares: int,
    ) -> tuple[Table, ...]: ...


def child_section(pages: Writing, one: ChildFacts) -> Section:
    about = [
        (_("Class"), one.class_title),
        (_("Born"), pages.day(one.born)),
        (_("You to the child"), RELATIONS.get(one.relation, SOMEBODY) if one.relation else ""),
    ]
    return Section(
        one.called,
        facts=tuple((pages(label), pages(value)) for label, value in about if value),
        tables=(*_marks(pages, one), *_finals(pages, one), *_others(pages, one)),
        note=pages(
            _("The timetable and the homework of the whole class are not about one child.")
        ),
    )


def _marks(pages: Writing, one: ChildFacts) -> tuple[Table, ...]:
    rows = ((pages.day(mark.on), mark.subject, _mark(mark), _work(mark)) for mark in one.marks)
    head = (_("Day"), _("Subject"), _("Mark"), _("Work"))
    return pages.table(_("Marks"), head, rows, 2, 3, 2, 6)


def _mark(mark: Mark) -> Content:
    earlier = tuple(was.raw for was in mark.earlier)
    return Row((*earlier, mark.raw), gap=" → ")


def _work(mark: Mark) -> Content:
    weight: Text | str = ""
    if mark.weight != ONE:
        weight = _("weight {weight}", weight=Number(mark.weight))
    criteria = Row(tuple(f"{name} {value}" for name, value in mark.criteria), gap=", ")
    # Many a journal calls a work by nothing but its kind.
    work = "" if mark.work.casefold() == mark.work_type.casefold() else mark.work
    return Row((mark.work_type, work, weight, criteria if mark.criteria else "", mark.comment))


def _finals(pages: Writing, one: ChildFacts) -> tuple[Table, ...]:
    finals = ((final.subject, period_words(final), said_words(final)) for final in one.finals)
    exams = (
        (
            pages.day(exam.on),
            exam.title,
            Row((exam.raw, Number(exam.points) if exam.points is not None else "")),
            pages.when(exam.obtained_at),
        )
        for exam in one.exams
    )
    subject, mark = _("Subject"), _("Mark")
    return (
        *pages.table(_("Final marks"), (subject, _("Period"), mark), finals),
        *pages.table(_("Exams"), (_("Day"), subject, mark, _("Received")), exams),
    )


def _others(pages: Writing, one: ChildFacts) -> tuple[Table, ...]:
    absences = (
        (
            pages.day(entry.on),
            Row((entry.number or "", entry.subject)),
            Row((kind_words(entry.kind) if entry.kind != "unknown" else entry.raw, entry.comment)),
        )
        for entry in one.absences
    )
    tasks = ((pages.day(task.assigned_on), task.subject, task.words) for task in one.tasks)
    notes = ((pages.when(note.posted_at), note.author.polite, note.words) for note in one.notes)
    prizes = (
        (
            pages.day(prize.on),
            prize.title,
            Row((prize.result, KINDS.get(prize.kind, ""), LEVELS.get(prize.level, ""))),
        )
        for prize in one.achievements
    )
    day, words = _("Day"), _("Words")
    return (
        *pages.table(_("Attendance"), (day, _("Lesson"), _("What")), absences, 2, 3, 6),
        *pages.table(_("Tasks for this child alone"), (day, _("Subject"), words), tasks, 2, 3, 6),
        *pages.table(_("Written to this child alone"), (day, _("Who"), words), notes, 2, 3, 6),
        *pages.table(_("Achievements"), (day, _("What"), _("Result")), prizes, 2, 6, 4),
    )
