"""Line items and results: what was given for a work, and what stands where no mark does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from journal.demo_school.attendance import Away
from journal.demo_school.bundle import Bundle
from journal.demo_school.cast import SCHOOL, TIMEZONE
from journal.demo_school.curriculum import BY_HALVES
from journal.demo_school.dice import dice
from journal.demo_school.lessons import Diary, Lesson
from journal.demo_school.pupils import Pupil, SchoolClass
from journal.demo_school.works import CONTROL, WORKS, Abundance, Work

ZONE = ZoneInfo(TIMEZONE)
COMMENTS = (
    "",
    "Молодец, уверенный ответ",
    "Ошибки в вычислениях, разобрать № 3",
    "Можно лучше: не закончено задание 5",
    "Аккуратное оформление",
)
COMMENT_WEIGHTS = (80, 1, 1, 1, 1)
CHECKED_AT = time(20, 0)
BY_CRITERIA = ("eng", "lit")
CRITERIA = ("содержание", "речь", "грамотность")


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


def write_marks(
    bundle: Bundle,
    diary: Diary,
    works: Mapping[Lesson, Work],
    away: Away,
    seed: int,
    *,
    plenty: Abundance,
) -> None:
    today = diary.calendar.today
    for lesson, work in works.items():
        luck = dice(seed, lesson.id)
        checked = lesson.date < today or (lesson.date == today and not work.taken_home)
        for number, title in enumerate(_titles(lesson, work), start=1):
            for (
                school_class
            ) in lesson.strand.classes:  # a line item names one class, a stream has two
                item = f"w-{lesson.id}-{number}-{school_class.title}"
                _line_item(bundle, diary, lesson, school_class, work, item=item, title=title)
                if checked:
                    marked = [
                        each
                        for each in lesson.strand.pupils
                        if luck.random() < work.marked * plenty.marks
                        and (each.id, lesson.date) not in away
                        and each in school_class.pupils
                    ]
                    _results(bundle, lesson, school_class, work, luck, item=item, pupils=marked)


def _titles(lesson: Lesson, work: Work) -> Iterable[str]:
    if work is CONTROL and lesson.strand.subject.code == "rus":
        return ("Диктант", "Грамматическое задание")  # one lesson, two marks
    return (work.title,)


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
    lesson: Lesson,
    school_class: SchoolClass,
    work: Work,
    luck: Random,
    *,
    item: str,
    pupils: Iterable[Pupil],
) -> None:
    day, subject = lesson.date, lesson.strand.subject.code
    # Of a mark given in the lesson itself the journal keeps the day alone.
    set_at = datetime.combine(day, CHECKED_AT, ZONE) if work.taken_home else None
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
            metadata_criteria=_criteria(value, item, pupil)
            if work is CONTROL and subject in BY_CRITERIA and value.isdigit()
            else "",
        )


def _criteria(value: str, item: str, pupil: Pupil) -> str:
    """Three of them, about what the mark is."""
    luck = dice(item, pupil.id, "criteria")
    points = (f"{{{name}:{min(5, int(value) + luck.randrange(2))}}}" for name in CRITERIA)
    return ",".join(points)


def mark_for(pupil: Pupil, subject: str, luck: Random) -> str:
    """Everybody has better and worse subjects."""
    leaning = (sum(map(ord, pupil.id + subject)) % 9 - 4) / 10
    return str(min(5, max(2, round(luck.gauss(pupil.level + leaning, 0.7)))))
