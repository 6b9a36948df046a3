"""Marks of periods that are over, of examinations, and what came instead of a mark."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from journal.demo_school.bundle import Bundle, Cell
from journal.demo_school.calendar import Calendar, Period, SchoolYear
from journal.demo_school.cast import CAST
from journal.demo_school.curriculum import (
    BY_HALVES,
    CONDUCT_GRADES,
    SUBJECTS,
    UNMARKED_GRADES,
    course_id,
    subjects_of,
)
from journal.demo_school.dice import dice
from journal.demo_school.groups import Group, Strand
from journal.demo_school.marks import ZONE, mark_for
from journal.demo_school.pupils import Families, Pupil, SchoolClass

UNRULY_BELOW = 2.8
NOT_ATTESTED_SHARE = 0.003
POINTS_ALONE = 100  # a ЕГЭ has points and no mark
AFTERNOON = time(15, 0)


def final_mark(pupil: Pupil, subject: str, period: str, seed: int) -> str:
    return mark_for(pupil, subject, dice(seed, pupil.id, subject, period))


class Finals:
    def __init__(self, bundle: Bundle, calendar: Calendar, seed: int) -> None:
        self.bundle = bundle
        self.calendar = calendar
        self.seed = seed

    def add(
        self, pupil: Pupil, course: str, period: str, kind: str, ended: date, **cells: Cell
    ) -> None:
        usual: dict[str, Cell] = {
            "state": "set",
            "obtainedAt": datetime.combine(ended, AFTERNOON, ZONE),
        }
        cells = usual | cells
        if cells["state"] != "set":
            cells |= {"value": "", "obtainedAt": None}
        self.bundle.add(
            "finalMarks",
            sourcedId=f"f-{period}-{course}-{kind}-{pupil.id}",
            studentSourcedId=pupil.id,
            courseSourcedId=course,
            academicSessionSourcedId=period,
            kind=kind,
            **cells,
        )

    def strand(self, strand: Strand) -> None:
        code = strand.subject.code
        by_halves = strand.grade in BY_HALVES.get(code, ())
        periods = self.calendar.year.periods(strand.grade, by_halves=by_halves)
        ended = self.calendar.ended_periods(strand.grade, by_halves=by_halves)
        over = self.calendar.today > self.calendar.year.ends
        last = ended[-1].id if ended else ""
        # A mark that was put off is due by the end of the period that follows.
        coming = (*(each.ends for each in periods[len(ended) :]), self.calendar.year.over)
        for pupil in strand.pupils:
            for period in ended:
                cells = self._instead(pupil, code, until=coming[0]) if period.id == last else {}
                value = final_mark(pupil, code, period.id, self.seed)
                self.add(
                    pupil, strand.course_id, period.id, "term", period.ends, value=value, **cells
                )
            if over:
                year = self.calendar.year
                value = final_mark(pupil, code, year.year.id, self.seed)
                self.add(pupil, strand.course_id, year.year.id, "year", year.ends, value=value)

    def last_year(self, school_class: SchoolClass) -> None:
        year = SchoolYear(self.calendar.year.autumn - 1)
        grade = school_class.grade - 1
        first = self.calendar.year.periods(school_class.grade)[0].ends
        open_still = first >= self.calendar.today  # no later period has a mark that was put off
        for subject in subjects_of(grade):
            if not subject.marked:
                continue
            for pupil in school_class.pupils:
                course = course_id(subject.code, grade)
                value = final_mark(pupil, subject.code, year.year.id, self.seed)
                instead = self._instead(pupil, subject.code, until=first) if open_still else {}
                self.add(pupil, course, year.year.id, "year", year.ends, value=value, **instead)

    def conduct(self, school_class: SchoolClass, periods: Iterable[Period]) -> None:
        for period in periods:
            for pupil in school_class.pupils:
                course = course_id("conduct", school_class.grade)
                value = "незачёт" if pupil.level < UNRULY_BELOW else "зачёт"
                self.add(pupil, course, period.id, "behaviour", period.ends, value=value)

    def _instead(self, pupil: Pupil, code: str, *, until: date) -> dict[str, Cell]:
        """For the cast and now and then for others: no mark, and why."""
        if pupil.id == CAST.namesake.ext_id and code == "hist":
            return {"state": "deferred", "deferReason": "болезнь", "deferUntil": until}
        if pupil.id == CAST.ninth_grader.ext_id and code == "pe":
            return {"state": "exempt"}
        if pupil.id == CAST.twins[1].ext_id and code == "geo":
            return {"state": "not_attested"}
        chance = dice(self.seed, pupil.id, code, "instead").random()
        return {"state": "not_attested"} if chance < NOT_ATTESTED_SHARE else {}


def write_finals(
    bundle: Bundle, calendar: Calendar, school: Families, strands: Iterable[Strand], seed: int
) -> None:
    finals = Finals(bundle, calendar, seed)
    for strand in strands:
        alone = isinstance(strand.audience, Group) and strand.audience.kind == "plan"
        if strand.subject.marked and strand.grade not in UNMARKED_GRADES and not alone:
            finals.strand(strand)
    for school_class in school.classes:
        ended = calendar.ended_periods(school_class.grade)
        if school_class.grade in CONDUCT_GRADES:
            finals.conduct(school_class, ended)
        if school_class.grade - 1 not in (0, *UNMARKED_GRADES):
            finals.last_year(school_class)


def write_exams(bundle: Bundle, calendar: Calendar, school: Families, seed: int) -> None:
    """State ones of last June (10th grade), mock and school ones; in summer this year's state ones too."""
    autumn = calendar.year.autumn
    plan = (
        (10, "ОГЭ, {}", "state", date(autumn, 6, 6), 31, ("rus", "math")),
        (
            9,
            "Промежуточная аттестация за 8 класс, {}",
            "",
            date(autumn, 5, 18),
            25,
            ("rus", "alg"),
        ),
        (9, "Пробный ОГЭ, {}", "mock", date(autumn, 11, 13), 31, ("rus", "math")),
        (9, "Итоговое собеседование, {}", "state", date(autumn + 1, 2, 11), 20, ("rus",)),
        (11, "Пробный ЕГЭ, {}", "mock", date(autumn, 10, 16), 100, ("rus", "math")),
        (11, "Итоговое сочинение, {}", "state", date(autumn, 12, 3), 5, ("lit",)),
        (9, "ОГЭ, {}", "state", date(autumn + 1, 6, 4), 31, ("rus", "math")),
        (11, "ЕГЭ, {}", "state", date(autumn + 1, 6, 1), 100, ("rus", "math")),
    )
    for grade, title, kind, day, most, codes in plan:
        told = day + timedelta(days=9)
        if told >= calendar.today:
            continue
        for pupil in (each for one in school.classes if one.grade == grade for each in one.pupils):
            for code in codes:
                luck = dice(seed, pupil.id, title, code)
                share = min(1.0, max(0.3, luck.gauss(pupil.level / 5, 0.08)))
                passed = title.startswith("Итоговое")
                bundle.add(
                    "examResults",
                    sourcedId=f"e-{day:%Y%m%d}-{code}-{pupil.id}",
                    studentSourcedId=pupil.id,
                    title=title.format(SUBJECTS[code].title.lower()),
                    kind=kind,
                    date=day,
                    points=Decimal(round(most * share)),
                    value="зачёт"
                    if passed
                    else ""
                    if most == POINTS_ALONE
                    else str(max(2, round(share * 5))),
                    obtainedAt=datetime.combine(told, AFTERNOON, ZONE),
                )
