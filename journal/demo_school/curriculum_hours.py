"""Lessons by the plan, and those that were held."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from journal.demo_school.bundle import Bundle
from journal.demo_school.calendar import Calendar, Period, days
from journal.demo_school.curriculum import BY_HALVES, UNMARKED_GRADES
from journal.demo_school.finals import final_mark
from journal.demo_school.groups import Strand
from journal.demo_school.timetable import Slot

TESTS_SHARE = 0.06


def write_hours(bundle: Bundle, calendar: Calendar, slots: Iterable[Slot], seed: int) -> None:
    """The plan of every period, and what came of it in those that have begun."""
    weekly = Counter((slot.strand, slot.weekday) for slot in slots)
    by_strand: dict[Strand, dict[int, int]] = {}
    for (strand, weekday), lessons in weekly.items():
        by_strand.setdefault(strand, {})[weekday] = lessons
    taught: dict[tuple[str, Period], tuple[Counter[int], Counter[int]]] = {}
    for strand, week in by_strand.items():
        leading = strand.classes[0]
        by_halves = strand.grade in BY_HALVES.get(strand.subject.code, ())
        for period in calendar.year.periods(strand.grade, by_halves=by_halves):
            key = (leading.title, period)
            if key not in taught:
                taught[key] = _weekdays(calendar, leading.grade, leading.title, period)
            share = Decimal("0.5") if strand.weeks else Decimal(1)
            planned, held = (
                sum((share * each[day] * lessons for day, lessons in week.items()), Decimal(0))
                for each in taught[key]
            )
            _write(bundle, calendar, strand, period, planned=planned, held=held, seed=seed)


def _weekdays(
    calendar: Calendar, grade: int, title: str, period: Period
) -> tuple[Counter[int], Counter[int]]:
    """How many Mondays, Tuesdays… of lessons the plan gives the period, and how many are over."""
    year = calendar.year
    weeks = round(((period.ends - period.begins).days + 1) / 7)
    planned = Counter(dict.fromkeys(range(1, 7), weeks))  # days off are not in the plan
    over = Counter(
        year.taught_weekday(day, grade, title)
        for day in days(period.begins, period.ends)
        if day < calendar.today
    )
    return planned, over


def _write(
    bundle: Bundle,
    calendar: Calendar,
    strand: Strand,
    period: Period,
    *,
    planned: Decimal,
    held: Decimal,
    seed: int,
) -> None:
    cells = strand.cells() | {
        "courseSourcedId": strand.course_id,
        "academicSessionSourcedId": period.id,
    }
    tests = (planned * Decimal(str(TESTS_SHARE))).to_integral_value()
    bundle.add("curriculumHours", **cells, lessonType="урок", hours=planned - tests)
    bundle.add("curriculumHours", **cells, lessonType="контрольная работа", hours=tests)
    if period.begins > calendar.today:
        return
    results: dict[str, Decimal] = {}
    if (
        period.ends < calendar.today
        and strand.subject.marked
        and strand.grade not in UNMARKED_GRADES
    ):
        marks = [
            int(final_mark(each, strand.subject.code, period.id, seed)) for each in strand.pupils
        ]
        results = {
            "average": round(Decimal(sum(marks)) / len(marks), 2),
            "quality": _percent(marks, at_least=4),
            "success": _percent(marks, at_least=3),
        }
    tested = (held * Decimal(str(TESTS_SHARE))).to_integral_value()
    for lesson_type, hours, done in (
        ("урок", planned - tests, held - tested),
        ("контрольная работа", tests, tested),
    ):
        bundle.add(
            "lessonStats", **cells, lessonType=lesson_type, hours=hours, held=done, **results
        )


def _percent(marks: list[int], *, at_least: int) -> Decimal:
    return round(Decimal(100 * sum(mark >= at_least for mark in marks)) / len(marks), 1)
