"""Lessons of a stretch of days, out of the week's timetable and the calendar."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile
from zlib import crc32

from journal.demo_school.bells import lesson_hours
from journal.demo_school.bundle import Bundle
from journal.demo_school.calendar import Calendar, days
from journal.demo_school.groups import Group, Strand
from journal.demo_school.timetable import Slot

AHEAD = timedelta(days=14)


@dataclass(frozen=True, eq=False)
class Lesson:
    id: str
    date: date
    shift: int
    number: int
    strand: Strand

    @property
    def fell(self) -> bool:
        """One lesson of a hundred is not held: no marks, no homework."""
        return crc32(self.id.encode()) % 100 == 0

    @property
    def topic(self) -> str:
        """The same for a fortnight."""
        topics = self.strand.subject.topics
        return topics[self.date.toordinal() // 14 % len(topics)]


@dataclass(frozen=True)
class Diary:
    """Every lesson from the first marked day to the end of what is planned, in order of time."""

    calendar: Calendar
    lessons: tuple[Lesson, ...]
    listed_from: date  # of lessons.csv
    listed_to: date

    def upto_today(self, since: date) -> Iterator[Lesson]:
        begun = takewhile(lambda lesson: lesson.date <= self.calendar.today, self.lessons)
        return (lesson for lesson in begun if lesson.date >= since and not lesson.fell)

    def listed(self, lesson: Lesson) -> bool:
        return self.listed_from <= lesson.date <= self.listed_to

    def by_strand(self) -> dict[Strand, list[Lesson]]:
        found: dict[Strand, list[Lesson]] = defaultdict(list)
        for lesson in self.lessons:
            found[lesson.strand].append(lesson)
        return found

    def of_class(self, title: str, day: date) -> list[Lesson]:
        return [
            lesson
            for lesson in self.lessons
            if lesson.date == day and any(each.title == title for each in lesson.strand.classes)
        ]


def diary(calendar: Calendar, slots: Iterable[Slot], *, since: date) -> Diary:
    today = calendar.today
    listed_from = calendar.running_since
    # Holidays are not empty either: the first week after them is known.
    coming = calendar.next_school_day(today, 9, "9А")
    moved = calendar.next_school_day(coming, 9, "9А")  # where a lesson may be moved to
    listed_to = max(today + AHEAD, coming + timedelta(days=6), moved)
    return Diary(
        calendar,
        tuple(_lessons(calendar, slots, min(since, listed_from), listed_to)),
        listed_from,
        listed_to,
    )


def _lessons(
    calendar: Calendar, slots: Iterable[Slot], first: date, last: date
) -> Iterator[Lesson]:
    by_weekday: dict[int, dict[tuple[int, str], list[Slot]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for slot in slots:
        leading = slot.strand.classes[0]
        by_weekday[slot.weekday][leading.grade, leading.title].append(slot)
    classes = {key for week in by_weekday.values() for key in week}
    for day in days(first, last):
        year = calendar.year_of(day)
        if year is None:
            continue
        parity = year.week_of_cycle(day)
        for grade, title in sorted(classes):
            for slot in by_weekday[year.taught_weekday(day, grade, title)].get((grade, title), ()):
                if slot.strand.weeks and slot.strand.weeks[parity] == "0":
                    continue
                name = f"l-{day:%Y%m%d}-{slot.strand.audience.id}-{slot.shift}-{slot.number}"
                yield Lesson(name, day, slot.shift, slot.number, slot.strand)


def write_timetable(bundle: Bundle, calendar: Calendar, slots: Iterable[Slot]) -> None:
    for year in calendar.years:
        for slot in slots:
            bundle.add(
                "timetable",
                sourcedId=f"{slot.id}-{year.autumn}",
                **slot.strand.cells(),
                courseSourcedId=slot.strand.course_id,
                teacherSourcedIds=slot.strand.teacher.id,
                room=slot.strand.teacher.room,
                weekday=slot.weekday,
                shift=slot.shift,
                number=slot.number,
                weeks=slot.strand.weeks,
                beginDate=year.begins,
                endDate=year.ends,
            )


def write_lessons(bundle: Bundle, diary: Diary) -> None:
    today = diary.calendar.today
    for lesson in diary.lessons:
        if not diary.listed(lesson):
            continue
        starts, ends = lesson_hours(diary.calendar, lesson.date, lesson.shift, lesson.number)
        past = lesson.date < today
        bundle.add(
            "lessons",
            sourcedId=lesson.id,
            date=lesson.date,
            shift=lesson.shift,
            number=lesson.number,
            startTime=starts,
            endTime=ends,
            **lesson.strand.cells(),
            courseSourcedId=lesson.strand.course_id,
            teacherSourcedIds=lesson.strand.teacher.id,
            room=lesson.strand.teacher.room,
            lessonType=lesson_type(lesson),
            topic=lesson.topic,
            state="planned" if not past else "cancelled" if lesson.fell else "held",
        )


def lesson_type(lesson: Lesson) -> str:
    if isinstance(lesson.strand.audience, Group) and lesson.strand.audience.kind == "plan":
        return "индивидуальное занятие"
    practical = lesson.strand.subject.code in ("phys", "chem", "bio") and lesson.date.day % 5 == 0
    return "лабораторная работа" if practical else "урок"
