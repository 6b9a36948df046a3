"""When lessons begin and end."""

from __future__ import annotations

from datetime import date, time, timedelta

from journal.demo_school.bundle import Bundle
from journal.demo_school.calendar import DAY, SATURDAY, Calendar

NUMBERS = range(9)
SHIFTS = (1, 2)
FIRST_LESSON = {1: 8 * 60 + 30, 2: 13 * 60 + 40}  # minutes; lesson 0 is before it
USUAL, SHORT = "main", "short"
LENGTHS = {USUAL: (40, 10), SHORT: (30, 10)}  # lesson, pause
LONG_PAUSES = {2: 10, 3: 10}  # more minutes after this lesson


def hours(bell_set: str, weekday: int, shift: int, number: int) -> tuple[time, time]:
    lesson, pause = LENGTHS[bell_set]
    if weekday == SATURDAY:
        pause = 5
    longer = 0 if bell_set == SHORT else sum(LONG_PAUSES.get(at, 0) for at in range(1, number))
    starts = FIRST_LESSON[shift] + (number - 1) * (lesson + pause) + longer
    return _time(starts), _time(starts + lesson)


def _time(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


def lesson_hours(calendar: Calendar, day: date, shift: int, number: int) -> tuple[time, time]:
    year = calendar.year_of(day)
    short = year is not None and day in year.short_days
    return hours(SHORT if short else USUAL, day.isoweekday(), shift, number)


def write_bells(bundle: Bundle, calendar: Calendar) -> None:
    for bell_set in LENGTHS:
        for weekday in range(1, 7):
            for shift in SHIFTS:
                for number in NUMBERS:
                    starts, ends = hours(bell_set, weekday, shift, number)
                    bundle.add(
                        "bells",
                        setId=bell_set,
                        weekday=weekday,
                        shift=shift,
                        number=number,
                        startTime=starts,
                        endTime=ends,
                    )
    for year in calendar.years:
        begins = year.begins
        for short in (*year.short_days, year.ends + timedelta(days=1)):
            bundle.add("bellUse", setId=USUAL, startDate=begins, endDate=short - DAY)
            if short <= year.ends:
                bundle.add("bellUse", setId=SHORT, startDate=short, endDate=short)
            begins = short + DAY
