"""The school around the lessons: its calendar, bells, teachers, and a child's move to another class."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from chat.talk import Button, Reply
from chat.text import Content, Plain, Row, _, bold, quiet
from delivery.batch import Batch
from delivery.lines.calendar import dates_line
from delivery.telling.family import FamilyTold, told_families
from delivery.telling.told import Told, about, by_school, headed, letter, pupils_in, told
from diary.calendar import Entry, calendar_for
from diary.people import PersonalData
from storage.audience import class_ids_of
from storage.calendar import entries_among
from storage.teachers import Taught, teachers_of_courses


async def calendar(batch: Batch) -> Mapping[int, Reply]:
    tells = await told_families(batch)
    ids = {news.first.row_id for one in tells for news in one.news}
    standing = await entries_among(batch.db, ids) if ids else {}
    said: dict[int, Reply] = {}
    for one in tells:
        lines = _calendar_lines(one, standing)
        if lines:
            head = Row((bold(_("🏖 Holidays and days off")), one.named(one.pupils)))
            way = Button(_("Holidays"), "holidays")
            said[one.letter.id] = letter((head, *lines), way)
    return said


def _calendar_lines(told: FamilyTold, standing: Mapping[int, Entry]) -> tuple[Content, ...]:
    carries = told.pupils[0].carries
    lines: list[Content] = []
    for news in told.news:
        entry = standing.get(news.first.row_id)
        before = _entry(news.before) if news.before else None
        if entry is None and before is not None and before.ends >= told.today:
            lines.append(_("{day} — called off", day=dates_line(before, carries)))
        if entry is None or entry.ends < told.today or not _concerns(told, entry):
            continue
        lines.append(dates_line(entry, carries))
        if before and (before.begins, before.ends) != (entry.begins, entry.ends):
            lines.append(quiet(_("   before: {task}", task=dates_line(before, carries))))
    return tuple(lines)


def _concerns(told: FamilyTold, entry: Entry) -> bool:
    return any(
        calendar_for((entry,), class_ids=class_ids_of(pupil), grade=pupil.grade).entries
        for pupil in told.pupils
    )


def _entry(said: Mapping[str, Any]) -> Entry:
    begins, ends = date.fromisoformat(said["begins"]), date.fromisoformat(said["ends"])
    return Entry(said["kind"], begins, ends, said["title"], said["scope"], said["grade"])


async def bells(batch: Batch) -> Mapping[int, Reply]:
    words = _("🔔 The times of lessons have changed.")
    way = Button(_("Bells"), "bells")
    return {one.letter.id: letter((words,), way) for one in await told_families(batch)}


async def teachers(batch: Batch) -> Mapping[int, Reply]:
    said: dict[int, Reply] = {}
    for tells in by_school(await told(batch)):
        courses = {
            row["course_id"]
            for one in tells
            for news in one.news
            for row in (news.before, news.after)
            if row
        }
        taught = await teachers_of_courses(
            batch.db, pupils_in(tells), courses, today=tells[0].today
        )
        for one in tells:
            lines = _teacher_lines(one, taught)
            if lines:
                way = Button(_("Teachers"), "teachers", about(one))
                said[one.letter.id] = letter((headed(one, _("new teachers")), *lines), way)
    return said


def _teacher_lines(
    told: Told, taught: Mapping[tuple[int, int], tuple[Taught, ...]]
) -> tuple[Content, ...]:
    """«Алгебра: Иванова Ольга Петровна», for the courses where somebody is really new."""
    before: dict[int, set[int]] = {}
    for news in told.news:
        for said in (news.before, news.after):
            if said:
                before.setdefault(said["course_id"], set())
        if news.before:
            before[news.before["course_id"]].add(news.before["staff_id"])
    lines: list[Content] = []
    for course, known in before.items():
        now = taught.get((told.pupil.id, course), ())
        if {one.staff_id for one in now} - known:
            names = Row(tuple(Plain(one.name.full) for one in now), gap=", ")
            lines.append(_("{subject}: {marks}", subject=Plain(now[0].subject), marks=names))
    return tuple(lines)


async def moved(batch: Batch) -> Mapping[int, Reply]:
    said: dict[int, Reply] = {}
    for one in await told(batch):
        if any(news.after and news.after["class_id"] == one.pupil.class_id for news in one.news):
            said[one.letter.id] = letter(
                (headed(one, _new_class(one)),),
                Button(_("Timetable"), "timetable", about(one)),
            )
    return said


def _new_class(told: Told) -> Content:
    if told.pupil.carries is PersonalData.FULL:
        return _("now in class {title}", title=Plain(told.pupil.class_title))
    return _("now in another class")
