"""The week ahead of a class, found and drawn once for all its families."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from chat.text import Content, Drawn, Plain, _, draw
from delivery.digest.class_day import plans_of
from delivery.digest.day_words import plan_words, tests_words
from delivery.digest.layout import short_day
from delivery.digest.memo import Memo
from delivery.digest.occasions import Moment, Peers, peers_of
from delivery.lines.days import span
from delivery.lines.lessons import title_of
from diary.calendar import SUNDAY, Calendar, Entry, days_between
from diary.lessons import DayPlan
from diary.people import PersonalData, Pupil
from diary.timers import week_ahead
from storage.tests import Test, tests_of
from storage.timetable import weeks_of

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ClassWeek:
    here: bool  # there was school in the week that ends
    plans: tuple[DayPlan, ...]  # of the week ahead
    tests: tuple[Test, ...]
    calendar: Calendar

    @property
    def ahead(self) -> bool:
        return any(plan.held for plan in self.plans)


@dataclass(frozen=True, slots=True)
class WeekWords:
    lessons: Drawn | None
    tests: Drawn | None
    holidays: Drawn | None


async def class_weeks(
    db: AsyncConnection, memo: Memo, moment: Moment, pupils: Sequence[Pupil]
) -> Mapping[Peers, ClassWeek]:
    """For all pupils of one school, each mixture of class and groups once; from the memo as far as it goes."""
    found: dict[Peers, ClassWeek] = {}
    missing: dict[Peers, Pupil] = {}
    for pupil in pupils:
        peers = peers_of(pupil)
        known = memo.find(("week", moment, peers))
        if isinstance(known, ClassWeek):
            found[peers] = known
        else:
            missing.setdefault(peers, pupil)
    if missing:
        made = await _class_weeks(db, moment, list(missing.values()))
        for peers, week in made.items():
            memo.keep(("week", moment, peers), week)
        found |= made
    return found


async def _class_weeks(
    db: AsyncConnection, moment: Moment, pupils: Sequence[Pupil]
) -> dict[Peers, ClassWeek]:
    monday = week_ahead(moment.day)
    days = days_between(monday, monday + WEEK - DAY)
    weeks = await weeks_of(db, pupils, monday - WEEK, days[-1])
    tests = await tests_of(db, pupils, max(monday, moment.day), days[-1])
    found: dict[Peers, ClassWeek] = {}
    for pupil in pupils:
        week = weeks.of(pupil)
        plan_of = plans_of(week)
        found[peers_of(pupil)] = ClassWeek(
            here=any(
                # Without a timetable any week outside of holidays counts.
                plan_of(day - WEEK).held if weeks.as_of else week.calendar.free(day - WEEK) is None
                for day in days
            ),
            plans=tuple(plan_of(day) for day in days),
            tests=tests.of(pupil),
            calendar=week.calendar,
        )
    return found


def week_words(week: ClassWeek, lang: str, *, day: date, carries: PersonalData) -> WeekWords:
    return WeekWords(
        _drawn(tuple(_day(plan, carries) for plan in week.plans if _shown(plan)), lang),
        _drawn(tests_words(week.tests, day), lang),
        _drawn(_holidays(week, carries), lang),
    )


def _drawn(content: Content, lang: str) -> Drawn | None:
    return draw(content, lang) if content else None


def _shown(plan: DayPlan) -> bool:
    """A day without lessons needs a line only where lessons are usual."""
    return bool(plan.held) or (plan.free is not None and plan.on.isoweekday() < SUNDAY - 1)


def _day(plan: DayPlan, carries: PersonalData) -> Content:
    if plan.held:
        return _("{day}: {what}", day=short_day(plan.on, "d"), what=plan_words(plan))
    title = title_of(plan.free, carries) if plan.free else ""
    why: Content = Plain(title) if title else _("no lessons")
    return _("{day}: {what}", day=short_day(plan.on, "d"), what=why)


def _holidays(week: ClassWeek, carries: PersonalData) -> Content:
    """Those that begin within the week ahead or the one after it."""
    first, last = week.plans[0].on, week.plans[-1].on + WEEK
    coming = (entry for entry in week.calendar.holidays(first) if first <= entry.begins <= last)
    return tuple(_holiday(entry, carries) for entry in coming)


def _holiday(entry: Entry, carries: PersonalData) -> Content:
    days = span(entry.begins, entry.ends)
    if title := title_of(entry, carries):
        return _("{holidays}: {days}", holidays=Plain(title), days=days)
    return _("Holidays: {what}", what=days)
