"""Marks of a period as a table: every mark of every subject, averages, what would come out, earlier final marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from chat.talk import Button
from chat.text import Content, Number, Plain, Row
from delivery.lines.days import span
from delivery.lines.finals import period_words, value_words
from delivery.lines.marks import average_value
from diary.final_rule import final_rule_of
from diary.finals import FinalMark, by_year
from diary.marks import Mark, averages, by_subject
from diary.people import Pupil
from diary.periods import Period, Periods
from diary.progress import SubjectProgress, progress
from handlers.cabinet_week import Chip, age_words, chip
from handlers.marks import no_marks
from handlers.screens import about
from handlers.turn import Turn
from storage.finals import Finals
from storage.marks import Marks

Column = tuple[str, str]  # the kind and the period of final marks


@dataclass(frozen=True, slots=True)
class SubjectRow:
    subject: Button
    period: Content  # where it is not the one of the table
    marks: tuple[Chip, ...]
    average: Content
    forecast: Button | None  # asks for the arithmetic
    finals: tuple[Content, ...]  # one for each column


@dataclass(frozen=True, slots=True)
class MarksPage:
    title: Content
    periods: tuple[Button, ...]  # begun ones; none where the journal knows no periods
    columns: tuple[Content, ...]  # of final marks
    rows: tuple[SubjectRow, ...]
    foretold: bool  # the period is running: there is a forecast
    notice: Content  # instead of the rows
    age: Content


def marks_page(
    turn: Turn,
    pupil: Pupil,
    found: Marks,
    *,
    finals: Finals,
    periods: Periods,
    shown: Period | None,
    days: tuple[date, date],
    ways: tuple[Button, ...],
) -> MarksPage:
    """`found` has the marks of `days` and perhaps more."""
    begins, ends = days
    marks = [mark for mark in found.of(pupil) if begins <= mark.on <= ends]
    subjects = _subjects(turn, marks, periods, shown)
    given = _of_this_year(turn, finals)
    columns = tuple(dict.fromkeys(map(_column, given)))
    rows = tuple(
        _row(
            pupil,
            title,
            subjects.get(title),
            shown=shown,
            finals=[mark for mark in given if mark.subject == title],
            columns=columns,
        )
        for title in sorted({*subjects, *(m.subject for m in given)}, key=str.casefold)
    )
    return MarksPage(
        Plain(shown.title) if shown else span(begins, ends),
        ways,
        tuple(period_words(next(m for m in given if _column(m) == one)) for one in columns),
        rows,
        foretold=any(row.forecast for row in rows),
        notice="" if rows else no_marks(pupil, given=found.as_of is not None),
        age=age_words(turn, found.as_of),
    )


def _subjects(
    turn: Turn, marks: Sequence[Mark], periods: Periods, shown: Period | None
) -> Mapping[str, SubjectProgress]:
    if shown is None:
        year = Period(0, "", "year", date.min, date.max)
        return {
            title: SubjectProgress(group[0].subject_id, title, year, group, averages(group), None)
            for title, group in by_subject(marks).items()
        }
    rule = final_rule_of(turn.school.rules)
    stand = progress(marks, periods, shown, rule, today=turn.today)
    return {one.title: one for one in stand}


def _of_this_year(turn: Turn, finals: Finals) -> tuple[FinalMark, ...]:
    """In the order of periods; the year after its parts."""
    latest = next(iter(by_year(finals.marks, turn.today).values()), ())
    order = {"term": 0, "attestation": 1, "year": 2, "exam": 3, "final": 4}
    return tuple(sorted(latest, key=lambda m: (order.get(m.kind, 0), m.begins or date.min)))


def _column(mark: FinalMark) -> Column:
    """Behaviour is a subject of its own: its mark stands among those of its period."""
    return "term" if mark.kind == "behaviour" else mark.kind, mark.period


def _row(
    pupil: Pupil,
    title: str,
    stand: SubjectProgress | None,
    *,
    shown: Period | None,
    finals: Sequence[FinalMark],
    columns: Sequence[Column],
) -> SubjectRow:
    given = {_column(mark): value_words(mark) for mark in finals}
    cells = tuple(given.get(one, "") for one in columns)
    if stand is None:
        return SubjectRow(Button(Plain(title), "finals", about(pupil)), "", (), "", None, cells)
    asked = about(pupil, subject=stand.subject_id) if stand.subject_id else about(pupil)
    return SubjectRow(
        Button(Plain(title), "marks", asked),
        Plain(stand.period.title) if shown and stand.period.id != shown.id else "",
        tuple(chip(mark) for mark in stand.marks),
        Row(tuple(average_value(one) for one in stand.averages), gap=", ")
        if stand.averages
        else "",
        _foretold(stand, asked),
        cells,
    )


def _foretold(stand: SubjectProgress, asked: dict[str, object]) -> Button | None:
    """A dash where nothing can be said yet: pressed, it says why."""
    if stand.forecast is None or stand.subject_id is None:
        return None
    value = stand.forecast.value
    return Button("–" if value is None else Number(value), "forecast", asked)
