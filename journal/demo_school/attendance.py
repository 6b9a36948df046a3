"""Who was away, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from journal.demo_school.bundle import Bundle
from journal.demo_school.calendar import DAY, monday
from journal.demo_school.dice import dice
from journal.demo_school.lessons import Diary, Lesson
from journal.demo_school.pupils import Pupil

ILL, EXCUSED, ABSENT, LATE = "б", "у", "н", "о"
FATES = {"": 87, ILL: 3, EXCUSED: 2, ABSENT: 4, LATE: 4}  # of a pupil's hundred weeks
WHOLE_DAY_COMMENTS = {ILL: "справка", EXCUSED: "по заявлению родителей"}

Away = frozenset[tuple[str, date]]  # pupil, day


def write_attendance(bundle: Bundle, diary: Diary, pupils: Iterable[Pupil], seed: int) -> Away:
    """Also returns who was away for whole days: they got no marks then."""
    weeks = _weeks(diary.upto_today(diary.listed_from))
    away: set[tuple[str, date]] = set()
    for pupil in pupils:
        for week, days in sorted(weeks.get(pupil, {}).items()):
            luck = dice(seed, pupil.id, week)
            code = luck.choices(tuple(FATES), tuple(FATES.values()))[0]
            if code in (ILL, EXCUSED):
                first = luck.randrange(6)
                last = first + luck.randint(1, 4) if code == ILL else first
                for day, lessons in days.items():
                    if first <= day.weekday() <= last:
                        away.add((pupil.id, day))
                        for lesson in lessons:
                            _write(bundle, pupil, lesson, code=code)
            elif code:
                lessons = days.get(week + DAY * luck.randrange(5), [])
                minutes = luck.randint(3, 20) if code == LATE else None
                if lessons:
                    lesson = lessons[luck.randrange(4) % len(lessons)]
                    _write(bundle, pupil, lesson, code=code, minutes=minutes)
    return frozenset(away)


def _weeks(lessons: Iterable[Lesson]) -> dict[Pupil, dict[date, dict[date, list[Lesson]]]]:
    """Every pupil's lessons by day, by week."""
    found: dict[Pupil, dict[date, dict[date, list[Lesson]]]] = {}
    for lesson in lessons:
        week = monday(lesson.date)
        for pupil in lesson.strand.pupils:
            days = found.setdefault(pupil, {}).setdefault(week, defaultdict(list))
            days[lesson.date].append(lesson)
    return found


def _write(
    bundle: Bundle, pupil: Pupil, lesson: Lesson, *, code: str, minutes: int | None = None
) -> None:
    bundle.add(
        "attendance",
        sourcedId=f"a-{lesson.id}-{pupil.id}",
        studentSourcedId=pupil.id,
        lessonSourcedId=lesson.id,
        date=lesson.date,
        shift=lesson.shift,
        number=lesson.number,
        code=code,
        minutes=minutes,
        comment=WHOLE_DAY_COMMENTS.get(code, ""),
    )
