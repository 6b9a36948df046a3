from __future__ import annotations

from datetime import date
from typing import Any

from storage.tables.homework import homework, homework_file
from storage.tables.timetable import lesson_change
from tests.screens.school import (
    ALGEBRA,
    ANNA,
    CLASS_6,
    ENGLISH,
    ENGLISH_1,
    LITERATURE,
    MONDAY,
    PETYA,
    SATURDAY,
    WORLD,
    Diary,
    buttons,
)


async def task(diary: Diary, course: int, words: str, **more: Any) -> int:
    values = {"course_id": course, "assigned_on": date(2026, 11, 18), "words": words}
    if not {"group_id", "pupil_id"} & set(more):
        values["class_id"] = CLASS_6
    return await diary.add(homework, **(values | more))


async def test_without_a_date_it_is_what_is_due_from_tomorrow_on(diary: Diary) -> None:
    await task(diary, ALGEBRA, "№ 412–415")
    await task(diary, ENGLISH, "слова unit 7", group_id=ENGLISH_1, due_on=date(2026, 11, 30))
    await task(diary, LITERATURE, "уже сдано", due_on=SATURDAY)
    assert await diary.text("homework", pupil=ANNA) == (
        "Анна, 6В · 📚 ДЗ с завтрашнего дня\n\n"
        "Понедельник, 23 ноября\n"
        "Алгебра: № 412–415\n\n"
        "Понедельник, 30 ноября\n"
        "Английский язык: слова unit 7"
    )


async def test_a_cancelled_lesson_puts_homework_off(diary: Diary) -> None:
    await task(diary, ALGEBRA, "№ 412", assigned_on=SATURDAY)
    values = {"class_id": CLASS_6, "on_date": MONDAY, "shift": 1, "number": 1, "kind": "cancel"}
    await diary.add(lesson_change, teacher_ids=[], **values)
    assert "Среда, 25 ноября\nАлгебра: № 412" in await diary.text("homework", pupil=ANNA)


async def test_of_a_subject_the_next_lesson(diary: Diary) -> None:
    await task(diary, ALGEBRA, "№ 1", due_on=MONDAY)
    await task(diary, ALGEBRA, "№ 2", due_on=date(2026, 11, 25))
    told = await diary.text("homework", pupil=ANNA, subject=ALGEBRA)
    assert told == "Анна, 6В · 📚 Алгебра\n\nПонедельник, 23 ноября\n№ 1"


async def test_a_task_whose_lesson_nobody_knows_is_not_lost(diary: Diary) -> None:
    await task(diary, WORLD, "Принести листья")
    told = await diary.text("homework", pupil=ANNA)
    assert "К следующему уроку\nОкружающий мир: Принести листья" in told


async def test_one_child_s_task_is_not_shown_to_another(diary: Diary) -> None:
    await task(diary, ALGEBRA, "Карточка 7", pupil_id=ANNA, due_on=MONDAY)
    await task(diary, ENGLISH, "слова", group_id=ENGLISH_1, due_on=MONDAY)
    assert "Алгебра (личное задание): Карточка 7" in await diary.text("homework", pupil=ANNA)
    assert "Ничего не задано." in await diary.text("homework", pupil=PETYA)


async def test_a_file_comes_with_a_press_and_only_to_the_family_of_that_class(
    diary: Diary,
) -> None:
    given = await task(diary, ALGEBRA, "№ 1", due_on=MONDAY)
    await diary.add(homework_file, homework_id=given, name="карточка.pdf", content=b"%PDF-")
    reply = await diary.see("homework", pupil=ANNA)
    press = next(one for one in buttons(reply) if one.action == "homework_file")
    sent = await diary.see(press.action, **press.args)
    assert [(file.name, file.content, file.kind) for file in sent.files] == [
        ("карточка.pdf", b"%PDF-", "application/pdf")
    ]
    refused = await diary.see("homework_file", pupil=PETYA, file=press.args["file"])
    assert refused.files == ()


async def test_a_file_elsewhere_is_given_as_its_address(diary: Diary) -> None:
    given = await task(diary, ALGEBRA, "№ 1", due_on=MONDAY)
    url = "https://school.example/a.pdf"
    file = await diary.add(homework_file, homework_id=given, name="a.pdf", url=url)
    assert url in await diary.text("homework_file", pupil=ANNA, file=file)


async def test_a_day_without_homework_says_so_under_its_name(diary: Diary) -> None:
    await task(diary, ALGEBRA, "№ 1", due_on=MONDAY)
    told = await diary.text("homework", pupil=ANNA, day="2026-11-25")
    assert told == "Анна, 6В · 📚 ДЗ\n\nСреда, 25 ноября\nНичего не задано."


async def test_after_a_day_off_it_is_told_what_is_set_for_the_next_day_of_school(
    diary: Diary,
) -> None:
    await task(diary, ALGEBRA, "№ 1", due_on=MONDAY)
    told = await diary.text("homework", pupil=ANNA, day="2026-11-22")
    assert told == (
        "Анна, 6В · 📚 ДЗ\n\nЗавтра, воскресенье 22 ноября\nУроков нет.\n\n"
        "Понедельник, 23 ноября\nАлгебра: № 1"
    )


async def test_a_very_long_task_is_whole_on_its_own_day(diary: Diary) -> None:
    await task(diary, ALGEBRA, "раздел " * 100 + "конец", due_on=MONDAY)
    listed = await diary.text("homework", pupil=ANNA)
    assert "…" in listed
    assert "конец" not in listed
    assert "конец" in await diary.text("homework", pupil=ANNA, day=MONDAY)
