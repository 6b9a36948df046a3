"""Lessons that are replaced, moved, cancelled, added, or held as usual after all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from chat.talk import Button, Reply
from chat.text import Content, Row, _, bold
from delivery.batch import Batch
from delivery.folding import News
from delivery.lines.days import day_head
from delivery.lines.lessons import Names, lesson_line, teachers_in
from delivery.telling.timing import days_of
from delivery.telling.told import Told, about, by_school, headed, letter, pupils_in, told
from diary.changes import ChangeKind
from diary.lessons import Lesson
from diary.timetable import Week, day_plan
from storage.names import names_of
from storage.subjects import titles_of_courses
from storage.timetable import weeks_of


class _Place(NamedTuple):
    on: date
    shift: int
    number: int


async def lessons(batch: Batch) -> Mapping[int, Reply]:
    said: dict[int, Reply] = {}
    for tells in by_school(await told(batch)):
        found = await _lessons(batch, tells)
        school_id = tells[0].pupil.school_id
        held = [lesson for lines in found.values() for _day, lesson, _usual in lines]
        names = await names_of(batch.db, school_id, teachers_in(held))
        said |= {
            one.letter.id: _letter(one, found[one.letter.id], names)
            for one in tells
            if found[one.letter.id]
        }
    return said


class _Line(NamedTuple):
    on: date
    lesson: Lesson
    usual: bool  # a substitution was taken back


async def _lessons(batch: Batch, tells: Sequence[Told]) -> Mapping[int, tuple[_Line, ...]]:
    """By letter, the lessons that it tells, as they stand now and are still to come."""
    days = {day for one in tells for news in one.news for day in days_of(news)}
    days = {day for day in days if day >= tells[0].today}
    if not days:
        return {one.letter.id: () for one in tells}
    weeks = await weeks_of(batch.db, pupils_in(tells), min(days), max(days))
    courses = {
        news.before["course_id"]
        for one in tells
        for news in one.news
        if news.before and news.first.entity == "lessons"
    }
    titles = await titles_of_courses(batch.db, courses)
    return {one.letter.id: _lines(one, weeks.of(one.pupil), titles) for one in tells}


def _lines(told: Told, week: Week, titles: Mapping[int, str]) -> tuple[_Line, ...]:
    found: dict[tuple[_Place, str], _Line] = {}
    for news in told.news:
        for place in _places(news):
            if place.on < told.today:
                continue
            for lesson in day_plan(place.on, week).lessons:
                if lesson.key != (place.shift, place.number) or _is_over(lesson, told):
                    continue
                line = _line(news, lesson, titles)
                if line:
                    found[place, lesson.subject] = line
    return tuple(found[key] for key in sorted(found))


def _places(news: News) -> tuple[_Place, ...]:
    """Where it was to be held and where it is, before and after."""
    places: dict[_Place, None] = {}
    for said in (news.after, news.before):
        if not said:
            continue
        on = _day(said.get("on_date")) or news.last.on
        if on is None:
            continue
        places[_Place(on, said["shift"], said["number"])] = None
        number = said.get("new_number")
        moved = _Place(
            _day(said.get("new_date")) or on,
            said["shift"],
            said["number"] if number is None else number,
        )
        places[moved] = None
    return tuple(places)


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None


def _is_over(lesson: Lesson, told: Told) -> bool:
    return lesson.on == told.today and lesson.ends is not None and lesson.ends <= told.now.time()


def _line(news: News, lesson: Lesson, titles: Mapping[int, str]) -> _Line | None:
    before = news.before
    if before and news.first.entity == "lessons":
        lesson = _against(lesson, before, titles)
    if lesson.changed:
        return _Line(lesson.on, lesson, usual=False)
    if news.kind is ChangeKind.LESSON_RESTORED or before:
        return _Line(lesson.on, lesson, usual=True)
    return None  # taken back before anybody was told


def _against(lesson: Lesson, before: Mapping[str, Any], titles: Mapping[int, str]) -> Lesson:
    """A lesson that the journal changed itself, without a substitution, beside what it said before."""
    on, number = date.fromisoformat(before["on_date"]), before["number"]
    other_subject = before["course_id"] != lesson.course_id
    moved = lesson.held and (on, number) != (lesson.on, lesson.number)
    was_cancelled = before["state"] == "cancelled"
    return replace(
        lesson,
        was_subject=lesson.was_subject
        or (titles.get(before["course_id"], "") if other_subject and not was_cancelled else ""),
        was_room=lesson.was_room or (before["room"] if before["room"] != lesson.room else ""),
        substitute=lesson.substitute
        or (bool(lesson.teachers) and tuple(before["teacher_ids"]) != lesson.teachers),
        moved_from=lesson.moved_from or ((on, number) if moved else None),
    )


def _letter(told: Told, found: Sequence[_Line], names: Names) -> Reply:
    days = tuple(dict.fromkeys(line.on for line in found))
    words: list[Content] = []
    for day in days:
        head = day_head(day, told.today)
        words.append(headed(told, Row(("🔁", head), gap=" ")) if day == days[0] else bold(head))
        for line in found:
            if line.on == day:
                said = lesson_line(line.lesson, names)
                words.append(Row((said, _("as usual after all"))) if line.usual else said)
    return letter(words, Button(_("Timetable"), "timetable", about(told, day=days[0])))
