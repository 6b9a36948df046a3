"""What would come out if the period ended today: a letter for a child, set-wise; never called a mark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from chat.talk import Button, Reply
from chat.text import Content, Plain, Row, _, bold
from delivery.batch import Batch, pupils_of
from delivery.lines.days import lines
from delivery.lines.forecast import average_number, not_a_mark
from diary.final_rule import FinalRule, final_rule_of
from diary.forecast import Forecast, forecast
from diary.marks import Mark, by_subject
from diary.people import Pupil, Purpose
from diary.periods import Period, Periods
from linking.naming import called
from storage.marks import marks_of
from storage.outbox import Letter
from storage.periods import periods_of_all


@dataclass(frozen=True, slots=True)
class _Asked:
    letter: Letter
    pupil: Pupil


async def forecasts(batch: Batch) -> Mapping[int, Reply]:
    """facts: period (its id). Nothing for a child without marks, or where the period is over."""
    pupils = await pupils_of(batch, Purpose.NOTIFY)
    asked = [_Asked(one, pupils[one.id]) for one in batch.letters if one.id in pupils]
    asked = [one for one in asked if one.pupil.has_marks]

    def school(one: _Asked) -> int:
        return one.letter.school_id

    said: dict[int, Reply] = {}
    for _id, group in groupby(sorted(asked, key=school), key=school):
        said |= await _of_school(batch, tuple(group))
    return said


async def _of_school(batch: Batch, asked: tuple[_Asked, ...]) -> Mapping[int, Reply]:
    today = batch.today(asked[0].letter)
    pupils = tuple({one.pupil.id: one.pupil for one in asked}.values())
    periods = await periods_of_all(batch.db, pupils, today=today)
    running = {
        one.letter.id: period
        for one in asked
        if (period := periods[one.pupil.id].find(one.letter.facts["period"]))
        and period.covers(today)
    }
    if not running:
        return {}
    begins = min(period.begins for period in running.values())
    found = await marks_of(batch.db, pupils, begins, today)
    rule = final_rule_of(asked[0].letter.rules)
    said: dict[int, Reply] = {}
    for one in asked:
        if period := running.get(one.letter.id):
            own = [mark for mark in found.of(one.pupil) if period.covers(mark.on)]
            if reply := _letter(
                one.pupil, period, _theirs(own, period, periods[one.pupil.id]), rule
            ):
                said[one.letter.id] = reply
    return said


def _theirs(marks: list[Mark], period: Period, periods: Periods) -> dict[str, tuple[Mark, ...]]:
    """By subject; one that is marked by other periods is not foretold with this one."""
    return by_subject(
        mark for mark in marks if period in periods.exceptions.get(mark.subject_id or 0, (period,))
    )


def _letter(
    pupil: Pupil, period: Period, subjects: Mapping[str, tuple[Mark, ...]], rule: FinalRule
) -> Reply | None:
    told: list[Content] = []
    few: list[Content] = []
    owed: list[Content] = []
    for title, marks in subjects.items():
        found = forecast(marks, rule)
        if found and found.value is not None:
            told.append(_line(title, marks, found, rule))
        elif found and found.why == "few":
            few.append(Plain(title))
        elif found and found.why == "works":
            owed.append(Plain(title))
    if not told:
        return None
    scarce: Content = _("Too few marks yet: {subjects}.", subjects=Row(tuple(few), gap=", "))
    words = lines(
        Row((bold(called(pupil)), _("forecast for {period}", period=Plain(period.title)))),
        _("By the marks of today this would come out:"),
        *told,
        scarce if few else "",
        _("No mark yet in a required work: {subjects}.", subjects=Row(tuple(owed), gap=", "))
        if owed
        else "",
        not_a_mark(period),
    )
    about = {"pupil": pupil.id}
    ways = (
        Button(_("Forecast"), "forecast", about),
        Button(_("What to send you"), "wishes", about),
    )
    return Reply(words, (ways,), personal=True)


def _line(title: str, marks: tuple[Mark, ...], found: Forecast, rule: FinalRule) -> Content:
    assert found.value is not None
    assert found.average is not None
    return _(
        "{subject}: {value} (average {average})",
        subject=Plain(title),
        value=found.value,
        average=average_number(found.average, marks, rule),
    )
