"""A college: semesters, pairs, числитель and знаменатель, and final marks of every form."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import update

from journal.importing import import_bundle
from storage.store import Store
from storage.tables.classes import class_, period
from storage.tables.marks import assessment, attendance, final_mark
from storage.tables.people import pupil
from storage.tables.timetable import bell, lesson_change, slot
from tests.screens.school import (
    ALGEBRA,
    ANNA,
    CLASS_6,
    LITERATURE,
    MONDAY,
    PHYSICS,
    SATURDAY,
    TEACHER,
    Diary,
    at,
)

FIRST, SECOND = 11, 12


async def made_a_college(store: Store) -> None:
    """Anna's class becomes a group of the first year; its Monday is two pairs and a lesson."""
    async with store.writing() as db:
        await db.execute(
            update(class_)
            .where(class_.c.id == CLASS_6)
            .values(title="ИС-11", grade=1, programme="vocational")
        )
        await db.execute(update(pupil).where(pupil.c.id == ANNA).values(grade=1))
        await db.execute(slot.delete())


async def filled(diary: Diary) -> None:
    await made_a_college(diary.store)
    for key, title, begins, ends in (
        (FIRST, "1 семестр", date(2026, 9, 1), date(2026, 12, 29)),
        (SECOND, "2 семестр", date(2027, 1, 11), date(2027, 6, 28)),
    ):
        await diary.add(period, id=key, title=title, kind="semester", begins=begins, ends=ends)
    for course, number, room, weeks in (
        (ALGEBRA, 1, "301", ""),
        (ALGEBRA, 2, "301", ""),
        (PHYSICS, 3, "12", "10"),
        (PHYSICS, 4, "12", "10"),
        (LITERATURE, 3, "8", "01"),
    ):
        await diary.add(
            slot,
            class_id=CLASS_6,
            course_id=course,
            teacher_ids=[TEACHER],
            room=room,
            weekday=1,
            shift=1,
            number=number,
            weeks=weeks,
            begins=date(2026, 9, 1),
        )


async def test_two_lessons_that_are_one_pair_stand_on_one_line(diary_on_both: Diary) -> None:
    diary = diary_on_both
    await filled(diary)
    day = await diary.text("timetable", pupil=ANNA, day=MONDAY)
    assert day == (
        "Анна, ИС-11 · 🗓 Расписание\n\n"
        "Понедельник, 23 ноября · числитель · 2 пары\n"
        "1–2. 8:30–10:15 Алгебра · каб. 301\n"
        "3–4. 10:30–12:15 Физика · каб. 12"
    )
    other = await diary.text("timetable", pupil=ANNA, day=MONDAY + timedelta(days=7))
    assert "знаменатель · 1 пара\n" in other
    assert "3. 10:30–11:15 Литература" in other
    assert "Последний: 3–4. Физика" in await diary.text("lessons_end", pupil=ANNA, day=MONDAY)
    assert "1–2. Алгебра — каб. 301" in await diary.text("room", pupil=ANNA, day=MONDAY)
    diary = diary.at(at(9, 20, on=MONDAY))  # between the halves of the pair
    assert "Сейчас: 1–2. 8:30–10:15 Алгебра" in await diary.text("now", pupil=ANNA)
    await diary.add(
        lesson_change,
        class_id=CLASS_6,
        on_date=MONDAY,
        shift=1,
        number=4,
        kind="room",
        teacher_ids=[],
        room="15",
    )
    halved = await diary.text("timetable", pupil=ANNA, day=MONDAY)
    assert "3. 10:30–11:15 Физика · каб. 12\n4. 11:30–12:15 Физика · каб. 15" in halved


async def test_a_journal_that_numbers_the_pairs_has_none_to_join(diary: Diary) -> None:
    await filled(diary)
    async with diary.store.writing() as db:
        await db.execute(slot.delete().where(slot.c.number.in_((2, 4))))
        await db.execute(bell.delete())
    assert "\n1. Алгебра · каб. 301" in await diary.text("timetable", pupil=ANNA, day=MONDAY)


async def test_semesters_are_the_periods_and_the_first_year_has_marks(diary: Diary) -> None:
    await filled(diary)
    for course, form, raw in (
        (ALGEBRA, "exam", "5"),
        (PHYSICS, "graded_credit", "4"),
        (PHYSICS, "coursework", "5"),
        (LITERATURE, "credit", "зачёт"),
        (LITERATURE, "term", "4"),
        (ALGEBRA, "module", "5"),
    ):
        await diary.add(
            final_mark,
            pupil_id=ANNA,
            course_id=course,
            period_id=FIRST,
            kind=form,
            raw=raw,
            state="set",
        )
    told = await diary.text("finals", pupil=ANNA)
    assert "Алгебра: 1 семестр, экзамен — 5 · 1 семестр, экзамен по модулю — 5" in told
    assert "1 семестр, дифференцированный зачёт — 4 · 1 семестр, курсовая работа — 5" in told
    assert "Литература: 1 семестр, зачёт — зачёт · 1 семестр — 4" in told
    missed = {"pupil_id": ANNA, "on_date": SATURDAY, "number": 1, "raw": "н", "kind": "absent"}
    await diary.add(attendance, **missed)
    assert "Посещаемость, 1 семестр" in await diary.text("attendance", pupil=ANNA)
    work = {"class_id": CLASS_6, "course_id": ALGEBRA, "weight": 1, "is_control": True}
    await diary.add(assessment, title="Матрицы", due_on=date(2026, 12, 28), **work)
    assert "Матрицы" in await diary.text("tests", pupil=ANNA)  # a quarter ends on 29 December, too
    for screen in ("marks", "averages", "finals", "today", "tests"):
        told = await diary.text(screen, pupil=ANNA)
        assert "первом классе" not in told
        assert "четверт" not in told


COLLEGE = {
    "classes": "sourcedId,title,grades,metadata.programme\ng,ИС-11,1,vocational\n",
    "academicSessions": "sourcedId,title,type,startDate,endDate\ns1,1 семестр,семестр,2026-09-01,2026-12-29\n",
    "courses": "sourcedId,title\nmath,Математика\n",
    "users": "sourcedId,role,familyName,givenName\nu1,student,Лунёва,Вера\n",
    "enrollments": "sourcedId,classSourcedId,userSourcedId,role\ne,g,u1,student\n",
    "orgs": "sourcedId,name,type\nc,Колледж связи,school\n",
    "finalMarks": "sourcedId,studentSourcedId,courseSourcedId,academicSessionSourcedId,kind,value,state\n"
    "f1,u1,math,s1,Дифф. зачёт,4,set\nf2,u1,math,s1,Экзамен,5,set\nf3,u1,math,s1,курсовая работа,5,set\n",
}


async def test_forms_of_final_marks_are_read_as_colleges_write_them(
    store: Store, tmp_path: Path
) -> None:
    folder = tmp_path / "college"
    folder.mkdir()
    for name, words in COLLEGE.items():
        (folder / f"{name}.csv").write_text(words, encoding="utf-8")
    now = datetime.fromisoformat("2026-12-30T10:00:00+03:00")
    report = await import_bundle(store, folder, now=now, actor="test")
    assert report.state == "applied", report.as_json("ru")
    async with store.reading() as db:
        kinds = await db.scalars(final_mark.select().with_only_columns(final_mark.c.kind))
        assert sorted(kinds) == ["coursework", "exam", "graded_credit"]
