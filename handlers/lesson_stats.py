"""Lessons held against the plan, average, quality and success of a class: for class teachers and heads."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from chat.talk import Button, Reply
from chat.text import Content, Number, Plain, Row, _, bold, quiet
from delivery.lines.days import lines, paragraphs
from diary.completeness import Given
from diary.lesson_stats import Hours, Results, SubjectStats, results_of, total
from handlers.class_periods import ClassPeriod, class_period, period_row
from handlers.history import classes_of, pick_class
from handlers.screens import age
from handlers.start import MENU
from handlers.turn import Turn
from storage.lesson_stats import LessonStats, lesson_stats_of
from storage.subjects import titles_of


async def show(turn: Turn) -> Reply:
    """Which class; args: page."""
    found = await classes_of(turn)
    if len(found) == 1:
        return await _class(turn, found[0].id)
    words = _("Statistics: which class?")
    finals = Button(_("Final marks"), "completeness")
    return pick_class(
        turn, found, ("lesson_stats", "lesson_stats_class"), words, last=(finals, MENU)
    )


async def of_class(turn: Turn) -> Reply:
    """args: class, period."""
    return await _class(turn, turn.number("class"))


async def _class(turn: Turn, class_id: int) -> Reply:
    shown = await class_period(turn, class_id, deed="stats.read")
    title = _("Statistics of {class_title}", class_title=Plain(shown.school_class.title))
    if shown.period is None:
        return Reply((bold(title), _("The school has not sent any periods yet.")), ((MENU,),))
    found = await lesson_stats_of(turn.db, turn.school.id, shown.school_class.id, shown.period.id)
    subjects = await _with_results(turn, shown, found)
    body = [
        bold(Row((title, Plain(shown.period.title)))),
        _whole(found),
        lines(*(_subject(one) for one in subjects)),
    ]
    args = {"class": shown.school_class.id, "period": shown.period.id}
    rows = (
        period_row("lesson_stats_class", shown),
        (Button(_("Final marks"), "completeness_class", args), MENU),
    )
    return Reply(
        (paragraphs([part for part in body if part]), *age(turn, found.as_of)),
        tuple(row for row in rows if row),
        personal=True,
    )


async def _with_results(
    turn: Turn, shown: ClassPeriod, found: LessonStats
) -> tuple[SubjectStats, ...]:
    """What the journal says; of subjects without its figures what follows from the final marks of this class."""
    given: dict[int, list[Given]] = defaultdict(list)
    for one in shown.given:
        given[one.subject_id].append(one)
    told = {one.subject_id for one in found.subjects if one.results}
    reckoned = {
        subject: results
        for subject, marks in given.items()
        if subject not in told and (results := results_of(marks))
    }
    titles = await titles_of(turn.db, reckoned)
    extra = [
        SubjectStats(subject, titles.get(subject, ""), "", (), results)
        for subject, results in reckoned.items()
    ]
    everything = [*found.subjects, *extra]
    return tuple(sorted(everything, key=lambda one: (one.subject.casefold(), one.group)))


def _whole(found: LessonStats) -> Content:
    if found.as_of is None:
        return _("The school does not send the number of lessons here.")
    together = total(hours for one in found.subjects for hours in one.hours)
    if together is None:
        return _("No lessons were counted in this period yet.")
    return _held(*together)


def _held(held: Decimal, planned: Decimal) -> Content:
    return _("Lessons held: {held} of {planned}", held=_hours(held), planned=_hours(planned))


def _subject(one: SubjectStats) -> Content:
    name = Row((Plain(one.subject), Plain(one.group) if one.group else ""), gap=", ")
    together = total(one.hours)
    title: Content = bold(name)
    if together:
        held, planned = map(_hours, together)
        title = _("{type}: {held} of {planned}", type=title, held=held, planned=planned)
    head = Row((title, *_results(one.results)))
    types = [hours for hours in one.hours if hours.planned or hours.held]
    if len(types) < 2:  # noqa: PLR2004 - one type of lesson says nothing new
        return head
    return (head, quiet(Row(tuple(_type(hours) for hours in types), gap="; ")))


def _type(hours: Hours) -> Content:
    name = Plain(hours.lesson_type)
    planned = _hours(hours.planned) if hours.planned is not None else "—"
    if hours.held is None:
        return _("{type}: {planned} planned", type=name, planned=planned)
    return _("{type}: {held} of {planned}", type=name, held=_hours(hours.held), planned=planned)


def _results(results: Results) -> tuple[Content, ...]:
    return (
        _("average {average}", average=Number(results.average, "0.00")) if results.average else "",
        _("quality {percent} %", percent=Number(results.quality, "0.#"))
        if results.quality is not None
        else "",
        _("success {percent} %", percent=Number(results.success, "0.#"))
        if results.success is not None
        else "",
    )


def _hours(number: Decimal) -> Number:
    return Number(number, "0.#")
