"""The school year by rule: no dates of a real year are kept, every year is worked out from its September."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
MONDAY, FRIDAY, SATURDAY, SUNDAY = 1, 5, 6, 7
SIX_DAY_GRADES = range(8, 12)
HALF_YEAR_GRADES = range(10, 12)
LONGER_BREAK_CLASS = "8А"


def days(first: date, last: date) -> Iterator[date]:
    """Both ends included."""
    return (first + DAY * step for step in range((last - first).days + 1))


def monday(day: date) -> date:
    return day - DAY * (day.isoweekday() - 1)


class Period(NamedTuple):
    id: str
    title: str
    kind: str  # year, quarter, half
    begins: date
    ends: date


class Break(NamedTuple):
    """A line of calendar.csv. The scope is a parallel, a class or, with neither, the school."""

    kind: str  # holiday, off, short, workday
    begins: date
    ends: date
    title: str
    grade: int = 0
    class_title: str = ""

    def closes(self, grade: int, class_title: str) -> bool:
        return (
            self.kind in ("holiday", "off")
            and self.grade in (0, grade)
            and self.class_title in ("", class_title)
        )


@dataclass(frozen=True)
class SchoolYear:
    autumn: int  # the year of its September

    @cached_property
    def begins(self) -> date:
        first = date(self.autumn, 9, 1)
        return first + DAY if first.isoweekday() == SUNDAY else first

    @cached_property
    def ends(self) -> date:
        """The last school day; on paper the year ends with August."""
        last = date(self.autumn + 1, 5, 26)
        return last - DAY if last.isoweekday() == SUNDAY else last

    @property
    def over(self) -> date:
        return date(self.autumn + 1, 8, 31)

    @cached_property
    def holidays(self) -> tuple[Break, ...]:
        after = self.autumn + 1
        fall, spring = monday(date(self.autumn, 10, 28)), monday(date(after, 3, 30))
        first_grade, longer = monday(date(after, 2, 16)), monday(date(after, 2, 4))
        winter_ends = monday(date(after, 1, 9)) + DAY * 6
        return (
            Break("holiday", fall, fall + DAY * 6, "Осенние каникулы"),
            Break("holiday", date(self.autumn, 12, 31), winter_ends, "Зимние каникулы"),
            Break(
                "holiday",
                first_grade,
                first_grade + DAY * 6,
                "Дополнительные каникулы первоклассников",
                grade=1,
            ),
            Break(
                "holiday",
                longer + DAY * 3,
                longer + DAY * 6,
                "Дополнительные каникулы при шестидневной неделе",
                class_title=LONGER_BREAK_CLASS,
            ),
            Break("holiday", spring, spring + DAY * 6, "Весенние каникулы"),
            Break("holiday", self.ends + DAY, self.over, "Летние каникулы"),
        )

    @cached_property
    def single_days(self) -> tuple[Break, ...]:
        after = self.autumn + 1
        feasts = (
            (date(self.autumn, 11, 4), "День народного единства"),
            (date(after, 2, 23), "День защитника Отечества"),
            (date(after, 3, 8), "Международный женский день"),
            (date(after, 5, 1), "Праздник Весны и Труда"),
            (date(after, 5, 9), "День Победы"),
        )
        found = []
        for day, title in feasts:
            free = day + DAY if day.isoweekday() == SUNDAY else day
            found.append(Break("off", free, free, title))
        for anchor in (date(self.autumn, 11, 20), date(after, 4, 20)):
            friday = monday(anchor) + DAY * 4
            worked = friday - DAY * 6
            found.append(Break("off", friday, friday, "Методический день"))
            found.append(Break("workday", worked, worked, "Рабочая суббота по расписанию пятницы"))
        for day, title in (
            (date(self.autumn, 10, 5), "День учителя"),
            (date(self.autumn, 12, 30), "Канун Нового года"),
            (date(after, 5, 8), "Канун Дня Победы"),
        ):
            short = day - DAY * max(0, day.isoweekday() - FRIDAY)
            found.append(Break("short", short, short, f"Сокращённые уроки. {title}"))
        return tuple(found)

    @cached_property
    def breaks(self) -> tuple[Break, ...]:
        return self.holidays + self.single_days

    @cached_property
    def short_days(self) -> tuple[date, ...]:
        return tuple(sorted(each.begins for each in self.breaks if each.kind == "short"))

    @cached_property
    def year(self) -> Period:
        title = f"{self.autumn}/{self.autumn + 1} учебный год"
        return Period(f"year-{self.autumn}", title, "year", date(self.autumn, 9, 1), self.over)

    @cached_property
    def quarters(self) -> tuple[Period, ...]:
        fall, winter, _, _, spring, _ = self.holidays
        bounds = (
            (self.begins, fall.begins - DAY),
            (fall.ends + DAY, winter.begins - DAY),
            (winter.ends + DAY, spring.begins - DAY),
            (spring.ends + DAY, self.ends),
        )
        return tuple(
            Period(f"q{number}-{self.autumn}", f"{number} четверть", "quarter", *bound)
            for number, bound in enumerate(bounds, start=1)
        )

    @cached_property
    def halves(self) -> tuple[Period, ...]:
        first, second, third, fourth = self.quarters
        return (
            Period(f"h1-{self.autumn}", "1 полугодие", "half", first.begins, second.ends),
            Period(f"h2-{self.autumn}", "2 полугодие", "half", third.begins, fourth.ends),
        )

    def periods(self, grade: int, *, by_halves: bool = False) -> tuple[Period, ...]:
        return self.halves if by_halves or grade in HALF_YEAR_GRADES else self.quarters

    @property
    def cycle_anchor(self) -> date:
        first = monday(self.begins)
        return first - WEEK * self.week_of_cycle(first)

    def week_of_cycle(self, day: date) -> int:
        """0 is числитель, 1 is знаменатель: they take turns without end, so two years never disagree."""
        return monday(day).toordinal() // 7 % 2

    def taught_weekday(self, day: date, grade: int, class_title: str) -> int:
        """Whose timetable this class follows on this day; 0 on a day without school."""
        weekday = day.isoweekday()
        if weekday == SUNDAY or not self.begins <= day <= self.ends:
            return 0
        for each in self.breaks:
            if each.begins <= day <= each.ends and each.closes(grade, class_title):
                return 0
        if any(each.kind == "workday" and each.begins == day for each in self.breaks):
            return FRIDAY  # six-day classes too: a teacher cannot follow two timetables
        return 0 if weekday == SATURDAY and grade not in SIX_DAY_GRADES else weekday


@dataclass(frozen=True)
class Calendar:
    """The years that a bundle speaks of: this one, in summer the coming one too."""

    today: date
    years: tuple[SchoolYear, ...]

    @staticmethod
    def around(today: date) -> Calendar:
        this = SchoolYear(today.year if (today.month, today.day) >= (9, 1) else today.year - 1)
        years = (this, SchoolYear(this.autumn + 1)) if today > this.ends - WEEK * 2 else (this,)
        return Calendar(today, years)

    @property
    def year(self) -> SchoolYear:
        return self.years[0]

    def year_of(self, day: date) -> SchoolYear | None:
        return next((year for year in self.years if year.begins <= day <= year.ends), None)

    def taught_weekday(self, day: date, grade: int, class_title: str) -> int:
        year = self.year_of(day)
        return year.taught_weekday(day, grade, class_title) if year else 0

    def next_school_day(self, after: date, grade: int, class_title: str) -> date:
        day = after + DAY
        while not self.taught_weekday(day, grade, class_title):
            day += DAY
            assert day <= self.years[-1].ends, "A year without school days."
        return day

    def ended_periods(self, grade: int, *, by_halves: bool = False) -> tuple[Period, ...]:
        periods = self.year.periods(grade, by_halves=by_halves)
        return tuple(period for period in periods if period.ends < self.today)

    @cached_property
    def running_since(self) -> date:
        """From when on to list things: the running half-year; five weeks where it is young."""
        begun = [period.begins for period in self.year.halves if period.begins <= self.today]
        return (
            max(self.year.begins, min(begun[-1], self.today - WEEK * 5))
            if begun
            else self.year.begins
        )
