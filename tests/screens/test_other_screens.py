from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import delete

from chat.talk import BUTTONS
from chat.text import render
from diary.people import PersonalData
from handlers.routes import ROUTES
from storage.tables.homework import recommendation
from storage.tables.marks import assessment, attendance, exam_result, final_mark
from storage.tables.schools import coverage
from storage.tables.timetable import calendar_day
from tests.screens.school import (
    ALGEBRA,
    ANNA,
    CLASS_6,
    MONDAY,
    PETYA,
    PHYSICS,
    QUARTER_1,
    QUARTER_2,
    SATURDAY,
    TEACHER,
    Diary,
    at,
    buttons,
)

SCREENS = (
    "marks",
    "averages",
    "homework",
    "timetable",
    "changes",
    "tests",
    "attendance",
    "finals",
    "exams",
    "achievements",
    "teachers",
    "recommendations",
    "lessons_start",
    "lessons_end",
    "now",
    "bells",
    "room",
)


async def test_every_screen_names_its_child_first_and_fits_a_keyboard(
    diary_on_both: Diary,
) -> None:
    diary = diary_on_both
    assert "Анна, 6В" in await diary.text("today")
    assert "Зимние каникулы" in await diary.text("holidays")
    for screen in SCREENS:
        for pupil, head in ((ANNA, "Анна, 6В"), (PETYA, "Пётр, 1А")):
            reply = await diary.see(screen, pupil=pupil)
            assert diary.words(reply).startswith(head)
            assert reply.personal
            assert len(buttons(reply)) <= BUTTONS
            assert all(len(row) <= 5 for row in reply.buttons)
            for button in buttons(reply):
                assert len(button.packed()) <= 64
                assert len(render(button.label, "ru")) <= 40
                assert button.action in ROUTES


async def test_where_names_may_not_travel_the_family_s_word_stands(diary: Diary) -> None:
    diary.carries = PersonalData.ALIAS
    for screen in SCREENS:
        reply = await diary.see(screen, pupil=ANNA)
        words = diary.words(reply) + " ".join(diary.labels(reply))
        assert words.startswith("Ребёнок 1")
        assert not any(name in words for name in ("Анна", "Ёлкин", "6В", "1А"))
    for screen in ("today", "holidays"):
        words = await diary.text(screen)
        assert not any(name in words for name in ("Анна", "Ёлкин", "6В", "1А"))


async def test_a_child_without_consent_is_shown_on_no_screen(diary: Diary) -> None:
    await diary.withdraw(ANNA)
    for screen in SCREENS:
        if screen != "exams":  # those of the state may be shown
            assert "нужно ваше согласие" in await diary.text(screen, pupil=ANNA)
    assert "Анна" not in await diary.text("today")
    assert "Пётр" in await diary.text("today")


async def test_a_school_that_sent_nothing_is_answered_in_words(diary: Diary) -> None:
    async with diary.store.writing() as db:
        await db.execute(coverage.delete())
    for screen in SCREENS:
        told = await diary.text(screen, pupil=ANNA)
        assert "Данные на" not in told
        if screen not in {"teachers", "bells"}:  # these have something to show
            assert "школа сюда не передаёт" in told


async def test_several_children_are_asked_about_by_name(diary: Diary) -> None:
    reply = await diary.see("marks")
    assert diary.labels(reply) == ["Анна", "Пётр"]


async def test_today_has_all_children(diary: Diary) -> None:
    told = await diary.text("today")
    assert "Анна, 6В\n📅 Понедельник, 23 ноября · 8:30–12:15\n1. Алгебра · каб. 12" in told
    assert "Пётр, 1А\nСегодня, суббота 21 ноября. Уроков нет.\n📅 Понедельник" in told


async def test_the_day_of_one_child_is_told_alone(diary: Diary) -> None:
    told = await diary.text("today", pupil=PETYA)
    assert "Пётр" in told
    assert "Анна" not in told


async def test_tests_of_one_day_are_counted(diary: Diary) -> None:
    for course, title in ((ALGEBRA, "Дроби"), (PHYSICS, "Тепловые явления")):
        await diary.add(
            assessment,
            class_id=CLASS_6,
            course_id=course,
            title=title,
            weight=Decimal(1),
            is_control=True,
            due_on=MONDAY,
        )
    told = await diary.text("tests", pupil=ANNA)
    assert "Понедельник, 23 ноября · 2 работы в один день\nАлгебра: Дроби" in told
    assert "📝 Контрольные: пн 23 — Алгебра, Физика" in await diary.text("today")
    assert "Дроби" not in await diary.text("tests", pupil=PETYA)


async def test_attendance_is_summed_and_listed(diary: Diary) -> None:
    for number in (1, 2):
        await diary.add(
            attendance,
            pupil_id=ANNA,
            on_date=date(2026, 11, 16),
            number=number,
            raw="Б",
            kind="ill",
        )
    late = {"raw": "ОП", "kind": "late", "minutes": 5}
    await diary.add(attendance, pupil_id=ANNA, on_date=date(2026, 11, 18), number=1, **late)
    told = await diary.text("attendance", pupil=ANNA)
    assert "Пропущено уроков: 2 (по болезни — 2)\nОпозданий: 1" in told
    assert "ср 18 ноября: опоздание, 5 минут — 1-й урок" in told
    assert "пн 16 ноября: по болезни — 1-й урок, 2-й урок" in told
    assert "Пропусков и опозданий нет." in await diary.text("attendance", pupil=PETYA)


async def test_final_marks_say_every_state(diary: Diary) -> None:
    states = (
        (ALGEBRA, QUARTER_1, "4", "set"),
        (PHYSICS, QUARTER_1, "", "not_attested"),
        (PHYSICS, QUARTER_2, "", "deferred"),
    )
    for course, period, raw, state in states:
        deferred = {"defer_reason": "болезнь", "defer_until": date(2027, 1, 20)}
        await diary.add(
            final_mark,
            pupil_id=ANNA,
            course_id=course,
            period_id=period,
            kind="term",
            raw=raw,
            state=state,
            **(deferred if state == "deferred" else {}),
        )
    told = await diary.text("finals", pupil=ANNA)
    assert "Алгебра: 1 четверть — 4" in told
    later = "2 четверть — отложена до 20 января (болезнь)"
    assert f"Физика: 1 четверть — нет аттестации · {later}" in told


async def test_without_consent_only_state_exams_are_shown(diary: Diary) -> None:
    for kind, title in (("state", "ОГЭ, математика"), ("mock", "Пробный ОГЭ")):
        await diary.add(
            exam_result,
            pupil_id=ANNA,
            title=title,
            kind=kind,
            on_date=date(2026, 6, 5),
            points=Decimal(22),
            raw="5",
            obtained_at=at(10, on=date(2026, 6, 12)),
        )
    with_consent = await diary.text("exams", pupil=ANNA)
    assert "ОГЭ, математика · ГИА · 5 июня 2026\nбаллы: 22 · отметка: 5" in with_consent
    assert "Пробный ОГЭ · пробный экзамен" in with_consent
    await diary.withdraw(ANNA)
    without = await diary.text("exams", pupil=ANNA)
    assert "ОГЭ, математика" in without
    assert "Пробный" not in without


async def test_holidays_count_the_days_left(diary: Diary) -> None:
    told = await diary.text("holidays")
    assert "Зимние каникулы: 30 декабря – 10 января\nОсталось 39 дней." in told
    assert told.count("Дополнительные каникулы первоклассников: 15–21 февраля") == 1
    eve = await diary.at(at(9, on=date(2026, 12, 29))).text("holidays")
    assert "Начинаются завтра." in eve
    within = await diary.at(at(9, on=date(2027, 1, 9))).text("holidays")
    assert "Остался 1 день." in within
    last = await diary.at(at(9, on=date(2027, 1, 10))).text("holidays")
    assert "Сегодня последний день." in last


async def test_children_with_the_same_holidays_are_told_once(diary: Diary) -> None:
    async with diary.store.writing() as db:
        await db.execute(delete(calendar_day).where(calendar_day.c.scope == "parallel"))
    told = await diary.text("holidays")
    assert told.count("Зимние каникулы") == 1
    assert "Анна" not in told


async def test_a_group_hears_the_school_s_holidays_only(diary: Diary) -> None:
    handler = ROUTES["holidays"].in_groups
    assert handler
    reply = await handler(diary.turn("holidays"))
    assert not reply.personal
    assert "Зимние каникулы" in diary.words(reply)
    assert "первоклассников" not in diary.words(reply)


async def test_teachers_stand_by_subject_with_their_group(diary: Diary) -> None:
    told = await diary.text("teachers", pupil=ANNA)
    assert "Классный руководитель: Иванова Ольга Петровна\n" in told
    assert "Английский язык: Сидоров Пётр Ильич (Английский, 1-я группа)" in told
    one = await diary.text("teachers", pupil=ANNA, subject=ALGEBRA)
    assert "Алгебра: Иванова Ольга Петровна" in one
    assert "Сидоров" not in one


async def test_a_timetable_names_teachers_where_no_list_does(diary: Diary) -> None:
    assert "Окружающий мир: Иванова Ольга Петровна" in await diary.text("teachers", pupil=PETYA)


async def test_advice_holds_until_its_day(diary: Diary) -> None:
    for words, until in (("Читать вслух.", None), ("Принести форму.", SATURDAY - timedelta(1))):
        await diary.add(
            recommendation,
            author_id=TEACHER,
            pupil_id=ANNA,
            words=words,
            posted_at=at(10, on=date(2026, 11, 12)),
            valid_until=until,
        )
    told = await diary.text("recommendations", pupil=ANNA)
    assert "Иванова Ольга Петровна · 12 ноября\nЧитать вслух." in told
    assert "Принести форму" not in told
    assert "Рекомендаций сейчас нет." in await diary.text("recommendations", pupil=PETYA)


async def test_a_forged_button_is_refused_politely(diary: Diary) -> None:
    for args in (
        {"day": "завтра"},
        {"day": "2026-11-23", "to": "2020-01-01"},
        {"day": "2026-11-23", "to": "2099-01-01"},
        {"subject": "x"},
        {"subject": "99999999999999999999"},
    ):
        assert "Эта кнопка" in await diary.text("marks", pupil=ANNA, **args)
    assert "не знаю" in await diary.text("marks", pupil=TEACHER)
