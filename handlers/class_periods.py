"""Which period of a class staff look at, and the final marks that are given in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from chat.talk import Button
from chat.text import Plain
from diary.completeness import Given
from diary.people import Name
from diary.periods import Period, Periods
from handlers.history import WHOLE_SCHOOL
from handlers.turn import Turn, stale_button
from linking.access import access_class
from linking.class_pupils import grades_of_classes
from linking.rosters import SchoolClass
from storage.completeness import finals_since, pupils_of_class
from storage.periods import periods_of_classes

A_YEAR = timedelta(days=300)
SOON = timedelta(days=10)  # final marks are set in the last days of a period
AT_MOST = 4
LABEL = 40


@dataclass(frozen=True, slots=True)
class ClassPeriod:
    """A class, the period that is looked at, and the others that may be."""

    school_class: SchoolClass
    pupils: dict[int, Name]
    period: Period | None  # None: the school gave no periods
    others: tuple[Period, ...]
    given: tuple[Given, ...]  # in the period, and in that by which a subject is marked instead
    skipped: frozenset[int]  # subjects that are marked later than this period ends


async def class_period(turn: Turn, class_id: int, *, deed: str) -> ClassPeriod:
    """args: period. Every look is written down."""
    person = turn.person
    if not (person.roles & WHOLE_SCHOOL or class_id in person.class_ids):
        raise stale_button()
    found = await access_class(turn.db, person, class_id, deed=deed, now=turn.house.clock())
    pupils = dict(await pupils_of_class(turn.db, found.id, today=turn.today))
    grades = await grades_of_classes(turn.db, turn.school.id)
    schemes = await periods_of_classes(
        turn.db, turn.school.id, {found.id: grades.get(found.id)}, today=turn.today
    )
    scheme = schemes[found.id]
    finals = await finals_since(turn.db, pupils, turn.today - A_YEAR)
    begun = {one.id: one for one in scheme.usual if one.begins <= turn.today}
    own = {one.id for group in scheme.exceptions.values() for one in group}
    known = begun | {key: one for key, one in finals.periods.items() if key not in own}
    offered = sorted(known.values(), key=lambda one: (one.ends, -one.begins.toordinal()))
    due = [one for one in offered if one.ends <= turn.today + SOON or one.id in finals.given]
    period = next(reversed(due or offered), None)
    if turn.given("period"):
        period = known.get(turn.number("period"))
        if period is None:
            raise stale_button()
    if period is None:
        return ClassPeriod(found, pupils, None, (), (), frozenset())
    instead, skipped = _exceptions(scheme, period)
    return ClassPeriod(
        found,
        pupils,
        period,
        tuple(one for one in offered[-AT_MOST - 1 :] if one.id != period.id)[-AT_MOST:],
        tuple(one for key in {period.id, *instead} for one in finals.given.get(key, ())),
        skipped,
    )


def _exceptions(scheme: Periods, period: Period) -> tuple[set[int], frozenset[int]]:
    """The periods that end with this one and stand for it in a subject; subjects that have none such."""
    instead: set[int] = set()
    skipped: set[int] = set()
    for subject, periods in scheme.exceptions.items():
        if period not in scheme.usual or period in periods:
            continue
        together = [one for one in periods if one.ends == period.ends]
        instead |= {one.id for one in together}
        if not together:
            skipped.add(subject)
    return instead, frozenset(skipped)


def period_row(action: str, shown: ClassPeriod) -> tuple[Button, ...]:
    return tuple(
        Button(
            Plain(one.title[:LABEL]), action, {"class": shown.school_class.id, "period": one.id}
        )
        for one in shown.others
    )
