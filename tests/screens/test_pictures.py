"""A picture says what its screen says: its card is read back as a PDF of the same template."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from chat.talk import Refusal, Reply
from chat.text import LANGUAGES, render
from diary.people import PersonalData
from documents.cards import Card
from storage.tables.classes import course, subject
from storage.tables.marks import assessment, mark
from storage.tables.schools import coverage
from storage.tables.timetable import calendar_day, lesson_change
from tests.documents.drawing import flat, pdf_of, size_of, strays, words_on
from tests.screens.school import (
    ALGEBRA,
    ANNA,
    CLASS_6,
    LITERATURE,
    MONDAY,
    OTHER_TEACHER,
    PETYA,
    PHYSICS,
    Diary,
    buttons,
)

KINDS = ("marks", "timetable", "tests", "holidays")


def card_of(reply: Reply) -> Card:
    card: Card = reply.drawing.card  # type: ignore[union-attr]
    return card


async def drawn(diary: Diary, of: str, **args: object) -> tuple[Reply, str]:
    reply = await diary.see("picture", of=of, pupil=ANNA, **args)
    return reply, words_on(card_of(reply))


async def marked(diary: Diary, of: int, *raws: str, weight: int = 1) -> None:
    for n, raw in enumerate(raws):
        on = date(2026, 11, 9) + timedelta(days=n % 12)
        work = await diary.add(
            assessment,
            class_id=CLASS_6,
            course_id=of,
            title="",
            weight=1,
            is_control=False,
            due_on=on,
        )
        await diary.add(
            mark,
            assessment_id=work,
            pupil_id=ANNA,
            subject_id=of,
            raw=raw,
            value=Decimal(raw) if raw.isdigit() else None,
            weight=Decimal(weight),
            kind="mark",
            counts=raw.isdigit(),
            on_date=on,
        )


async def announced(diary: Diary, of: int, on: date, **more: Any) -> None:
    await diary.add(
        assessment,
        class_id=CLASS_6,
        course_id=of,
        weight=1,
        title=more.pop("title", "Законы Ньютона"),
        is_control=True,
        due_on=on,
        **more,
    )


async def changed(diary: Diary, number: int, kind: str, **more: Any) -> None:
    await diary.add(
        lesson_change,
        class_id=CLASS_6,
        on_date=MONDAY,
        shift=1,
        number=number,
        kind=kind,
        **({"teacher_ids": []} | more),
    )


async def test_marks_on_the_picture_are_those_of_the_words(diary: Diary) -> None:
    await marked(diary, ALGEBRA, "4", "5", "4", weight=3)
    await marked(diary, LITERATURE, "5", "н")
    reply, said = await drawn(diary, "marks")
    words = diary.words(reply)
    assert "Алгебра: 4 5 4 · средний 4,33 · прогноз 4" in words
    for fact in (
        "Анна, 6В",
        "Отметки",
        "2 четверть",
        "Алгебра",
        "×3",
        "4,33",
        "Литература",
        "5,00",
    ):
        assert fact in words or fact in ("Отметки", "×3")
        assert fact in said
    assert "итоговую ставит учитель" in words
    assert "итоговую ставит учитель" in said
    assert [one.action for one in buttons(reply)] == ["marks", "averages", "picture", "menu"]


async def test_hundreds_of_marks_are_cut_honestly(diary: Diary) -> None:
    await marked(diary, ALGEBRA, *["4"] * 40)
    _reply, said = await drawn(diary, "marks")
    assert "раньше ещё 26" in said


async def test_a_week_tells_what_changed_and_where_a_test_is(diary: Diary) -> None:
    await changed(diary, 1, "cancel")
    await changed(diary, 2, "subject", course_id=LITERATURE, teacher_ids=[OTHER_TEACHER])
    await announced(diary, ALGEBRA, MONDAY + timedelta(days=2))
    reply, said = await drawn(diary, "timetable", day=MONDAY + timedelta(days=3))
    words = diary.words(reply)
    for fact in ("23–28 ноября", "урока не будет", "Литература", "вместо: Физика", "Алгебра"):
        assert fact.replace("28", "29") in words
    for fact in ("урока не будет", "вместо: Физика", "другой учитель", "КР", "контрольная"):
        assert fact in said
    assert "Законы Ньютона" in words
    assert "picture" not in [one.action for one in buttons(reply)]


async def test_tests_of_one_day_are_counted(diary: Diary) -> None:
    await announced(diary, ALGEBRA, MONDAY)
    await announced(diary, PHYSICS, MONDAY, title="Тепло")
    await announced(diary, PHYSICS, MONDAY - timedelta(days=7), title="Свет")
    reply, said = await drawn(diary, "tests")
    words = diary.words(reply)
    assert "2 работы в один день" in words
    assert "2 работы в один день" in said
    assert "23 ×2" in said
    assert "Тепло" in said
    assert "Свет" in words
    assert "раньше ещё 1" in said


async def test_the_year_has_its_holidays_and_days_off(diary: Diary) -> None:
    day_off = {"scope": "school", "kind": "off", "title": "Методический день"}
    await diary.add(calendar_day, begins=date(2026, 11, 20), ends=date(2026, 11, 20), **day_off)
    reply, said = await drawn(diary, "holidays")
    words = diary.words(reply)
    assert "Зимние каникулы: 30 декабря – 10 января · 12 дней" in words
    assert "Методический день: 20 ноября, пятница" in words
    for fact in ("2026/27", "Зимние каникулы", "30 декабря – 10 января", "12 дней", "май"):
        assert fact in said
    assert "первоклассников" not in said


async def test_every_language_has_its_words_and_letters(diary: Diary) -> None:
    await marked(diary, ALGEBRA, "4", "5", "4", weight=3)
    await changed(diary, 1, "cancel")
    await announced(diary, PHYSICS, MONDAY)
    await announced(diary, ALGEBRA, MONDAY)
    for diary.lang in LANGUAGES:
        for of in KINDS:
            card = card_of(await diary.see("picture", of=of, pupil=ANNA))
            pdf_of(card)  # a letter that no font has is an error there
            assert strays(card) == [], (diary.lang, of)


@pytest.mark.parametrize("of", KINDS)
async def test_what_a_school_does_not_send_is_said_in_both(diary: Diary, of: str) -> None:
    async with diary.store.writing() as db:
        await db.execute(coverage.delete())
        await db.execute(calendar_day.delete())
    reply, said = await drawn(diary, of)
    last = diary.words(reply).splitlines()[-1]
    assert "не передаёт" in last
    assert flat(last) in said


async def test_a_first_grader_has_no_marks_in_a_picture_either(diary: Diary) -> None:
    reply = await diary.see("picture", of="marks", pupil=PETYA)
    assert "В первом классе отметок не ставят" in words_on(card_of(reply))


async def test_lesson_zero_and_saturday_are_there(diary: Diary) -> None:
    petyas = await diary.see("picture", of="timetable", pupil=PETYA)
    assert "0 Окружающий мир" in words_on(card_of(petyas))
    _reply, said = await drawn(diary, "timetable", day=MONDAY - timedelta(days=2))
    assert "сб, 21 ноября" in said


async def test_on_a_weekend_the_week_ahead_is_drawn(diary: Diary) -> None:
    _reply, said = await drawn(diary, "timetable")
    assert "23–29 ноября" in said


@pytest.mark.parametrize("of", KINDS)
async def test_an_alias_stands_for_name_and_class(diary: Diary, of: str) -> None:
    diary.carries = PersonalData.ALIAS
    reply = await diary.see("picture", of=of, pupil=ANNA)
    (file,) = await reply.drawing()  # type: ignore[misc]
    told = "\n".join((diary.words(reply), words_on(card_of(reply)), file.name, file.alt))
    assert "Ребёнок 1" in told
    assert not [name for name in ("Анна", "Ёлкин", "6В") if name in told]


@pytest.mark.parametrize("of", KINDS)
async def test_nothing_is_drawn_where_nothing_personal_may_be_shown(diary: Diary, of: str) -> None:
    diary.carries = PersonalData.NONE
    reply = await diary.see("picture", of=of, pupil=ANNA)
    assert reply.drawing is None
    assert "Анна" not in diary.words(reply)


async def test_another_familys_child_and_a_forged_kind_are_refused(diary: Diary) -> None:
    for args in ({"of": "marks", "pupil": 999}, {"of": "passwords", "pupil": ANNA}, {}):
        reply = await diary.see("picture", **args)
        assert reply.drawing is None
        assert reply.files == ()


async def test_forty_subjects_are_cut_and_the_words_have_all(diary: Diary) -> None:
    for n in range(100, 140):
        title = f"Предмет {n}"
        await diary.add(subject, id=n, school_id=1, title=title, key=title.lower())
        await diary.add(course, id=n, subject_id=n, title=title)
        await marked(diary, n, "5")
    reply, said = await drawn(diary, "marks")
    assert "Предмет 117" in said
    assert "Предмет 118" not in said
    assert "и ещё 22" in said
    assert "Предмет 139" in diary.words(reply)
    _width, height = size_of(card_of(reply))
    assert height < 1000


async def test_too_many_at_once_are_asked_to_come_again(diary: Diary) -> None:
    reply = await diary.see("picture", of="marks", pupil=ANNA)
    reply.drawing.album._waiting = 0  # type: ignore[union-attr]
    with pytest.raises(Refusal) as refused:
        await reply.drawing()  # type: ignore[misc]
    assert "через минуту" in render(refused.value.reply.text, "ru")


async def test_the_week_button_opens_the_picture(diary: Diary) -> None:
    week = await diary.see("timetable", pupil=ANNA, day=MONDAY, to=MONDAY + timedelta(days=6))
    button = next(one for one in buttons(week) if one.action == "picture")
    reply = await diary.see(button.action, **button.args)
    assert "23–29 ноября" in diary.words(reply)
    assert "Алгебра" in words_on(card_of(reply))
