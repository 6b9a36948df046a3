from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from diary.calendar import Entry, WeekCycle, runs


@dataclass(frozen=True, slots=True)
class Audience:
    """A class or a group: exactly one is filled."""

    class_id: int | None = None
    group_id: int | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """A line of the weekly template."""

    audience: Audience
    course_id: int
    subject_id: int
    subject: str
    teachers: tuple[int, ...]
    room: str
    weekday: int  # 1 is Monday
    shift: int
    number: int
    weeks: str  # a mask over the week cycle, "" = every week
    begins: date
    ends: date | None

    def runs(self, day: date, cycle: WeekCycle | None) -> bool:
        return (
            self.weekday == day.isoweekday()
            and self.begins <= day
            and (self.ends is None or day <= self.ends)
            and runs(self.weeks, day, cycle)
        )


@dataclass(frozen=True, slots=True)
class Change:
    """A substitution."""

    audience: Audience
    on: date
    shift: int
    number: int
    kind: str  # teacher, subject, room, time, move, cancel, extra
    teachers: tuple[int, ...] = ()
    course_id: int | None = None
    subject_id: int | None = None
    subject: str = ""
    room: str = ""
    new_date: date | None = None
    new_number: int | None = None
    note: str = ""

    @property
    def moves(self) -> bool:
        return self.kind in {"move", "time"} and bool(self.new_date or self.new_number is not None)

    @property
    def lands_on(self) -> date:
        return self.new_date or self.on


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson of one day, as it will be held. `was_…` says what stood there before a substitution."""

    audience: Audience
    on: date
    shift: int
    number: int
    course_id: int | None
    subject_id: int | None
    subject: str
    teachers: tuple[int, ...] = ()
    room: str = ""
    starts: time | None = None
    ends: time | None = None
    topic: str = ""
    cancelled: bool = False
    extra: bool = False
    substitute: bool = False  # another teacher
    was_subject: str = ""
    was_room: str = ""
    moved_to: tuple[date, int] | None = None
    moved_from: tuple[date, int] | None = None
    note: str = ""
    through: int | None = None  # of a pair: the number of its second lesson

    @property
    def held(self) -> bool:
        return not self.cancelled and self.moved_to is None

    @property
    def changed(self) -> bool:
        told = (self.substitute, self.extra, self.was_subject, self.was_room, self.moved_from)
        return not self.held or any(told) or bool(self.note)

    @property
    def key(self) -> tuple[int, int]:
        return self.shift, self.number


@dataclass(frozen=True, slots=True)
class DayPlan:
    on: date
    lessons: tuple[Lesson, ...]
    free: Entry | None = None  # a holiday
    short: bool = False
    week: str = ""  # «числитель»
    paired: bool = False  # of a group that is taught in pairs

    @property
    def held(self) -> tuple[Lesson, ...]:
        return tuple(lesson for lesson in self.lessons if lesson.held)

    @property
    def starts(self) -> time | None:
        return min((one.starts for one in self.held if one.starts), default=None)

    @property
    def ends(self) -> time | None:
        return max((one.ends for one in self.held if one.ends), default=None)

    def over(self, now: datetime) -> bool:
        """Nothing more will be held on this day. Without bells a school day is over at its end."""
        if self.on != now.date():
            return self.on < now.date()
        return not self.held or (self.ends is not None and self.ends <= now.time())


@dataclass(frozen=True, slots=True)
class Attends:
    """The classes and groups of one pupil."""

    homeroom: int | None
    class_ids: frozenset[int]
    group_ids: frozenset[int]

    def meets(self, audience: Audience) -> bool:
        return audience.class_id in self.class_ids or audience.group_id in self.group_ids
