"""The weekly digest: the plan of the week ahead, marks and attendance of the week that ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from chat.talk import Reply
from chat.text import Content, Plain, Row, _, n_
from delivery.batch import Batch
from delivery.digest import telling
from delivery.digest.class_week import ClassWeek, WeekWords, class_weeks, week_words
from delivery.digest.day_words import small
from delivery.digest.memo import Memo, memo_of
from delivery.digest.occasions import Moment, Occasion, Peers, peers_of
from delivery.digest.telling import Off, Told
from delivery.lines.absence import kind_words
from diary.attendance import MISSED, Absence, summed
from diary.marks import Mark, by_subject
from diary.people import Pupil
from diary.timers import week_ahead
from diary.wishes import Topic
from storage.batches import ages
from storage.outbox import Letter
from storage.pupil_days import Of, absences_of, marks_told

WEEK = timedelta(days=7)


async def weekly(batch: Batch) -> Mapping[int, Reply]:
    return await telling.compose(batch, _facts, _("the week's plan"))


@dataclass(frozen=True, slots=True)
class WeekFacts:
    moment: Moment
    memo: Memo
    weeks: Mapping[Peers, ClassWeek]
    marks: Of[Mark]
    absences: Of[Absence]
    attendance: bool  # the school tells of it

    def of(self, pupil: Pupil, off: Off, lang: str) -> Told | None:
        peers = peers_of(pupil)
        week = self.weeks[peers]
        if not (week.here or week.ahead):
            return None
        common = self._common(pupil, week, lang)
        lines: list[Content] = [common.lessons] if common.lessons else []
        if Topic.TESTS not in off and common.tests:
            lines.append(common.tests)
        if common.holidays:
            lines.append(common.holidays)
        if week.here and Topic.MARKS not in off and pupil.has_marks:
            lines.append(_marks(self.marks.get(pupil.id, ())))
        if week.here and Topic.ABSENCE not in off and self.attendance:
            lines.append(_attendance(self.absences.get(pupil.id, ())))
        return Told(tuple(lines), news=True)

    def _common(self, pupil: Pupil, week: ClassWeek, lang: str) -> WeekWords:
        key = ("week words", self.moment, peers_of(pupil), lang, pupil.carries)
        known = self.memo.find(key)
        if isinstance(known, WeekWords):
            return known
        made = week_words(week, lang, day=self.moment.today, carries=pupil.carries)
        self.memo.keep(key, made)
        return made


def _marks(marks: Sequence[Mark]) -> Content:
    if not marks:
        return _("Marks of the week: none")
    said = tuple(
        _(
            "{subject} {mark}",
            subject=Plain(small(title)),
            mark=Row(tuple(Plain(mark.raw) for mark in group), gap=" "),
        )
        for title, group in by_subject(marks).items()
    )
    return _("Marks of the week: {marks}", marks=Row(said, gap=", "))


def _attendance(entries: Sequence[Absence]) -> Content:
    missed = summed(entries)
    parts: list[Content] = []
    if missed.total_days:
        parts.append(n_("{n} whole day", "{n} whole days", n=missed.total_days))
    if missed.total_lessons:
        parts.append(n_("{n} lesson", "{n} lessons", n=missed.total_lessons))
    late = (_("Late in the week: {n}", n=missed.late),) if missed.late else ()
    if not parts:
        return late or _("Missed in the week: nothing, never late")
    reasons = missed.lessons + missed.days
    what = _(
        "{what} ({remark})",
        what=Row(tuple(parts), gap=", "),
        remark=Row(tuple(kind_words(kind) for kind in MISSED if reasons[kind]), gap=", "),
    )
    return (_("Missed in the week: {what}", what=what), *late)


async def _facts(
    batch: Batch,
    occasion: Occasion,
    _letter: Letter,
    pupils: Sequence[Pupil],
) -> WeekFacts:
    moment, memo = occasion.moment, memo_of(batch.db, batch.now)
    weeks = await class_weeks(batch.db, memo, moment, pupils)
    told = [one for one in pupils if weeks[peers_of(one)].here]
    ends = week_ahead(moment.day) - timedelta(days=1)
    begins = ends - WEEK + timedelta(days=1)
    marks: Of[Mark] = {}
    absences: Of[Absence] = {}
    if told:
        marks = await marks_told(batch.db, told, begins, ends, whole_from=begins, after_batch=0)
        absences = await absences_of(batch.db, told, begins, ends)
    known = memo.find(("ages", moment))
    if known is None:
        known = await ages(batch.db, moment.school_id)
        memo.keep(("ages", moment), known)
    return WeekFacts(moment, memo, weeks, marks, absences, attendance="attendance" in known)
