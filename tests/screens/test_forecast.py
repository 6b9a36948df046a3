"""If the period ended today, what a five takes, and what a three tomorrow would change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from chat.talk import BUTTONS, Reply
from handlers.routes import ROUTES
from storage.tables.marks import work_type
from tests.screens.school import (
    ALGEBRA,
    ANNA,
    LITERATURE,
    PETYA,
    PHYSICS,
    SPORT,
    Diary,
    at,
    buttons,
)
from tests.screens.test_marks import give

HUNDRED = Decimal(100)
TEST, ANSWER = "Контрольная работа", "Ответ на уроке"
QUIET = "Это прогноз, а не отметка: итоговую ставит учитель. Последний день: 29 декабря."


@pytest.fixture
async def kinds(diary: Diary) -> dict[str, int]:
    titles = (TEST, ANSWER)
    return {title: await diary.add(work_type, title=title, weight=Decimal(1)) for title in titles}


async def some(diary: Diary, kinds: dict[str, int], *values: str) -> None:
    """Answers on the days from the 10th, and a four for a test of weight 3."""
    for day, raw in enumerate(values, start=10):
        await give(diary, ALGEBRA, raw, day, work_type_id=kinds[ANSWER])
    await give(diary, ALGEBRA, "4", 19, weight=Decimal(3), work_type_id=kinds[TEST])


async def press(diary: Diary, reply: Reply, label: str) -> Reply:
    found = dict(zip(diary.labels(reply), buttons(reply), strict=True))[label]
    args = {name: str(value) for name, value in found.args.items()}
    return await diary.see(found.action, **args)


async def under(diary: Diary, rule: dict[str, Any], action: str, **args: object) -> str:
    """A screen as it reads by another rule of the school."""
    turn = diary.turn(action, **args)
    ruled = replace(turn, school=replace(turn.school, rules={"final": rule}))
    return diary.words(await ROUTES[action].handler(ruled))


async def test_every_subject_with_what_would_come_out(diary: Diary, kinds: dict[str, int]) -> None:
    await some(diary, kinds, "4", "4", "5")
    await give(diary, PHYSICS, "5", 17)
    await give(diary, SPORT, "зачёт", 17)
    reply = await diary.see("forecast", pupil=ANNA)
    assert diary.words(reply) == (
        "Анна, 6В · 📈 Прогноз, 2 четверть\n\n"
        "Если бы период закончился сегодня, вышло бы:\n"
        "Алгебра: средний 4,17 · прогноз 4\n"
        "Физика: средний 5,00 · для прогноза отметок мало\n"
        "Физкультура: отметок с числом нет\n\n" + QUIET
    )
    assert diary.labels(reply)[:3] == ["Алгебра", "Физика", "Отметки"]
    assert "Алгебра: 4,17 · прогноз 4 · 4 отметки" in await diary.text("averages", pupil=ANNA)
    told = await diary.text("marks", pupil=ANNA, subject=ALGEBRA)
    assert "Средний балл: 4,17 · прогноз 4" in told


async def test_the_arithmetic_is_seen_and_what_a_five_takes(
    diary: Diary, kinds: dict[str, int]
) -> None:
    await some(diary, kinds, "4", "4", "5")
    assert await diary.text("forecast", pupil=ANNA, subject=ALGEBRA) == (
        "Анна, 6В · 📈 Прогноз, Алгебра, 2 четверть\n\n"
        "Если бы период закончился сегодня, вышло бы:\n"
        "средний 4,17 · прогноз 4\n"
        "(5×1 + 4×5) / 6 = 4,17 → 4\n"
        "Каждая отметка умножена на сумму своих весов.\n"
        "Правило школы: 5 от 4,5; 4 от 3,5; 3 от 2,5.\n\n"
        "Для 5 нужен средний 4,5, сейчас 4,17.\n"
        "Для 5 хватит чего-нибудь одного:\n"
        "• 2 отметки «5» · контрольная работа · вес 3\n"
        "• 4 отметки «5» · ответ на уроке\n\n" + QUIET
    )


async def test_what_if_adds_marks_one_after_another(diary: Diary, kinds: dict[str, int]) -> None:
    await some(diary, kinds, "4", "4", "5")
    reply = await diary.see("what_if", pupil=ANNA, subject=ALGEBRA)
    assert diary.labels(reply)[:6] == ["2", "3", "4", "5", "вес 3", "Прогноз"]
    reply = await press(diary, reply, "3")
    assert "Если добавить 3:\nсредний 4,00 · прогноз 4" in diary.words(reply)
    reply = await press(diary, reply, "вес 3")
    assert "Следующая — с весом 3: контрольная работа." in diary.words(reply)
    for _mark in range(2):
        reply = await press(diary, reply, "5")
    assert "Если добавить 3, 5 (вес 3), 5 (вес 3):\nсредний 4,46 · прогноз 4" in diary.words(reply)
    reply = await press(diary, reply, "5")
    assert "средний 4,56 · прогноз 5" in diary.words(reply)
    reply = await press(diary, reply, "Убрать последнюю")
    assert "средний 4,46 · прогноз 4" in diary.words(reply)
    assert "Сейчас: средний 4,17 · прогноз 4" in diary.words(reply)


async def test_ten_and_a_hundred_points_are_pressed_five_at_a_time(diary: Diary) -> None:
    for day, raw in enumerate(("7", "8", "8"), start=10):
        await give(diary, ALGEBRA, raw, day, highest=Decimal(10))
        await give(diary, PHYSICS, raw + "0", day, highest=HUNDRED)
    ten = await diary.see("what_if", pupil=ANNA, subject=ALGEBRA)
    assert diary.labels(ten)[:6] == ["6", "7", "8", "9", "10", "Другие отметки"]
    ten = await press(diary, ten, "Другие отметки")
    assert diary.labels(ten)[:5] == ["1", "2", "3", "4", "5"]
    told = await diary.text("target", pupil=ANNA, subject=ALGEBRA, goal=9)
    assert "Для 9 нужен средний 8,5, сейчас 7,67.\nДля 9 хватит:\n• 2 отметки «10» · вес 1" in told
    hundred = await diary.see("what_if", pupil=ANNA, subject=PHYSICS)
    assert diary.labels(hundred)[:5] == ["60", "70", "80", "90", "100"]
    assert "Прогноз, Физика" in await diary.text("forecast", pupil=ANNA, subject=PHYSICS)
    assert "средний 76,67 · прогноз 77" in await diary.text("forecast", pupil=ANNA)
    named = await diary.text("target", pupil=ANNA, subject=PHYSICS, goal=85)
    assert "Для 85 нужен средний 84,5, сейчас 76,67." in named


async def test_where_nothing_can_be_reckoned_the_page_says_why(diary: Diary) -> None:
    await give(diary, SPORT, "зачёт", 17)
    await give(diary, PHYSICS, "4", 10, highest=Decimal(5))
    await give(diary, PHYSICS, "87", 17, highest=HUNDRED)
    for screen in ("forecast", "target", "what_if"):
        told = await diary.text(screen, pupil=ANNA, subject=SPORT)
        assert "отметки без числа (например, зачёт), поэтому прогноза нет" in told
        assert "в разных шкалах" in await diary.text(screen, pupil=ANNA, subject=PHYSICS)
        assert "В первом классе отметок не ставят" in await diary.text(
            screen, pupil=PETYA, subject=LITERATURE
        )
    told = await diary.text("target", pupil=ANNA, subject=LITERATURE)
    assert "Прогноза пока нет: нужны хотя бы 3 отметки.\nДля 5 хватит:\n• 3 отметки «5»" in told
    told = await diary.text("forecast", pupil=ANNA, subject=99)
    assert told.startswith("Эта кнопка устарела")


async def test_by_the_school_s_rule(diary: Diary, kinds: dict[str, int]) -> None:
    await some(diary, kinds, "5", "5", "5", "5", "5", "2", "5", "5")
    strict = {"rounding": {"5": "4.6", "4": "3.6", "3": "2.6"}, "not_with": {"5": "2"}}
    told = await under(diary, strict, "target", pupil=ANNA, subject=ALGEBRA)
    assert "Для 5 хватит" not in told  # no number of fives undoes a two
    assert "По правилу школы 5 не выходит, пока в периоде стоит отметка 2 или ниже." in told
    owed = {"required": ["Зачётная работа"]}
    told = await under(diary, owed, "forecast", pupil=ANNA, subject=ALGEBRA)
    assert "по правилу школы нужна отметка за: зачётная работа." in told
    assert "По правилу школы обязательно: 1 отметка «5» · зачётная работа" in told
    without = {"except_works": [ANSWER], "minimum": 1}
    told = await under(diary, without, "forecast", pupil=ANNA, subject=ALGEBRA)
    assert "(4×3) / 3 = 4,00 → 4" in told
    assert "По правилу школы не считается: ответ на уроке." in told
    told = await under(diary, {"except_subjects": ["Алгебра"]}, "forecast", pupil=ANNA)
    assert "Алгебра: по правилу школы прогноза нет" in told
    five = {"rounding": {"5": "5", "4": "4"}}
    told = await under(diary, five, "target", pupil=ANNA, subject=ALGEBRA)
    assert "5 уже недостижимо: нужен средний 5,0, и никакие отметки его уже не дадут." in told


async def test_just_short_of_a_step_is_shown_with_the_digits_that_decide(
    diary: Diary, kinds: dict[str, int]
) -> None:
    for day in range(1, 29):
        await give(diary, ALGEBRA, "5" if day % 2 else "4", day, weight=Decimal(8))
    await give(diary, ALGEBRA, "4", 29, weight=Decimal(1))
    told = await diary.text("forecast", pupil=ANNA, subject=ALGEBRA)
    assert "= 4,498 → 4" in told


async def test_what_the_lessons_that_are_left_cannot_bring(
    diary: Diary, kinds: dict[str, int]
) -> None:
    await some(diary, kinds, "3", "3", "3", "3", "3", "3")
    near = diary.at(at(12, on=date(2026, 12, 22)))
    told = await near.text("target", pupil=ANNA, subject=ALGEBRA)
    assert (
        "5 уже недостижимо. Понадобилось бы: 7 отметок «5».\nПо расписанию до 29 декабря" in told
    )
    over = diary.at(at(12, on=date(2027, 1, 3)))
    for screen in ("target", "what_if"):
        told = await over.text(screen, pupil=ANNA, subject=ALGEBRA)
        assert "Период закончился 29 декабря: новых отметок в нём не будет." in told
    told = await over.text("forecast", pupil=ANNA)
    assert "Период закончился 29 декабря. По его отметкам выходит:" in told


async def test_a_removed_mark_is_told_for_two_weeks(diary: Diary) -> None:
    await give(diary, PHYSICS, "5", 17, criteria={"A": "6", "B": "7"})
    await give(diary, PHYSICS, "2", 18, deleted_at=at(9))
    told = await diary.text("marks", pupil=ANNA, subject=PHYSICS)
    assert "17 ноября: 5 · критерии: A 6, B 7\n18 ноября: 2 убрана 21.11\n" in told
    assert "Средний балл: 5,00" in told
    later = diary.at(at(12, on=date(2026, 12, 6)))
    assert "убрана" not in await later.text("marks", pupil=ANNA, subject=PHYSICS)
    assert "убрана" not in await diary.text("marks", pupil=ANNA)


async def test_every_button_fits_however_long_the_ids(diary: Diary, kinds: dict[str, int]) -> None:
    await some(diary, kinds, "4", "4")
    reply = await diary.see("what_if", pupil=ANNA, subject=ALGEBRA, m="5a" * 7, w="a")
    assert diary.labels(reply)[:4] == ["2", "3", "4", "5"]
    reply = await press(diary, reply, "5")
    assert diary.labels(reply)[0] == "вес 1"  # eight are enough
    assert len(buttons(reply)) <= BUTTONS
    for forged in ("5", "a5", "5A", "5a" * 9, "1000a"):
        told = await diary.text("what_if", pupil=ANNA, subject=ALGEBRA, m=forged)
        assert told.startswith("Эта кнопка устарела")


async def test_the_same_on_both_databases(diary_on_both: Diary) -> None:
    diary = diary_on_both
    await give(diary, ALGEBRA, "4", 10)
    await give(diary, ALGEBRA, "2", 11, deleted_at=at(9))
    assert "2 убрана 21.11" in await diary.text("marks", pupil=ANNA, subject=ALGEBRA)
    for screen in ("forecast", "target", "what_if", "averages"):
        assert "4,00" in await diary.text(screen, pupil=ANNA, subject=ALGEBRA)
