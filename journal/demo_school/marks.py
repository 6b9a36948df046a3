"""Works of the lessons so far with their marks, and the tests that are coming."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from journal.demo_school.attendance import Away
from journal.demo_school.bells import lesson_hours
from journal.demo_school.bundle import Bundle
from journal.demo_school.calendar import monday
from journal.demo_school.cast import CAST, SCHOOL, TIMEZONE
from journal.demo_school.curriculum import BY_HALVES, UNMARKED_GRADES
from journal.demo_school.dice import dice
from journal.demo_school.lessons import Diary, Lesson
from journal.demo_school.pupils import Pupil, SchoolClass

ZONE = ZoneInfo(TIMEZONE)


@dataclass(frozen=True)
class Work:
    """A kind of work: how often a lesson has one, and how many of the class get a mark for it."""

    id: str
    title: str
    weight: int
    share: float
    marked: float


CONTROL = Work("cat-control", "Контрольная работа", 3, 0.06, 0.97)
QUIZ = Work("cat-quiz", "Самостоятельная работа", 2, 0.10, 0.90)
ANSWER = Work("cat-answer", "Ответ на уроке", 1, 0.24, 0.25)
HOMEWORK = Work("cat-homework", "Домашняя работа", 1, 0.10, 0.45)
WORKS = (CONTROL, QUIZ, ANSWER, HOMEWORK)
TESTS_AHEAD = timedelta(days=14)
TESTED_TOGETHER = ("rus", "math", "hist", "geo", "bio")
WITHOUT_TESTS = ("pe", "music", "art", "labour", "project")
COMMENTS = (
    "",
    "Молодец, уверенный ответ",
    "Ошибки в вычислениях, разобрать № 3",
    "Можно лучше: не закончено задание 5",
    "Аккуратное оформление",
)
COMMENT_WEIGHTS = (80, 1, 1, 1, 1)
MOST_MARKS = 5.0


class Sign(NamedTuple):
    """What stands in the cell of a mark; a number where no text is given."""

    text: str
    kind: str
    counts: bool


SIGNS = (
    Sign("", "mark", counts=True),
    Sign("", "mark", counts=False),
    Sign(".", "placeholder", counts=False),
    Sign("н/а", "mark", counts=False),
)
SIGN_WEIGHTS = (95, 97, 99, 100)
SCALE = "{5:5},{4:4},{3:3},{2:2},{1:1},{н/а:н/а},{осв:осв},{зачёт:зачёт},{незачёт:незачёт}"


class Abundance(NamedTuple):
    """How many times the usual number of works, and of marks for a work."""

    works: float = 1.0
    marks: float = 1.0


def write_scales(bundle: Bundle) -> None:
    for work in WORKS:
        bundle.add("categories", sourcedId=work.id, title=work.title, weight=work.weight)
    bundle.add(
        "scoreScales",
        sourcedId="scale-5",
        title="Пятибалльная",
        type="five-point",
        orgSourcedId=SCHOOL,
        scoreScaleValue=SCALE,
    )


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


def write_marks(
    bundle: Bundle,
    diary: Diary,
    works: Mapping[Lesson, Work],
    away: Away,
    seed: int,
    *,
    plenty: Abundance,
) -> None:
    for lesson, work in works.items():
        strand = lesson.strand
        luck = dice(seed, lesson.id)
        titles = [work.title]
        if work is CONTROL and strand.subject.code == "rus":  # a dictation has two marks
            titles.append("Грамматическое задание")
        for number, title in enumerate(titles, start=1):
            for (
                school_class
            ) in strand.classes:  # a line item names one class, and a stream has two
                item = f"w-{lesson.id}-{number}-{school_class.title}"
                _line_item(bundle, diary, lesson, school_class, work, item=item, title=title)
                if lesson.date <= diary.calendar.today:
                    marked = [
                        each
                        for each in strand.pupils
                        if luck.random() < work.marked * plenty.marks
                        and (each.id, lesson.date) not in away
                        and each in school_class.pupils
                    ]
                    _results(bundle, diary, lesson, school_class, luck, item=item, pupils=marked)


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


def _line_item(
    bundle: Bundle,
    diary: Diary,
    lesson: Lesson,
    school_class: SchoolClass,
    work: Work,
    *,
    item: str,
    title: str,
) -> None:
    strand = lesson.strand
    by_halves = strand.grade in BY_HALVES.get(strand.subject.code, ())
    year = diary.calendar.year_of(lesson.date)
    assert year is not None
    periods = year.periods(strand.grade, by_halves=by_halves)
    period = next(each for each in periods if each.begins <= lesson.date <= each.ends)
    bundle.add(
        "lineItems",
        sourcedId=item,
        title=title,
        description=lesson.topic,
        assignDate=lesson.date,
        dueDate=lesson.date,
        classSourcedId=school_class.id,
        categorySourcedId=work.id,
        academicSessionSourcedId=period.id,
        resultValueMin=1,
        resultValueMax=5,
        schoolSourcedId=SCHOOL,
        metadata_lessonId=lesson.id if diary.listed(lesson) else "",
        metadata_courseSourcedId=strand.course_id,
        metadata_isControl=work is CONTROL,
        metadata_weight=work.weight,
        metadata_groupSourcedId=strand.cells().get("groupSourcedId"),
    )


def _results(
    bundle: Bundle,
    diary: Diary,
    lesson: Lesson,
    school_class: SchoolClass,
    luck: Random,
    *,
    item: str,
    pupils: Iterable[Pupil],
) -> None:
    day = lesson.date
    set_at = ""
    if (
        day < diary.calendar.today
    ):  # when today a mark was set would depend on when the demo starts
        ends = lesson_hours(diary.calendar, day, lesson.shift, lesson.number)[1]
        set_at = datetime.combine(day, ends, ZONE).isoformat()
    subject = lesson.strand.subject.code
    for pupil in pupils:
        sign = luck.choices(SIGNS, cum_weights=SIGN_WEIGHTS)[0]
        value = sign.text or mark_for(pupil, subject, luck)
        bundle.add(
            "results",
            sourcedId=f"r-{item}-{pupil.id}",
            lineItemSourcedId=item,
            studentSourcedId=pupil.id,
            scoreStatus="not submitted" if sign.text else "fully graded",
            score="" if sign.text else value,
            scoreDate=day,
            comment="" if sign.text else luck.choices(COMMENTS, COMMENT_WEIGHTS)[0],
            textScore=value,
            classSourcedId=school_class.id,
            metadata_kind=sign.kind,
            metadata_counts=sign.counts,
            metadata_setAt=set_at,
        )


def mark_for(pupil: Pupil, subject: str, luck: Random) -> str:
    """Everybody has better and worse subjects."""
    leaning = (sum(map(ord, pupil.id + subject)) % 9 - 4) / 10
    return str(min(5, max(2, round(luck.gauss(pupil.level + leaning, 0.7)))))
