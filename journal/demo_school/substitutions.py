"""What is different tomorrow: every kind of change, for the classes of the cast."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from journal.demo_school.bundle import Bundle
from journal.demo_school.cast import CAST
from journal.demo_school.lessons import Diary, Lesson
from journal.demo_school.pupils import Families, SchoolClass
from journal.demo_school.staff import Staff, Teacher

ASSEMBLY_HALL = "актовый зал"


class Changes:
    """The changes of one class on one day."""

    def __init__(
        self, bundle: Bundle, diary: Diary, staff: Staff, school_class: SchoolClass, day: date
    ) -> None:
        self.bundle = bundle
        self.diary = diary
        self.staff = staff
        self.school_class = school_class
        self.day = day
        lessons = diary.of_class(school_class.title, day)
        # Changes lie over whole classes only, and the talk is never moved.
        self.lessons = [
            each
            for each in lessons
            if each.strand.audience is school_class
            and each.strand.subject.code not in ("talk", "oge")
        ]
        self.last_number = max(each.number for each in lessons)

    def change(self, kind: str, number: int, **cells: str | int | date) -> None:
        shift = self.school_class.shift
        self.bundle.add(
            "substitutions",
            sourcedId=f"sub-{self.day:%Y%m%d}-{self.school_class.id}-{number}",
            date=self.day,
            shift=shift,
            number=number,
            classSourcedId=self.school_class.id,
            kind=kind,
            **cells,
        )

    def teacher(self, lesson: Lesson) -> None:
        other = self._stand_in(lesson.number, lesson.strand.teacher.specialty)
        self.change("teacher", lesson.number, newTeacherSourcedIds=other.id)

    def subject(self, lesson: Lesson, others: Sequence[Lesson]) -> None:
        """Another subject of this class, by its own teacher."""
        busy = self._busy(lesson.number)
        different = [each for each in others if each.strand.subject is not lesson.strand.subject]
        free = [each for each in different if each.strand.teacher not in busy]
        other = (free or different)[0]
        self.change(
            "subject",
            lesson.number,
            newCourseSourcedId=other.strand.course_id,
            newTeacherSourcedIds=other.strand.teacher.id,
            newRoom=other.strand.teacher.room,
        )

    def room(self, lesson: Lesson) -> None:
        self.change("room", lesson.number, newRoom=ASSEMBLY_HALL, note="В кабинете ремонт")

    def cancel(self, lesson: Lesson) -> None:
        self.change("cancel", lesson.number, note="Урок не состоится")

    def move(self, lesson: Lesson) -> None:
        """Behind the last lesson of the next school day."""
        title, grade = self.school_class.title, self.school_class.grade
        day = self.diary.calendar.next_school_day(self.day, grade, title)
        last = max(each.number for each in self.diary.of_class(title, day))
        self.change("move", lesson.number, newDate=day, newNumber=last + 1)

    def add(self, lesson: Lesson) -> None:
        """One more lesson of what they had today already."""
        self.change(
            "extra",
            self.last_number + 1,
            newCourseSourcedId=lesson.strand.course_id,
            newTeacherSourcedIds=lesson.strand.teacher.id,
            newRoom=lesson.strand.teacher.room,
            note="Дополнительное занятие",
        )

    def _busy(self, number: int) -> set[Teacher]:
        return {
            each.strand.teacher
            for each in self.diary.lessons
            if (each.date, each.shift, each.number) == (self.day, self.school_class.shift, number)
        }

    def _stand_in(self, number: int, specialty: str) -> Teacher:
        busy = self._busy(number)
        free = [each for each in self.staff.teachers if each not in busy]
        return next((each for each in free if each.specialty == specialty), free[0])


def write_substitutions(
    bundle: Bundle, diary: Diary, school: Families, staff: Staff, tests: frozenset[Lesson]
) -> None:
    """Of today and of each class's next school day: so today's are those that were announced yesterday."""
    calendar = diary.calendar

    def changes(title: str) -> Iterator[Changes]:
        school_class = school.class_named(title)
        today, grade = calendar.today, school_class.grade
        for day in (today, calendar.next_school_day(today, grade, title)):
            if calendar.taught_weekday(day, grade, title):
                yield Changes(bundle, diary, staff, school_class, day)

    for first in changes(CAST.first_grader.class_title):
        first.teacher(first.lessons[0])
        first.room(first.lessons[1])
        first.cancel(first.lessons[-1])

    for own in changes(CAST.anna.class_title):
        replaced, *_, cancelled = _untested(own.lessons, tests)
        taught, *_ = (each for each in own.lessons if each not in (replaced, cancelled))
        own.teacher(taught)
        own.subject(replaced, own.lessons)
        own.cancel(cancelled)
        own.add(taught)

    for ninth in changes(CAST.ninth_grader.class_title):
        replaced, *_, moved = _untested(ninth.lessons, tests)
        elsewhere, *_ = (each for each in ninth.lessons if each not in (replaced, moved))
        ninth.room(elsewhere)
        ninth.subject(replaced, ninth.lessons)
        ninth.move(moved)

    for twins in changes(CAST.twins[0].class_title):
        twins.teacher(twins.lessons[0])


def _untested(lessons: Sequence[Lesson], tests: frozenset[Lesson]) -> Sequence[Lesson]:
    """Nobody cancels a test; at least two lessons, so that one can go and one can be replaced."""
    untested = [each for each in lessons if each not in tests]
    return untested if len(untested) > 1 else lessons
