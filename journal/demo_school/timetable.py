"""The week: no teacher in two rooms at once, no window in a pupil's day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from journal.demo_school.calendar import MONDAY, SIX_DAY_GRADES
from journal.demo_school.dice import dice
from journal.demo_school.groups import Line, Strand, Teaching
from journal.demo_school.pupils import SchoolClass

Hour = tuple[int, int]  # week day, number of the lesson
PROFILE_HOURS: tuple[tuple[Hour, Hour], ...] = (((1, 3), (3, 2)), ((2, 3), (5, 2)))


@dataclass(frozen=True)
class Slot:
    id: str
    strand: Strand
    weekday: int
    shift: int
    number: int


class Week:
    """Who is where; filled class by class."""

    def __init__(self, luck: Random) -> None:
        self.luck = luck
        self.busy: set[tuple[int, Hour, str]] = set()  # shift, hour, teacher
        self.grids: dict[str, dict[Hour, Line]] = {}

    def free(self, line: Line, shift: int, hour: Hour) -> bool:
        return all((shift, hour, who) not in self.busy for who in line.teachers)

    def put(self, line: Line, school_class: SchoolClass, hour: Hour) -> None:
        self.grids.setdefault(school_class.id, {})[hour] = line
        self.busy.update((school_class.shift, hour, who) for who in line.teachers)

    def lift(self, school_class: SchoolClass, hour: Hour) -> Line:
        line = self.grids[school_class.id].pop(hour)
        self.busy.difference_update((school_class.shift, hour, who) for who in line.teachers)
        return line

    def fill(self, school_class: SchoolClass, lines: tuple[Line, ...]) -> None:
        grid = self.grids.setdefault(school_class.id, {})
        left = {line: line.hours for line in lines}
        hours = _day_hours(school_class.grade, sum(left.values()) + len([h for h in grid if h[1]]))
        for hour in hours:
            if hour in grid:
                continue
            line = self._choice(left, school_class, hour)
            left[line] -= 1
            if self.free(line, school_class.shift, hour):
                self.put(line, school_class, hour)
            else:
                self._swap(line, school_class, hour, lines)

    def _choice(self, left: dict[Line, int], school_class: SchoolClass, hour: Hour) -> Line:
        today = [line for at, line in self.grids[school_class.id].items() if at[0] == hour[0]]

        def worth(line: Line) -> tuple[bool, bool, float]:
            free = self.free(line, school_class.shift, hour)
            return free, line not in today, left[line] + self.luck.random()

        return max((line for line, rest in left.items() if rest), key=worth)

    def _swap(
        self, line: Line, school_class: SchoolClass, hour: Hour, movable: tuple[Line, ...]
    ) -> None:
        """Its teacher is busy now: let another lesson of this class come here."""
        shift = school_class.shift
        for other, there in list(self.grids[school_class.id].items()):
            if there in movable and self.free(line, shift, other):
                self.lift(school_class, other)
                if self.free(there, shift, hour):
                    self.put(there, school_class, hour)
                    self.put(line, school_class, other)
                    return
                self.put(there, school_class, other)
        self.put(line, school_class, hour)


def slots(school_classes: tuple[SchoolClass, ...], work: Teaching, seed: int) -> tuple[Slot, ...]:
    week = Week(dice(seed, "week"))
    streams = list(dict.fromkeys(work.profiles.values()))
    for each in school_classes:
        week.put(work.talks[each.id], each, (MONDAY, 1))
        if each.id in work.zero:
            line = work.zero[each.id]
            early = [(day, 0) for day in range(2, 6)]
            free = [at for at in early if week.free(line, each.shift, at)]
            week.put(line, each, (free or early)[0])
        if each.id in work.profiles:
            turn = streams.index(work.profiles[each.id])
            for line, hours in zip(work.profiles[each.id], PROFILE_HOURS, strict=True):
                for weekday, number in hours:
                    week.put(line, each, ((weekday - 1 + turn // 4) % 6 + 1, number + turn % 4))
    for each in sorted(school_classes, key=lambda one: -one.grade):
        week.fill(each, work.lines[each.id])
    return tuple(_slots(school_classes, week, work))


def _day_hours(grade: int, total: int) -> Iterator[Hour]:
    days = 6 if grade in SIX_DAY_GRADES else 5
    share, rest = divmod(total, days)
    for number in range(1, share + 2):
        for weekday in range(1, days + 1):
            if number <= share + (weekday <= rest):
                yield weekday, number


def _slots(school_classes: tuple[SchoolClass, ...], week: Week, work: Teaching) -> Iterator[Slot]:
    seen: set[str] = set()
    for each in school_classes:
        for (weekday, number), line in sorted(
            week.grids[each.id].items(), key=lambda item: item[0]
        ):
            for strand in line.strands:
                slot = _slot(strand, weekday, each.shift, number)
                if slot.id not in seen:  # a stream stands in the week of each of its classes
                    seen.add(slot.id)
                    yield slot
    own = work.own_plan
    hours = {day: number + 1 for day, number in sorted(week.grids[own.classes[0].id])}.items()
    suitable = [at for at in hours if week.free(Line((own,), 2), own.classes[0].shift, at)]
    for weekday, number in suitable[:2]:
        yield _slot(own, weekday, own.classes[0].shift, number)


def _slot(strand: Strand, weekday: int, shift: int, number: int) -> Slot:
    weeks = f"-{strand.weeks}" if strand.weeks else ""
    name = f"slot-{strand.audience.id}-{weekday}-{shift}-{number}{weeks}"
    return Slot(name, strand, weekday, shift, number)
