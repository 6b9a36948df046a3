"""Achievements, announcements, weeks of absences, days with several tests, streams, corrected final marks."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from diary.people import PersonalData
from storage.tables.classes import study_group, teaching
from storage.tables.homework import announcement
from storage.tables.letters import broadcast
from storage.tables.marks import achievement, assessment, attendance, final_mark
from storage.tables.people import group_member
from tests.screens.school import (
    ALGEBRA,
    ANNA,
    CLASS_1,
    CLASS_6,
    LITERATURE,
    MONDAY,
    OTHER_TEACHER,
    PETYA,
    PHYSICS,
    QUARTER_1,
    SATURDAY,
    SPORT,
    TEACHER,
    Diary,
    at,
    buttons,
)


async def test_achievements_stand_by_school_year(diary_on_both: Diary) -> None:
    diary = diary_on_both
    for title, kind, level, result, on in (
        ("Олимпиада по физике", "olympiad", "municipal", "призёр", date(2026, 10, 16)),
        ("Значок ГТО", "other", "", "", date(2026, 3, 2)),
    ):
        values = {"title": title, "kind": kind, "level": level, "result": result}
        await diary.add(achievement, pupil_id=ANNA, on_date=on, **values)
    assert await diary.text("achievements", pupil=ANNA) == (
        "Анна, 6В · 🏆 Достижения\n\n"
        "2026/2027 учебный год\n"
        "Олимпиада по физике — призёр\n"
        "олимпиада · муниципальный уровень · 16 октября\n\n"
        "2025/2026 учебный год\n"
        "Значок ГТО\n"
        "2 марта"
    )
    assert "пока не записано" in await diary.text("achievements", pupil=PETYA)


async def said(diary: Diary, words: str, on: date, **more: object) -> None:
    values = {
        "audience": "school",
        "author_id": TEACHER,
        "words": words,
        "posted_at": at(10, on=on),
    }
    await diary.add(announcement, **(values | more))


async def told(diary: Diary, words: str, audience: str, begins: datetime, **more: object) -> None:
    await diary.add(
        broadcast,
        school_id=1,
        author_id=TEACHER,
        audience=audience,
        words=words,
        begins_at=begins,
        **({"state": "queued", "made_at": begins} | more),
    )


async def test_announcements_are_what_holds_now_for_one_s_children(diary_on_both: Diary) -> None:
    diary = diary_on_both
    yesterday = SATURDAY - timedelta(days=1)
    await said(diary, "Собрание в 18:00.", yesterday, valid_until=MONDAY)
    await said(diary, "Экскурсия 6В.", yesterday, audience="class", class_id=CLASS_6)
    await said(diary, "Первым классам: фото.", yesterday, audience="parallel", grade=1)
    await said(diary, "Форма Пете.", yesterday, audience="student", pupil_id=PETYA)
    await told(diary, "Субботник 6В.", "class:6 «В»", at(9), file_name="план.pdf", file=b"%PDF-")
    for hidden in (
        said(diary, "Педсовет.", yesterday, audience="staff"),
        said(diary, "Прошло.", yesterday, valid_until=yesterday),
        said(diary, "Завтрашнее.", MONDAY),
        said(diary, "Давнее.", date(2026, 10, 1)),
        said(diary, "Седьмым классам.", yesterday, audience="parallel", grade=7),
        told(diary, "Другому классу.", "class:7А", at(9)),
        told(diary, "Отозвано.", "school", at(9), state="recalled"),
        told(diary, "Вечером.", "school", at(18)),
    ):
        await hidden
    reply = await diary.see("announcements")
    words = diary.words(reply)
    assert words.startswith("📢 Объявления\n\n21 ноября · Анна · ")
    assert "20 ноября · Иванова Ольга Петровна\nСобрание в 18:00." in words
    assert "20 ноября · Пётр · Иванова Ольга Петровна\nПервым классам: фото." in words
    for shown in ("Экскурсия 6В.", "Форма Пете.", "Субботник 6В."):
        assert shown in words
    for shown in (
        "Педсовет",
        "Прошло",
        "Завтрашнее",
        "Давнее",
        "Седьмым",
        "Другому",
        "Отозвано",
        "Вечером",
    ):
        assert shown not in words
    press = next(one for one in buttons(reply) if one.action == "announcement_file")
    (file,) = (await diary.see(press.action, **press.args)).files
    assert (file.name, file.content) == ("план.pdf", b"%PDF-")
    await diary.withdraw(ANNA)
    only = await diary.text("announcements")
    assert "Экскурсия" not in only
    assert "Собрание" in only
    assert "устарела" in await diary.text(press.action, **press.args)


async def test_more_than_a_page_of_announcements_is_turned(diary: Diary) -> None:
    for number in range(7):
        await said(diary, f"Новость {number}.", SATURDAY - timedelta(days=number))
    first = await diary.see("announcements")
    assert "Новость 6." not in diary.words(first)
    assert "раньше ›" in diary.labels(first)
    assert "Новость 6." in await diary.text("announcements", page=1)


async def test_absences_are_summed_week_by_week(diary: Diary) -> None:
    for day, number, kind in (
        (date(2026, 11, 9), 1, "ill"),
        (date(2026, 11, 9), 2, "ill"),
        (date(2026, 11, 17), 1, "absent"),
        (date(2026, 11, 18), 1, "late"),
    ):
        values = {"pupil_id": ANNA, "on_date": day, "number": number, "raw": kind, "kind": kind}
        await diary.add(attendance, **values)
    words = await diary.text("attendance", pupil=ANNA)
    assert words.endswith(
        "Пропущено уроков: 3 (по болезни — 2, причина не указана — 1)\nОпозданий: 1\n\n"
        "Неделя 16–22 ноября · Пропущено уроков: 1 (причина не указана — 1) · Опозданий: 1\n"
        "ср 18 ноября: опоздание — 1-й урок\n"
        "вт 17 ноября: причина не указана — 1-й урок\n\n"
        "Неделя 9–15 ноября · Пропущено уроков: 2 (по болезни — 2)\n"
        "пн 9 ноября: по болезни — 1-й урок, 2-й урок"
    )
    week = await diary.see("attendance", pupil=ANNA, day=date(2026, 11, 16), to=date(2026, 11, 22))
    assert "Неделя" not in diary.words(week)
    back = next(one for one in buttons(week) if str(one.args.get("day")) == "2026-11-09")
    assert "пн 9 ноября" in await diary.text(back.action, **back.args)


async def test_days_with_several_tests_are_warned_of_before_the_list(diary: Diary) -> None:
    for course, day in ((ALGEBRA, MONDAY), (PHYSICS, MONDAY), (ALGEBRA, date(2026, 12, 2))):
        values = {
            "class_id": CLASS_6,
            "course_id": course,
            "weight": Decimal(1),
            "is_control": True,
        }
        await diary.add(assessment, title="Работа", due_on=day, **values)
    words = await diary.text("tests", pupil=ANNA)
    assert "\n\n⚠️ Несколько работ в один день: пн 23 нояб.\n\nПонедельник, 23 ноября" in words


async def test_teachers_of_all_four_levels(diary: Diary) -> None:
    stream = await diary.add(study_group, title="10 физмат", kind="stream")
    plan = await diary.add(study_group, title="План Анны", kind="plan")
    for group in (stream, plan):
        await diary.add(group_member, group_id=group, pupil_id=ANNA)
    by = {"staff_id": OTHER_TEACHER}
    await diary.add(teaching, course_id=PHYSICS, group_id=stream, **by)
    await diary.add(teaching, course_id=SPORT, group_id=plan, **by)
    await diary.add(teaching, course_id=LITERATURE, pupil_id=ANNA, **by)
    words = await diary.text("teachers", pupil=ANNA)
    assert "Алгебра: Иванова Ольга Петровна\n" in words
    assert "(Английский, 1-я группа)" in words
    assert "Физика: Сидоров Пётр Ильич (поток 10 физмат)" in words
    for subject in ("Физкультура", "Литература"):
        assert f"{subject}: Сидоров Пётр Ильич (индивидуально)" in words


async def test_a_corrected_final_mark_says_what_it_was(diary: Diary) -> None:
    earlier = [{"raw": "4", "at": "2026-11-12T10:00:00+00:00"}]
    given = {"pupil_id": ANNA, "course_id": ALGEBRA, "period_id": QUARTER_1, "kind": "term"}
    await diary.add(final_mark, raw="5", state="set", earlier=earlier, **given)
    words = await diary.text("finals", pupil=ANNA)
    assert "Алгебра: 1 четверть — 5 (было 4, стало 5 (12.11))" in words


@pytest.mark.parametrize("carries", [PersonalData.ALIAS, PersonalData.NONE])
async def test_announcements_name_no_child_where_names_may_not_travel(
    diary: Diary, carries: PersonalData
) -> None:
    diary.carries = carries
    await said(diary, "Всем.", SATURDAY)
    await said(diary, "Одному классу.", SATURDAY, audience="class", class_id=CLASS_1)
    words = await diary.text("announcements")
    assert "Пётр" not in words
    assert ("Ребёнок" in words) is (carries is PersonalData.ALIAS)
