from __future__ import annotations

from datetime import date

from sqlalchemy import delete

from storage.tables.schools import coverage
from storage.tables.timetable import lesson, lesson_change
from tests.screens.school import (
    ALGEBRA,
    ANNA,
    CLASS_6,
    LITERATURE,
    MONDAY,
    OTHER_TEACHER,
    PETYA,
    PHYSICS,
    TEACHER,
    Diary,
    at,
    buttons,
)


async def change(diary: Diary, number: int, kind: str, **more: object) -> None:
    values = {"class_id": CLASS_6, "on_date": MONDAY, "shift": 1, "teacher_ids": []}
    await diary.add(lesson_change, **(values | {"number": number, "kind": kind} | more))


async def test_after_the_last_lesson_the_next_school_day_is_shown(diary: Diary) -> None:
    assert await diary.text("timetable", pupil=ANNA) == (
        "Анна, 6В · 🗓 Расписание\n\n"
        "Понедельник, 23 ноября · числитель\n"
        "1. 8:30–9:15 Алгебра · каб. 12\n"
        "2. 9:30–10:15 Физика · каб. 14\n"
        "3. 10:30–11:15 Английский язык · каб. 21\n"
        "4. 11:30–12:15 Физкультура"
    )


async def test_while_lessons_go_on_today_is_shown(diary: Diary) -> None:
    told = await diary.at(at(8, 40)).text("timetable", pupil=ANNA)
    assert "Сегодня, суббота 21 ноября" in told


async def test_the_other_week_has_the_other_lesson(diary: Diary) -> None:
    told = await diary.text("timetable", pupil=ANNA, day="2026-11-30")
    assert "знаменатель" in told
    assert "4. 11:30–12:15 Литература" in told
    assert "Физкультура" not in told


async def test_substitutions_lie_over_the_timetable(diary: Diary) -> None:
    await change(diary, 2, "subject", course_id=LITERATURE, teacher_ids=[OTHER_TEACHER], room="8")
    await change(diary, 3, "cancel")
    told = await diary.text("timetable", pupil=ANNA, day=MONDAY)
    assert "Литература · каб. 8 · вместо: Физика · замена: Сидоров Пётр Ильич" in told
    assert "3. Английский язык · урока не будет" in told
    assert "3. 10:30" not in told


async def test_changes_are_listed_alone(diary: Diary) -> None:
    assert "Замен нет." in await diary.text("changes", pupil=ANNA)
    await change(diary, 1, "room", room="31")
    told = await diary.text("changes", pupil=ANNA)
    assert "1. 8:30–9:15 Алгебра · каб. 31 вместо 12" in told
    assert "Физика" not in told


async def test_a_dated_lesson_says_what_is_held(diary: Diary) -> None:
    await diary.add(
        lesson,
        class_id=CLASS_6,
        on_date=MONDAY,
        shift=1,
        number=1,
        course_id=PHYSICS,
        teacher_ids=[TEACHER],
        state="planned",
    )
    told = await diary.text("timetable", pupil=ANNA, day=MONDAY)
    assert "1. 8:30–9:15 Физика" in told
    assert "Алгебра" not in told


async def test_holidays_are_named(diary: Diary) -> None:
    told = await diary.text("timetable", pupil=ANNA, day="2026-12-30")
    assert "Уроков нет: Зимние каникулы." in told
    week = await diary.text("timetable", pupil=ANNA, day="2027-01-04", to="2027-01-10")
    assert week.count("Зимние каникулы") == 1


async def test_a_first_grader_begins_with_lesson_zero(diary: Diary) -> None:
    told = await diary.text("timetable", pupil=PETYA)
    assert "0. 7:30–8:15 Окружающий мир · каб. 3" in told


async def test_a_week_is_one_message(diary: Diary) -> None:
    told = await diary.text("timetable", pupil=ANNA, day=MONDAY, to="2026-11-29")
    assert "Понедельник, 23 ноября · 8:30–12:15" in told
    assert "Вторник, 24 ноября\nУроков нет." in told
    assert "Воскресенье" not in told


async def test_a_school_without_a_timetable_says_so(diary: Diary) -> None:
    async with diary.store.writing() as db:
        await db.execute(delete(coverage).where(coverage.c.entity == "timetable"))
    assert "Расписание школа сюда не передаёт." in await diary.text("timetable", pupil=ANNA)


async def test_when_lessons_begin_and_end(diary: Diary) -> None:
    assert "Уроки начинаются в 8:30." in await diary.text("lessons_start", pupil=ANNA)
    assert "Уроки заканчиваются в 12:15." in await diary.text("lessons_end", pupil=ANNA)
    await change(diary, 4, "cancel")
    told = await diary.text("lessons_end", pupil=ANNA, day=MONDAY)
    assert "Уроки заканчиваются в 11:15." in told


async def test_what_is_on_now(diary: Diary) -> None:
    lesson_now = await diary.at(at(8, 50, on=MONDAY)).text("now", pupil=ANNA)
    assert "Сейчас: 1. 8:30–9:15 Алгебра · каб. 12\nДальше: 2. 9:30–10:15 Физика" in lesson_now
    assert "Сейчас перемена." in await diary.at(at(9, 20, on=MONDAY)).text("now", pupil=ANNA)
    assert "ещё не начались" in await diary.at(at(7, 20, on=MONDAY)).text("now", pupil=ANNA)
    assert "уроки закончились" in await diary.at(at(15, on=MONDAY)).text("now", pupil=ANNA)
    assert "Уроков нет." in await diary.at(at(9, on=date(2026, 11, 22))).text("now", pupil=ANNA)


async def test_the_bells_of_a_day(diary: Diary) -> None:
    assert "1. 8:30–9:15\n2. 9:30–10:15" in await diary.text("bells", pupil=ANNA)


async def test_the_room_of_the_next_lesson_of_a_subject(diary: Diary) -> None:
    told = await diary.text("room", pupil=ANNA, subject=ALGEBRA)
    assert "Понедельник, 23 ноября\n1. Алгебра — каб. 12 · 8:30–9:15" in told


async def test_neighbouring_days_and_the_other_child_are_a_press_away(diary: Diary) -> None:
    reply = await diary.see("timetable", pupil=ANNA, day=MONDAY)
    assert diary.labels(reply)[:3] == ["‹ день", "Неделя", "день ›"]
    other = next(one for one in buttons(reply) if one.args.get("pupil") == PETYA)
    assert (await diary.text(other.action, **other.args)).startswith("Пётр, 1А")
