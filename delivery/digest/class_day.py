"""The school day that a digest is about, as far as a whole class or group has it in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from sqlalchemy.ext.asyncio import AsyncConnection

from delivery.digest.memo import Memo
from delivery.digest.occasions import Moment, Peers, peers_of
from delivery.lines.lessons import Names, teachers_in
from diary.calendar import SUNDAY, Calendar
from diary.homework import Task, falls_on
from diary.lessons import DayPlan
from diary.people import Pupil
from diary.timetable import Week, day_plan
from storage.audience import by_audience
from storage.homework import homework_of
from storage.names import names_of
from storage.tests import Test, tests_of
from storage.timetable import weeks_of

DAY = timedelta(days=1)
WEEKEND = 4  # days, with one that is off: further away the digest of a later evening tells
SOON = 7  # days ahead in which a test is named: by its weekday alone
HORIZON = timedelta(days=14)
BREAK = 14  # days: so far back an entry of the journal is news


@dataclass(frozen=True, slots=True)
class ClassDay:
    here: bool  # there was school on the day of the digest itself
    target: date | None  # the school day ahead; None: none so near
    plan: DayPlan | None  # of that day; None where the school sends no timetable
    tasks: tuple[Task, ...]
    tests: tuple[Test, ...]
    quiet_since: date | None  # the last day on which something was told, before days of silence
    names: Names


async def class_days(
    db: AsyncConnection, memo: Memo, moment: Moment, pupils: Sequence[Pupil], *, morning: bool
) -> Mapping[Peers, ClassDay]:
    """For all pupils of one school, each mixture of class and groups once; from the memo as far as it goes."""
    kind = "morning" if morning else "evening"
    found: dict[Peers, ClassDay] = {}
    missing: dict[Peers, Pupil] = {}
    for pupil in pupils:
        peers = peers_of(pupil)
        if peers in found or peers in missing:
            continue
        known = memo.find((kind, moment, peers))
        if isinstance(known, ClassDay):
            found[peers] = known
        else:
            missing[peers] = pupil
    if missing:
        made = await _class_days(db, moment, list(missing.values()), morning=morning)
        for peers, day in made.items():
            memo.keep((kind, moment, peers), day)
        found |= made
    return found


async def _class_days(
    db: AsyncConnection, moment: Moment, pupils: Sequence[Pupil], *, morning: bool
) -> dict[Peers, ClassDay]:
    base = moment.day
    first = base if morning else base + DAY
    homework = await homework_of(db, pupils, first, first + DAY * WEEKEND)
    undated = [task.assigned_on for task in homework.tasks if task.due_on is None]
    since = min([base, *undated])
    weeks = await weeks_of(db, pupils, since, base + HORIZON)
    tests = await tests_of(db, pupils, first, first + DAY * (0 if morning else SOON - 1))
    tasks_of = by_audience([task for task in homework.tasks if task.pupil_id is None])
    tests_of_class = by_audience(tests.tests)
    found: dict[Peers, ClassDay] = {}
    after_break: list[Pupil] = []
    for pupil in pupils:
        week = weeks.of(pupil)
        plan_of = plans_of(week)
        school_on = _school_on(plan_of, week.calendar, known=weeks.as_of is not None)
        here = school_on(base)
        target = _target(school_on, base, morning=morning)
        if target and not here:
            after_break.append(pupil)
        found[peers_of(pupil)] = ClassDay(
            here=here,
            target=target,
            plan=plan_of(target) if target and weeks.as_of else None,
            tasks=_due(tasks_of(pupil), target, base, plan_of, known=weeks.as_of is not None),
            tests=tuple(one for one in tests_of_class(pupil) if target and one.on >= target),
            quiet_since=None,
            names={},
        )
    lessons = [one for day in found.values() if day.plan for one in day.plan.lessons]
    names = await names_of(db, moment.school_id, teachers_in(lessons))
    breaks = await _breaks(db, after_break, base) if after_break and not morning else {}
    return {
        peers: ClassDay(
            day.here, day.target, day.plan, day.tasks, day.tests, breaks.get(peers), names
        )
        for peers, day in found.items()
    }


def plans_of(week: Week) -> Callable[[date], DayPlan]:
    """Each day is laid out once."""
    return cache(lambda day: day_plan(day, week))


def _school_on(
    plan_of: Callable[[date], DayPlan], calendar: Calendar, *, known: bool
) -> Callable[[date], bool]:
    if known:
        return lambda day: bool(plan_of(day).held)
    return lambda day: calendar.free(day) is None and day.isoweekday() < SUNDAY


def _target(school_on: Callable[[date], bool], base: date, *, morning: bool) -> date | None:
    """In the morning today. In the evening tomorrow; after a school day the next one, behind a weekend too."""
    if morning:
        return base if school_on(base) else None
    ahead = range(1, WEEKEND + 1) if school_on(base) else range(1, 2)
    return next((base + DAY * n for n in ahead if school_on(base + DAY * n)), None)


def _due(
    tasks: Sequence[Task],
    target: date | None,
    base: date,
    plan_of: Callable[[date], DayPlan],
    *,
    known: bool,
) -> tuple[Task, ...]:
    if target is None:
        return ()
    if not known:
        # No timetable tells for which lesson: better shown than lost.
        return tuple(
            t for t in tasks if t.due_on == target or (not t.due_on and t.assigned_on == base)
        )
    due = (task for task in tasks if falls_on(task, target, plan_of, horizon=base + HORIZON))
    return tuple(sorted(due, key=lambda task: (task.subject.casefold(), task.id)))


async def _breaks(
    db: AsyncConnection, pupils: Sequence[Pupil], base: date
) -> Mapping[Peers, date]:
    """The evening before school begins again: since when nothing was told."""
    weeks = await weeks_of(db, pupils, base - DAY * BREAK, base, bells=False)
    found: dict[Peers, date] = {}
    for pupil in pupils:
        plan_of = plans_of(weeks.of(pupil))
        days = (base - DAY * n for n in range(1, BREAK))
        found[peers_of(pupil)] = next(
            (day for day in days if plan_of(day).held), base - DAY * BREAK
        )
    return found
