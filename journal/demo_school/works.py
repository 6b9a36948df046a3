"""Which lessons have which works; tests are known two weeks ahead."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from journal.demo_school.calendar import monday
from journal.demo_school.cast import CAST
from journal.demo_school.curriculum import UNMARKED_GRADES
from journal.demo_school.dice import dice
from journal.demo_school.lessons import Diary, Lesson
from journal.demo_school.pupils import SchoolClass


@dataclass(frozen=True)
class Work:
    """A kind of work: how often a lesson has one, and how many of the class get a mark for it."""

    id: str
    title: str
    weight: int
    share: float
    marked: float

    @property
    def taken_home(self) -> bool:
        """The teacher's evening: its marks are there on the next day."""
        return self.weight > 1


CONTROL = Work("cat-control", "Контрольная работа", 3, 0.06, 0.97)
QUIZ = Work("cat-quiz", "Самостоятельная работа", 2, 0.10, 0.90)
ANSWER = Work("cat-answer", "Ответ на уроке", 1, 0.24, 0.25)
HOMEWORK = Work("cat-homework", "Домашняя работа", 1, 0.10, 0.45)
WORKS = (CONTROL, QUIZ, ANSWER, HOMEWORK)
TESTS_AHEAD = timedelta(days=14)
TESTED_TOGETHER = ("rus", "math", "hist", "geo", "bio")
WITHOUT_TESTS = ("pe", "music", "art", "labour", "project")
MOST_MARKS = 5.0


class Abundance(NamedTuple):
    """How many times the usual number of works, and of marks for a work."""

    works: float = 1.0
    marks: float = 1.0


def works_of(diary: Diary, seed: int, *, plenty: Abundance) -> dict[Lesson, Work]:
    """The work of each lesson that has one; of a coming lesson only a test is known."""
    today = diary.calendar.today
    found = {}
    doubled = _two_tests_a_day(diary)
    for lesson in diary.lessons:
        if lesson.date > today + TESTS_AHEAD:
            break
        if lesson.fell or not has_marks(lesson):
            continue
        work = CONTROL if lesson in doubled else _work(lesson, seed, plenty.works)
        if work is CONTROL or (work and lesson.date <= today):
            found[lesson] = work
    return found


def has_marks(lesson: Lesson) -> bool:
    return lesson.strand.subject.marked and lesson.strand.grade not in UNMARKED_GRADES


def abundance(diary: Diary, pupils: int, wanted: int) -> Abundance:
    """What it takes for each of so many pupils to have about so many marks by today."""
    places = sum(
        len(lesson.strand.pupils)
        for lesson in diary.upto_today(diary.calendar.year.begins)
        if has_marks(lesson)
    )
    if not places:
        return Abundance()
    share = sum(work.share for work in WORKS)
    need = wanted * pupils / places  # marks a lesson
    works = min(need / sum(work.share * work.marked for work in WORKS), 1 / share)
    marks = 1.0
    while marks < MOST_MARKS:
        usual = sum(work.share * min(1.0, work.marked * marks) for work in WORKS)
        if usual * works >= need:
            break
        marks += 0.1
    return Abundance(works, marks)


def _two_tests_a_day(diary: Diary) -> frozenset[Lesson]:
    """The class of the cast has two on its first suitable day of every other week."""
    days: dict[date, list[Lesson]] = defaultdict(list)
    for lesson in diary.lessons:
        audience = lesson.strand.audience
        own = isinstance(audience, SchoolClass) and audience.title == CAST.anna.class_title
        if own and lesson.strand.subject.code in TESTED_TOGETHER and not lesson.fell:
            days[lesson.date].append(lesson)
    found: dict[date, list[Lesson]] = {}
    for day, lessons in sorted(days.items()):
        year = diary.calendar.year_of(day)
        different = list({lesson.strand: lesson for lesson in lessons}.values())
        if year and year.week_of_cycle(day) == 0 and len(different) > 1:
            found.setdefault(monday(day), different[:2])
    return frozenset(lesson for pair in found.values() for lesson in pair)


def _work(lesson: Lesson, seed: int, more: float) -> Work | None:
    chance = dice(seed, lesson.id, "work").random() / more
    for work in WORKS:
        chance -= work.share
        if chance < 0:
            tested = lesson.strand.subject.code not in WITHOUT_TESTS
            return work if tested or work.weight == 1 else ANSWER
    return None
