"""The evening and the morning digest: the school day ahead, and what the day has brought."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from chat.talk import Reply
from chat.text import Content, _
from delivery.batch import Batch
from delivery.digest import telling
from delivery.digest.class_day import HORIZON, ClassDay, class_days, plans_of
from delivery.digest.day_words import DayWords, day_words
from delivery.digest.memo import Memo, memo_of
from delivery.digest.occasions import Moment, Occasion, Peers, peers_of
from delivery.digest.own_words import absence_words, marks_words, own_task_words
from delivery.digest.telling import Off, Told
from diary.attendance import Absence
from diary.homework import LOOK_BACK_DAYS, Task, falls_on
from diary.marks import Mark
from diary.people import Pupil
from diary.wishes import Topic
from storage.batches import batch_before
from storage.outbox import Letter
from storage.pupil_days import Of, absences_of, marks_told, own_tasks
from storage.timetable import weeks_of

DAY = timedelta(days=1)
OLD = timedelta(days=14)  # what is entered for longer ago is no news


async def evening(batch: Batch) -> Mapping[int, Reply]:
    return await telling.compose(batch, _evening, _("evening"))


async def morning(batch: Batch) -> Mapping[int, Reply]:
    return await telling.compose(batch, _morning, _("morning"))


@dataclass(frozen=True, slots=True)
class DayFacts:
    morning: bool
    moment: Moment
    now: datetime  # by the school's clock
    days: Mapping[Peers, ClassDay]
    memo: Memo
    marks: Of[Mark]
    absences: Of[Absence]
    tasks: Of[Task]

    def of(self, pupil: Pupil, off: Off, lang: str) -> Told | None:
        peers = peers_of(pupil)
        day = self.days[peers]
        if not (day.here or day.target) or self._too_late(day):
            return None
        common = self._common(peers, day, lang)
        lines: list[Content] = [common.lessons] if common.lessons else []
        news: list[Content] = []
        if Topic.LESSONS not in off and common.changes:
            news.append(common.changes)
        if Topic.HOMEWORK not in off:
            news += [common.homework] if common.homework else []
            news += own_task_words(self.tasks.get(pupil.id, ()))
        on, today = self.moment.day, self.moment.today
        if Topic.MARKS not in off and pupil.has_marks:
            news += marks_words(self.marks.get(pupil.id, ()), on, today=today)
        if Topic.ABSENCE not in off:
            news += absence_words(self.absences.get(pupil.id, ()), on, today=today)
        lines += news
        new = bool(news)
        if Topic.TESTS not in off and common.tests:
            lines.append(common.tests)
            new = new or common.test_near
        # After days without school the first lesson is news in itself; who wants the morning's digest wants lessons.
        return Told(tuple(lines), new or (bool(common.lessons) and (self.morning or not day.here)))

    def _too_late(self, day: ClassDay) -> bool:
        """The morning's digest is of no use once the child sits in the first lesson."""
        if not self.morning or day.plan is None or day.plan.starts is None:
            return False
        return day.target == self.moment.today and day.plan.starts <= self.now.time()

    def _common(self, peers: Peers, day: ClassDay, lang: str) -> DayWords:
        key = ("words", self.morning, self.moment, peers, lang)
        known = self.memo.find(key)
        if isinstance(known, DayWords):
            return known
        made = day_words(day, lang, today=self.moment.today, with_subjects=self.morning)
        self.memo.keep(key, made)
        return made


async def _evening(
    batch: Batch, occasion: Occasion, letter: Letter, pupils: Sequence[Pupil]
) -> DayFacts:
    return await _facts(batch, occasion, letter, pupils, morning=False)


async def _morning(
    batch: Batch, occasion: Occasion, letter: Letter, pupils: Sequence[Pupil]
) -> DayFacts:
    return await _facts(batch, occasion, letter, pupils, morning=True)


async def _facts(
    batch: Batch, occasion: Occasion, letter: Letter, pupils: Sequence[Pupil], *, morning: bool
) -> DayFacts:
    moment = occasion.moment
    memo = memo_of(batch.db, batch.now)
    days = await class_days(batch.db, memo, moment, pupils, morning=morning)
    told = [one for one in pupils if days[peers_of(one)].here or days[peers_of(one)].target]
    marks: Of[Mark] = {}
    absences: Of[Absence] = {}
    if told and not morning:
        marks = await _marks(batch.db, memo, occasion, told, days)
        absences = await absences_of(batch.db, told, moment.day, moment.day)
    return DayFacts(
        morning,
        moment,
        batch.local(letter),
        days,
        memo,
        marks,
        absences,
        await _own_tasks(batch.db, moment, told, days),
    )


async def _marks(
    db: AsyncConnection,
    memo: Memo,
    occasion: Occasion,
    pupils: Sequence[Pupil],
    days: Mapping[Peers, ClassDay],
) -> Of[Mark]:
    """Those of the day, and what was entered since the last digest that said anything."""
    moment, since = occasion.moment, occasion.since
    for one in {days[peers_of(pupil)].quiet_since for pupil in pupils}:
        if one:
            since = min(since, datetime.combine(one, since.timetz()))
    key = ("before", moment, since)
    before = memo.find(key)
    if before is None:
        before = await batch_before(db, moment.school_id, "results", since)
        memo.keep(key, before)
    return await marks_told(
        db,
        pupils,
        moment.day - OLD,
        moment.today,
        whole_from=moment.day,
        after_batch=before,
    )


async def _own_tasks(
    db: AsyncConnection,
    moment: Moment,
    pupils: Sequence[Pupil],
    days: Mapping[Peers, ClassDay],
) -> Of[Task]:
    targets = {days[peers_of(pupil)].target for pupil in pupils} - {None}
    if not targets:
        return {}
    last = max(one for one in targets if one)
    tasks = await own_tasks(db, pupils, moment.day, last)
    undated = [one for one in pupils if any(task.due_on is None for task in tasks.get(one.id, ()))]
    weeks = None
    if undated:
        back = moment.day - timedelta(days=LOOK_BACK_DAYS)
        weeks = await weeks_of(db, undated, back, moment.day + HORIZON, bells=False)
    found: dict[int, tuple[Task, ...]] = {}
    for pupil in pupils:
        target = days[peers_of(pupil)].target
        own = tasks.get(pupil.id, ())
        if not own or target is None:
            continue
        plan_of = plans_of(weeks.of(pupil)) if weeks and pupil in undated else None
        found[pupil.id] = tuple(
            task
            for task in own
            if task.due_on == target
            or (
                plan_of is not None
                and falls_on(task, target, plan_of, horizon=moment.day + HORIZON)
            )
        )
    return found
