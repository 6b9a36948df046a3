"""How a child stands in each subject of a period: the marks, their averages, what would come out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from diary.final_rule import FinalRule
from diary.forecast import Forecast, forecast
from diary.marks import Average, Mark, averages, by_subject
from diary.periods import Period, Periods


@dataclass(frozen=True, slots=True)
class SubjectProgress:
    subject_id: int | None
    title: str
    period: (
        Period  # in which this subject is marked: music may have half-years in a class of quarters
    )
    marks: tuple[Mark, ...]  # in the order of days
    averages: tuple[Average, ...]  # one for each scale; empty where no mark has a number
    forecast: Forecast | None  # of the running period only; in holidays of the one that just ended


def progress(
    marks: Iterable[Mark], periods: Periods, shown: Period, rule: FinalRule, *, today: date
) -> tuple[SubjectProgress, ...]:
    """By subject, in the order of the alphabet. `marks`: of one child, of the days of `reach`."""
    found: list[SubjectProgress] = []
    open_ = shown == periods.current(today)
    for title, group in by_subject(marks).items():
        own = periods.of_subject(group[0].subject_id, shown, today)
        within = tuple(mark for mark in group if own.covers(mark.on))
        if within:
            foretold = forecast(within, rule) if open_ else None
            found.append(
                SubjectProgress(
                    group[0].subject_id, title, own, within, averages(within), foretold
                )
            )
    return tuple(found)


def reach(periods: Periods, shown: Period, today: date) -> tuple[date, date]:
    """The days of the period, and of the exceptions of single subjects."""
    own = [periods.of_subject(subject, shown, today) for subject in periods.exceptions]
    return min(p.begins for p in (shown, *own)), max(p.ends for p in (shown, *own))
