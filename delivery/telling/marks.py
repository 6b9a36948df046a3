"""New marks, corrected and removed ones: a letter for all marks of a child that came together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from chat.talk import Button, Reply
from chat.text import Content, Plain, Row, _, n_, quiet
from delivery.batch import Batch
from delivery.folding import News
from delivery.lines.marks import average_value, sign, tells_nothing_new
from delivery.telling.told import (
    Told,
    about,
    by_school,
    headed,
    letter,
    pupils_in,
    rows_in,
    told,
)
from diary.marks import ONE, Mark, averages
from diary.periods import Period, Periods
from storage.marks import Marks, marks_among, marks_of
from storage.periods import periods_of_all
from storage.subjects import titles_of


@dataclass(frozen=True, slots=True)
class _Line:
    subject_id: int | None
    subject: str
    mark: Mark | None  # as it stands; None: removed
    was: str = ""  # what it said before, where that is another sign
    commented: bool = False  # only the teacher's words are new


@dataclass(frozen=True, slots=True)
class _Known:
    standing: Mapping[tuple[int, int], Mark]
    titles: Mapping[int, str]  # of subjects whose marks were removed
    periods: Mapping[int, Periods]
    marks: Marks  # of the running periods, for averages


async def marks(batch: Batch) -> Mapping[int, Reply]:
    said: dict[int, Reply] = {}
    for tells in by_school(await told(batch)):
        known = await _known(batch, tells)
        for one in tells:
            found = [line for news in one.news for line in _line(one, news, known)]
            if found:
                said[one.letter.id] = _letter(one, found, known)
    return said


async def _known(batch: Batch, tells: Sequence[Told]) -> _Known:
    pupils, today = pupils_in(tells), tells[0].today
    standing = await marks_among(batch.db, pupils, rows_in(tells))
    gone = {
        news.before["subject_id"]
        for one in tells
        for news in one.news
        if news.before and one.key(news) not in standing
    }
    periods = await periods_of_all(batch.db, pupils, today=today)
    begins = min(
        (p.begins for one in periods.values() for p in _running(one, today)), default=today
    )
    return _Known(
        standing,
        await titles_of(batch.db, gone - {None}),
        periods,
        await marks_of(batch.db, pupils, begins, today),
    )


def _running(periods: Periods, today: date) -> tuple[Period, ...]:
    current = periods.current(today)
    if current is None:
        return ()
    own = (periods.of_subject(one, current, today) for one in periods.exceptions)
    return (current, *own)


def _line(told: Told, news: News, known: _Known) -> tuple[_Line, ...]:
    """What there is to say of a mark now; nothing where it stands again as the family knows it."""
    mark, before = known.standing.get(told.key(news)), news.before
    was = str(before["raw"]) if before and before["kind"] == "mark" else ""
    if mark is None or mark.kind != "mark":
        if not was or before is None:
            return ()
        title = known.titles.get(before["subject_id"] or 0, mark.subject if mark else "")
        return (_Line(before["subject_id"], title, None, was),)
    if was != mark.raw:
        return (_Line(mark.subject_id, mark.subject, mark, was),)
    if before and before["comment"] != mark.comment and mark.comment:
        return (_Line(mark.subject_id, mark.subject, mark, commented=True),)
    return ()


def _letter(told: Told, found: Sequence[_Line], known: _Known) -> Reply:
    ordered = sorted(
        found, key=lambda one: (one.subject.casefold(), one.mark.on if one.mark else date.min)
    )
    words: list[Content] = []
    for _id, group in groupby(ordered, key=lambda one: one.subject_id):
        same = tuple(group)
        average = _average(told, same[0].subject_id, known)
        for place, one in enumerate(same, start=1):
            words += _words(told, one, average if place == len(same) else "")
    if len(found) == 1:
        words[0] = headed(told, words[0])
    else:
        words.insert(0, headed(told, _counted(found)))
    ways = [Button(_("Marks"), "marks", about(told))]
    if told.pupil.has_marks:
        ways.append(Button(_("Averages"), "averages", about(told)))
    return letter(words, *ways)


def _counted(found: Sequence[_Line]) -> Content:
    if all(one.mark and not one.was and not one.commented for one in found):
        return n_("{n} new mark", "{n} new marks", n=len(found))
    return _("marks")


def _words(told: Told, line: _Line, average: Content) -> list[Content]:
    subject, mark = Plain(line.subject), line.mark
    if mark is None:
        removed = _(
            "{subject}: the mark {mark} was removed.", subject=subject, mark=Plain(line.was)
        )
        return [Row((removed, average), gap=" ")]
    value = sign(mark)
    if line.was:
        value = _("was {before} → now {after}", before=Plain(line.was), after=value)
    details = Row(_details(mark, told.today), gap=", ")
    said = (
        _("{subject}: {mark} ({details}).", subject=subject, mark=value, details=details)
        if details.parts
        else _("{subject}: {mark}.", subject=subject, mark=value)
    )
    topic: Content = ""
    if not tells_nothing_new(mark):
        topic = _("Topic: {topic}.", topic=Plain(mark.work.strip().rstrip(".")))
    words: list[Content] = [Row((said, topic, average), gap=" ")]
    if mark.comment:
        words.append(quiet(_("   “{comment}”", comment=Plain(mark.comment))))
    return words


def _details(mark: Mark, today: date) -> tuple[Content, ...]:
    found: list[Content] = []
    if mark.work_type:
        found.append(Plain(mark.work_type.lower()))
    if mark.weight != ONE:
        found.append(_("weight {weight}", weight=mark.weight))
    if not mark.counts:
        found.append(_("not in the average"))
    if mark.on != today:
        found.append(_("for {day}", day=mark.on))
    return tuple(found)


def _average(told: Told, subject_id: int | None, known: _Known) -> Content:
    """Of the subject in its running period; nothing where there is no telling."""
    periods = known.periods[told.pupil.id]
    current = periods.current(told.today)
    if current is None or not told.pupil.has_marks:
        return ""
    period = periods.of_subject(subject_id, current, told.today)
    own = [
        one
        for one in known.marks.of(told.pupil)
        if one.subject_id == subject_id and period.begins <= one.on <= period.ends
    ]
    values = tuple(average_value(one) for one in averages(own))
    return _("Average {average}.", average=Row(values, gap=", ")) if values else ""
