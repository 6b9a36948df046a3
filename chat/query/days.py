"""One day, as it is named: «завтра», «в среду», «на 5 число», «3 декабря», «24.11»."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from chat.query.known import Span

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
NEW_YEAR_OF_SCHOOL = 8  # from August on a date belongs to the coming school year
YEARS = 20  # a year farther away is a slip of a finger


@dataclass(frozen=True, slots=True)
class Asked:
    """What a date is understood by."""

    today: date
    terms: tuple[Span, ...] = ()
    past: bool = False  # «в среду» is the last one: marks, absences
    ahead: bool = False  # «на неделю» are the next seven days: homework, lessons
    homework: bool = False  # «в среду» it was set, «на среду» it is due

    @property
    def monday(self) -> date:
        return self.today - self.today.weekday() * DAY

    @property
    def term(self) -> int:
        """Which term it is, or the next one in holidays."""
        running = (n for n, (_begins, ends) in enumerate(self.terms) if self.today <= ends)
        return next(running, len(self.terms) - 1)


ONE = (
    r"(D\S+|\d+(?: date)? m\d+(?: 20\d\d)?|m\d+ \d+(?: 20\d\d)?|today|(?<!\S)[+-]\d"
    r"|(?:(?:next|prev|this|that) )?w\d(?: \d+(?: date)?)?|\d+ date)"
)
_WRITTEN_DAY = re.compile(r"D(?P<d>\d+)\.(?P<m>\d+)(?:\.(?P<y>\d+))?")
_DAY_OF_MONTH = re.compile(r"(?P<d>\d+)(?: date)? m(?P<m>\d+)(?: (?P<y>20\d\d))?")
_MONTH_AND_DAY = re.compile(r"m(?P<m>\d+) (?P<d>\d+)(?: (?P<y>20\d\d))?")
WEEKDAY = re.compile(r"(?:(?P<which>next|prev|this|that) )?w(?P<day>\d)")
WEEKS_AWAY = {"next": WEEK, "prev": -WEEK, "this": 0 * WEEK, "that": WEEK}


def day_of(words: str, asked: Asked, *, lead: str = "") -> date | None:
    """The one day that these codes name; `lead` is the preposition before them."""
    for pattern in (_WRITTEN_DAY, _DAY_OF_MONTH, _MONTH_AND_DAY):
        if found := pattern.match(words):
            return school_day(int(found["d"]), int(found["m"]), int(found["y"] or 0), asked)
    if words.startswith("today"):
        return asked.today
    if words[0] in "+-":
        return asked.today + int(words[:2]) * DAY
    if found := WEEKDAY.match(words):
        place = int(found["day"]) - 1
        if found["which"]:
            return asked.monday + place * DAY + WEEKS_AWAY[found["which"]]
        if asked.past or (asked.homework and lead == "at"):
            return asked.today - ((asked.today.weekday() - place - 1) % 7 + 1) * DAY
        return asked.today + ((place - asked.today.weekday() - 1) % 7 + 1) * DAY
    number = int(words.split(maxsplit=1)[0])
    near = range(0, -40, -1) if asked.past else range(-3, 40)
    days = (asked.today + away * DAY for away in near)
    return next((day for day in days if day.day == number), None)


def school_day(day: int, month: int, year: int, asked: Asked) -> date | None:
    """Without a year, a date of this school year: in November «1 сентября» is past and «14 января» ahead."""
    if not year:
        first = asked.terms[0][0] if asked.terms else asked.today
        autumn = first.year - (first.month < NEW_YEAR_OF_SCHOOL)
        year = autumn if month >= NEW_YEAR_OF_SCHOOL else autumn + 1
    elif year < 100:  # noqa: PLR2004 - 01.12.26
        year += 2000
    if abs(year - asked.today.year) > YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:  # 31 November
        return None
