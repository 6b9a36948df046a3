"""What stands in a digest, and when it stays away."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from chat.text import render
from diary.calendar import days_between
from storage.tables.homework import announcement, homework
from storage.tables.letters import wish
from storage.tables.marks import assessment, attendance, mark, work_type
from storage.tables.schools import coverage
from storage.tables.timetable import lesson_change
from tests.digest.evenings import Evenings
from tests.screens.school import (
    ALGEBRA,
    ANNA,
    CLASS_6,
    ENGLISH,
    ENGLISH_1,
    LITERATURE,
    MONDAY,
    MOTHER,
    PETYA,
    PHYSICS,
    TEACHER,
    ZONE,
)

SUNDAY = date(2026, 11, 22)
TUESDAY = date(2026, 11, 24)
WEDNESDAY = date(2026, 11, 25)
A_DAY = timedelta(days=1)


async def give_mark(evenings: Evenings, raw: str, on: date, **values: Any) -> None:
    work = await evenings.diary.add(
        assessment,
        class_id=CLASS_6,
        course_id=ALGEBRA,
        title="",
        weight=1,
        is_control=False,
        **{name: values.pop(name) for name in ("work_type_id",) if name in values},
    )
    facts = {
        "pupil_id": ANNA,
        "assessment_id": work,
        "subject_id": ALGEBRA,
        "raw": raw,
        "weight": 1,
        "kind": "mark",
        "counts": True,
        "on_date": on,
    }
    await evenings.diary.add(mark, **(facts | values))


async def set_homework(evenings: Evenings, words: str, **values: Any) -> None:
    facts = {"class_id": CLASS_6, "course_id": ALGEBRA, "assigned_on": SUNDAY, "due_on": MONDAY}
    await evenings.diary.add(homework, words=words, **(facts | values))


async def test_the_look(evenings: Evenings) -> None:
    """As it was designed: a date line, a block for each child, the school's line."""
    await set_homework(evenings, "№ 412–415")
    await set_homework(
        evenings, "слова unit 7", class_id=None, group_id=ENGLISH_1, course_id=ENGLISH
    )
    await evenings.diary.add(
        lesson_change,
        class_id=CLASS_6,
        on_date=MONDAY,
        shift=1,
        number=2,
        kind="subject",
        teacher_ids=[TEACHER],
        course_id=LITERATURE,
        room="14",
    )
    heavy = await evenings.diary.add(work_type, title="Контрольная работа", weight=3)
    await give_mark(evenings, "4", SUNDAY, work_type_id=heavy, weight=3)
    await give_mark(evenings, "5", SUNDAY, subject_id=PHYSICS)
    await evenings.diary.add(
        assessment,
        class_id=CLASS_6,
        course_id=PHYSICS,
        title="Силы",
        weight=1,
        is_control=True,
        due_on=WEDNESDAY,
    )
    await evenings.diary.add(
        announcement,
        audience="school",
        words="Собрание 24.11 в 18:00",
        posted_at=datetime.combine(SUNDAY, time(12), ZONE),
    )
    assert await evenings.text("evening", SUNDAY) == (
        "Вс 22 ноября · вечер\n"
        "Анна, 6В\n"
        "Завтра: 4 урока, с 8:30 · числитель\n"
        "Изменение: 2. Литература · каб. 14 · вместо: Физика\n"
        "ДЗ: алгебра — № 412–415; английский язык — слова unit 7\n"
        "Сегодня: алгебра 4 (контрольная работа), физика 5\n"
        "Контрольные: ср — физика\n"
        "\n"
        "Пётр, 1А\n"
        "Завтра: 2 урока, с 7:30\n"
        "\n"
        "Школа\n"
        "Собрание 24.11 в 18:00"
    )


async def test_nothing_new_is_no_message_unless_somebody_asked(evenings: Evenings) -> None:
    assert await evenings.text("evening", MONDAY) is None
    asked = await evenings.text("evening", MONDAY, asked=True)
    assert asked
    assert "Среда, 25 ноября: 1 урок, с 8:30" in asked


async def test_holidays_are_silent_until_the_evening_before_school(evenings: Evenings) -> None:
    told = [
        day
        for day in days_between(date(2026, 12, 29), date(2027, 1, 11))
        if await evenings.text("evening", day)
    ]
    assert told == [date(2027, 1, 10)]


async def test_even_asked_for_there_is_nothing_in_the_holidays(evenings: Evenings) -> None:
    text = await evenings.text("evening", date(2027, 1, 3), asked=True)
    assert text
    assert "Новостей пока нет." in text


async def test_marks_of_the_holidays_are_told_when_they_end(evenings: Evenings) -> None:
    await evenings.imported(datetime(2026, 12, 29, 12, tzinfo=ZONE))
    late = await evenings.imported(datetime(2027, 1, 4, 12, tzinfo=ZONE))
    await give_mark(evenings, "3", date(2026, 12, 29), batch_id=late)
    text = await evenings.text("evening", date(2027, 1, 10))
    assert text
    assert "Ещё выставлено: алгебра 3 (29.12)" in text


async def test_marks_entered_late_are_told_once(evenings: Evenings) -> None:
    before = await evenings.imported(datetime.combine(MONDAY, time(12), ZONE))
    after = await evenings.imported(datetime.combine(TUESDAY, time(12), ZONE))
    await give_mark(evenings, "2", MONDAY - A_DAY, batch_id=before)
    await give_mark(evenings, "5", MONDAY - A_DAY, batch_id=after, earlier=[{"raw": "3"}])
    text = await evenings.text("evening", TUESDAY)
    assert text
    assert "Ещё выставлено: алгебра 5 (22.11, было 3)" in text
    assert "алгебра 2" not in text


async def test_a_first_grader_without_marks_reads_naturally(evenings: Evenings) -> None:
    await give_mark(evenings, "5", SUNDAY)
    text = await evenings.text("evening", SUNDAY)
    assert text
    assert text.split("Пётр, 1А\n")[1] == "Завтра: 2 урока, с 7:30"


@pytest.mark.parametrize(
    ("topic", "gone"),
    [
        ("marks", "Сегодня: алгебра 4"),
        ("homework", "ДЗ:"),
        ("lessons", "Изменение:"),
        ("tests", "Контрольные:"),
        ("absence", "Пропуски сегодня: "),
        ("school", "Собрание"),
    ],
)
async def test_what_was_switched_off_is_left_out(
    evenings: Evenings, topic: str, gone: str
) -> None:
    await set_homework(evenings, "№ 1")
    await give_mark(evenings, "4", SUNDAY)
    await evenings.diary.add(
        attendance, pupil_id=ANNA, on_date=SUNDAY, number=2, raw="н", kind="absent"
    )
    await evenings.diary.add(
        lesson_change,
        class_id=CLASS_6,
        on_date=MONDAY,
        shift=1,
        number=2,
        kind="cancel",
        teacher_ids=[],
    )
    await evenings.diary.add(
        assessment,
        class_id=CLASS_6,
        course_id=PHYSICS,
        title="Силы",
        weight=1,
        is_control=True,
        due_on=MONDAY,
    )
    await evenings.diary.add(
        announcement,
        audience="school",
        words="Собрание",
        posted_at=datetime.combine(SUNDAY, time(12), ZONE),
    )
    whole = await evenings.text("evening", SUNDAY)
    assert whole
    assert gone in whole
    for pupil in (0, ANNA, PETYA):
        await evenings.diary.add(wish, person_id=MOTHER, pupil_id=pupil, topic=topic, way="off")
    rest = await evenings.text("evening", SUNDAY)
    assert rest
    assert gone not in rest
    assert len(rest) < len(whole)


async def test_one_batch_may_hold_both_kinds_of_channels_and_languages(
    evenings: Evenings,
) -> None:
    await set_homework(evenings, "№ 1")
    letters = [
        evenings.letter("evening", SUNDAY, number=1),
        evenings.letter("evening", SUNDAY, number=2, channel="telegram"),
        evenings.letter("evening", SUNDAY, number=3, channel="max"),
        evenings.letter("evening", SUNDAY, number=4, lang="en"),
    ]
    said = await evenings.replies(letters)
    full, alias, none, english = (render(said[one.id].text, one.lang) for one in letters)
    assert "Анна, 6В" in full
    assert "Ребёнок 1" in alias
    for word in ("Анна", "Ёлкин", "Пётр", "6В", "1А"):
        assert word not in alias
    assert "ДЗ" not in none
    assert "новости" in none
    assert "Homework: алгебра — № 1" in english
    assert all(reply.personal for reply in said.values())


async def test_what_an_import_brings_in_the_same_minute_is_seen(evenings: Evenings) -> None:
    now = datetime.combine(SUNDAY, time(18, 30, 5), ZONE)
    await set_homework(evenings, "№ 1")
    first = await evenings.text("evening", SUNDAY, now=now)
    await set_homework(evenings, "№ 2", course_id=PHYSICS)
    await evenings.imported(now)
    second = await evenings.text("evening", SUNDAY, now=now + timedelta(seconds=20))
    assert first
    assert second
    assert "№ 2" not in first
    assert "№ 2" in second


async def test_a_task_for_one_child_and_one_without_a_day(evenings: Evenings) -> None:
    await set_homework(evenings, "доклад", class_id=None, pupil_id=ANNA, due_on=None)
    await set_homework(evenings, "§ 4", course_id=PHYSICS, due_on=None)
    await set_homework(evenings, "§ 5", course_id=PHYSICS, due_on=WEDNESDAY)
    text = await evenings.text("evening", SUNDAY)
    assert text
    assert "ДЗ: физика — § 4\nЛичное задание: алгебра — доклад" in text
    assert "§ 5" not in text


async def test_a_long_digest_is_cut_by_whole_lines(evenings: Evenings) -> None:
    for number in range(60):
        await set_homework(evenings, f"{number}: " + "выучить наизусть и пересказать " * 6)
    text = await evenings.text("evening", SUNDAY)
    assert text
    assert len(text) <= 4096
    *lines, last = text.splitlines()
    assert last == "… Остальное не поместилось в сообщение: откройте по кнопкам ниже."
    assert all(line.endswith(("…", "пересказать")) for line in lines if line.startswith("•"))


async def test_the_morning_tells_todays_lessons_until_the_first_one(evenings: Evenings) -> None:
    text = await evenings.text("morning", MONDAY)
    assert text
    assert text.startswith("Пн 23 ноября · утро\nАнна, 6В\nСегодня: 4 урока, с 8:30")
    assert "алгебра, физика, английский язык" in text
    # Petya's lessons begin at half past seven.
    eight = datetime.combine(MONDAY, time(8), ZONE)
    late = await evenings.text("morning", MONDAY, now=eight)
    assert late
    assert "Пётр" not in late
    nine = await evenings.text("morning", MONDAY, now=eight + timedelta(hours=1))
    assert nine is None
    assert await evenings.text("morning", SUNDAY) is None


async def test_an_evening_that_is_sent_in_the_morning_says_today(evenings: Evenings) -> None:
    await set_homework(evenings, "№ 1")
    morning = datetime.combine(MONDAY, time(7, 0), ZONE)
    text = await evenings.text("evening", SUNDAY, now=morning, asked=True)
    assert text
    assert "Сегодня: 4 урока, с 8:30" in text
    assert "Завтра" not in text


async def test_old_data_say_their_age(evenings: Evenings) -> None:
    await set_homework(evenings, "№ 1", due_on=WEDNESDAY)
    text = await evenings.text("evening", MONDAY)
    assert text
    assert text.endswith("\n\nДанные на 21 ноября, 11:40")


async def test_the_week(evenings: Evenings) -> None:
    await give_mark(evenings, "4", date(2026, 11, 17))
    await give_mark(evenings, "5", date(2026, 11, 18))
    for kind, number in (("absent", 1), ("ill", 2), ("late", 3)):
        await evenings.diary.add(
            attendance,
            pupil_id=ANNA,
            on_date=date(2026, 11, 18),
            number=number,
            raw="н",
            kind=kind,
        )
    await evenings.diary.add(
        assessment,
        class_id=CLASS_6,
        course_id=PHYSICS,
        title="Силы",
        weight=1,
        is_control=True,
        due_on=WEDNESDAY,
    )
    text = await evenings.text("weekly", SUNDAY)
    assert text
    anna, petya = text.split("\n\n")[:2]
    assert anna == (
        "Вс 22 ноября · план на неделю\n"
        "Анна, 6В\n"
        "Пн 23: 4 урока, с 8:30\n"
        "Ср 25: 1 урок, с 8:30\n"
        "Сб 28: 1 урок, с 8:30\n"
        "Контрольные: ср — физика\n"
        "Отметки за неделю: алгебра 4 5\n"
        "Пропущено за неделю: 2 урока (по болезни, причина не указана)\n"
        "Опозданий за неделю: 1"
    )
    assert petya == ("Пётр, 1А\nПн 23: 2 урока, с 7:30\nПропусков и опозданий за неделю нет")


async def test_the_week_before_holidays_names_them_and_holidays_are_silent(
    evenings: Evenings,
) -> None:
    text = await evenings.text("weekly", date(2026, 12, 20))
    assert text
    assert "Зимние каникулы: 30 декабря – 10 января" in text
    assert await evenings.text("weekly", date(2027, 1, 10))
    quiet = await evenings.text("weekly", date(2027, 1, 3))
    assert quiet is None or "Пн 11" not in quiet


async def test_a_school_without_a_timetable_tells_homework_all_the_same(
    evenings: Evenings,
) -> None:
    async with evenings.diary.store.writing() as db:
        await db.execute(coverage.delete().where(coverage.c.entity == "timetable"))
    await set_homework(evenings, "№ 1", due_on=TUESDAY, assigned_on=MONDAY)
    text = await evenings.text("evening", MONDAY)
    assert text
    assert "ДЗ: алгебра — № 1" in text
    assert "урок" not in text
