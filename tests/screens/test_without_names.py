"""A channel that may carry the family's own word for a child, and neither the name nor the class."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from chat.talk import Refusal, Reply
from chat.text import render
from diary.people import PersonalData
from handlers import settings
from storage.tables.classes import study_group, teaching
from storage.tables.homework import homework, homework_file
from storage.tables.marks import exam_result
from storage.tables.people import consent_entry
from storage.tables.timetable import calendar_day
from tests.screens.school import (
    ALGEBRA,
    ANNA,
    CLASS_6,
    ENGLISH,
    ENGLISH_1,
    LITERATURE,
    MONDAY,
    MOTHER,
    OTHER_TEACHER,
    PETYA,
    PHYSICS,
    SATURDAY,
    Diary,
    at,
    buttons,
)

NAMED = "Петрова Анна 6В.DOCX"


@pytest.fixture
def nameless(diary: Diary) -> Diary:
    diary.carries = PersonalData.ALIAS
    return diary


async def with_files(diary: Diary, course: int, *names: str, **more: Any) -> None:
    given = {"class_id": CLASS_6, "assigned_on": date(2026, 11, 18), "due_on": MONDAY}
    task = await diary.add(homework, course_id=course, words="Прочитать", **given)
    for name in names:
        await diary.add(homework_file, homework_id=task, name=name, **more)


def told(diary: Diary, reply: Reply) -> str:
    return "\n".join((diary.words(reply), *diary.labels(reply)))


async def test_a_file_is_called_by_its_number(nameless: Diary) -> None:
    await with_files(nameless, PHYSICS, NAMED, content=b"PK")
    await with_files(nameless, ALGEBRA, "6В", "задание.Петрова", content=b"PK")
    asked: tuple[dict[str, object], ...] = ({}, {"day": MONDAY}, {"subject": PHYSICS})
    for args in asked:
        reply = await nameless.see("homework", pupil=ANNA, **args)
        assert "📎 Файл" in nameless.words(reply)
        assert "Петрова" not in told(nameless, reply)
        assert "6В" not in told(nameless, reply)
    reply = await nameless.see("homework", pupil=ANNA)
    assert "📎 Файл 1\n   📎 Файл 2\nФизика: Прочитать\n   📎 Файл 3.docx" in told(nameless, reply)
    third = [one for one in buttons(reply) if one.action == "homework_file"][2]
    assert render(third.label, "ru") == "📎 Файл 3.docx"
    sent = await nameless.see(third.action, **third.args)
    assert nameless.words(sent) == sent.files[0].name == "Файл 3.docx"
    assert sent.files[0].content == b"PK"
    today = await nameless.text("today")
    assert "📎 Файл 1.docx" in today
    assert "Петрова" not in today


async def test_where_names_may_travel_a_file_keeps_its_own(diary: Diary) -> None:
    await with_files(diary, PHYSICS, NAMED, content=b"PK")
    reply = await diary.see("homework", pupil=ANNA)
    assert f"📎 {NAMED}" in diary.words(reply)
    press = next(one for one in buttons(reply) if one.action == "homework_file")
    assert (await diary.see(press.action, **press.args)).files[0].name == NAMED


async def test_a_file_whose_address_tells_the_name_is_left_to_the_web_chat(
    nameless: Diary,
) -> None:
    secret = "https://school.example/%D0%81%D0%BB%D0%BA%D0%B8%D0%BD%D0%B0.pdf"  # «Ёлкина.pdf»
    open_ = "https://school.example/7f3a.pdf"
    await with_files(nameless, PHYSICS, "Ёлкина.pdf", url=secret)
    await with_files(nameless, LITERATURE, "Ёлкина.pdf", url=open_)
    reply = await nameless.see("homework", pupil=ANNA)
    first, second = (one for one in buttons(reply) if one.action == "homework_file")
    assert await nameless.text(first.action, **first.args) == f"Файл 1.pdf: {open_}"
    assert "веб-чате" in await nameless.text(second.action, **second.args)
    nameless.carries = PersonalData.FULL
    assert secret in await nameless.text(second.action, **second.args)


async def test_a_group_s_title_is_not_told(nameless: Diary) -> None:
    async with nameless.store.writing() as db:
        change = study_group.update().where(study_group.c.id == ENGLISH_1)
        await db.execute(change.values(title="6А–6В физмат"))
    listed = await nameless.text("teachers", pupil=ANNA)
    assert "Английский язык: Сидоров Пётр Ильич" in listed
    assert "6А" not in listed
    assert "физмат" not in listed


async def test_a_teacher_of_two_groups_is_named_once(nameless: Diary) -> None:
    group = {"staff_id": OTHER_TEACHER, "course_id": ENGLISH}
    await nameless.add(teaching, **group, class_id=CLASS_6)
    assert (await nameless.text("teachers", pupil=ANNA)).count("Сидоров") == 1


async def test_a_day_off_of_one_class_is_told_without_its_title(nameless: Diary) -> None:
    entries: tuple[tuple[dict[str, object], str, date], ...] = (
        ({"scope": "class", "class_id": CLASS_6}, "Карантин в 6В", MONDAY),
        ({"scope": "parallel", "grade": 6}, "Поход шестых классов", date(2026, 11, 24)),
        ({"scope": "school"}, "День школы", date(2026, 11, 25)),
    )
    for scope, title, begins in entries:
        days = {"begins": begins, "ends": begins, "kind": "off", "title": title}
        await nameless.add(calendar_day, **scope, **days)
    asked: tuple[tuple[str, dict[str, object]], ...] = (
        ("holidays", {}),
        ("today", {}),
        ("timetable", {"pupil": ANNA, "day": MONDAY}),
        ("timetable", {"pupil": ANNA, "day": MONDAY, "to": date(2026, 11, 28)}),
        ("timetable", {"pupil": ANNA, "day": MONDAY, "to": date(2026, 11, 24)}),
        ("lessons_start", {"pupil": ANNA, "day": MONDAY}),
        ("lessons_end", {"pupil": ANNA, "day": MONDAY}),
        ("room", {"pupil": ANNA, "day": MONDAY}),
        ("now", {"pupil": ANNA}),
    )
    nameless.now = at(12, on=MONDAY)
    for screen, args in asked:
        words = await nameless.text(screen, **args)
        assert "Карантин" not in words, screen
        assert "шестых" not in words, screen
    assert "День школы" in await nameless.text("holidays")
    assert "День школы" in await nameless.text("timetable", pupil=ANNA, day="2026-11-25")
    nameless.carries = PersonalData.FULL
    assert "Карантин в 6В" in await nameless.text("holidays")
    assert "Карантин в 6В" in await nameless.text("timetable", pupil=ANNA, day=MONDAY)


async def decided(diary: Diary, pupil_id: int, decision: str) -> None:
    await diary.add(
        consent_entry,
        school_id=1,
        person_id=MOTHER,
        pupil_id=pupil_id,
        purpose="view",
        decision=decision,
        at=at(12, on=SATURDAY),
        form="paper",
        channel="",
    )


async def test_a_name_of_one_s_own_is_for_children_with_a_consent(diary: Diary) -> None:
    both = await diary.see("alias")
    assert both.personal
    assert diary.labels(both)[:2] == ["Анна Ё., 6В", "Пётр Ё., 1А"]
    await diary.withdraw(ANNA)
    only = await diary.see("alias")
    assert only.personal
    assert "Пётр Ё., 1А" in diary.words(only)
    assert "согласие" in await diary.text("alias", pupil=ANNA)
    await decided(diary, PETYA, "refused")
    for words in (await diary.text("alias"), await diary.text("alias", pupil=PETYA)):
        assert "письменный отказ" in words
        assert "Пётр" not in words


async def named(diary: Diary, pupil_id: int, words: str) -> str:
    """What is answered to the word that the family wrote; nothing of it is kept."""
    turn = diary.turn("")
    try:
        async with diary.store.writing() as db:
            said = replace(turn.event, text=words)
            reply = await settings.alias_set(
                replace(turn, db=db, event=said, facts={"pupil": pupil_id})
            )
    except Refusal as refusal:
        reply = refusal.reply
    return diary.words(reply)


async def test_a_name_of_one_s_own_tells_neither_surname_nor_class(nameless: Diary) -> None:
    assert "без фамилии" in await named(nameless, ANNA, "Аня Eлкинa")
    assert "без названия класса" in await named(nameless, ANNA, "Аня 6-В")
    assert "Лисёнок" in await named(nameless, ANNA, "Лисёнок")
    await nameless.withdraw(PETYA)
    assert "согласие" in await named(nameless, PETYA, "Лисёнок")


async def test_the_question_which_child_is_personal(diary: Diary) -> None:
    assert (await diary.see("marks")).personal
    assert (await diary.see("exams")).personal


async def test_exams_of_a_child_without_consent_or_result_tell_nothing(diary: Diary) -> None:
    await diary.withdraw(ANNA)
    await decided(diary, PETYA, "refused")
    refused = await diary.see("exams", pupil=PETYA)
    assert "письменный отказ" in diary.words(refused)
    for reply in (refused, await diary.see("exams"), await diary.see("exams", pupil=ANNA)):
        assert not any(word in told(diary, reply) for word in ("Анна", "Пётр", "6В", "1А"))
    await diary.add(
        exam_result,
        pupil_id=ANNA,
        title="ОГЭ, математика",
        kind="state",
        on_date=date(2026, 6, 5),
        points=Decimal(22),
        raw="5",
        obtained_at=at(10, on=date(2026, 6, 12)),
    )
    shown = told(diary, await diary.see("exams"))
    assert "ОГЭ, математика" in shown
    assert "Пётр" not in shown
