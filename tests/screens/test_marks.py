from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event, update

from storage.tables.marks import assessment, mark, work_type
from storage.tables.schools import coverage
from tests.screens.school import (
    ALGEBRA,
    ANNA,
    CLASS_6,
    LITERATURE,
    MONDAY,
    PETYA,
    PHYSICS,
    QUARTER_1,
    Diary,
    at,
    buttons,
)


async def give(diary: Diary, subject: int, raw: str, day: int, **more: Any) -> None:
    """A mark of Anna in November."""
    on, weight = date(2026, 11, day), more.pop("weight", Decimal(1))
    work = await diary.add(
        assessment,
        class_id=CLASS_6,
        course_id=subject,
        title=more.pop("work", ""),
        work_type_id=more.pop("work_type_id", None),
        highest=more.pop("highest", None),
        weight=weight,
        is_control=False,
        due_on=on,
    )
    values = {
        "kind": "mark",
        "counts": True,
        "value": Decimal(raw) if raw.isdigit() else None,
        "pupil_id": ANNA,
    }
    row = values | {"raw": raw, "weight": weight, "on_date": on, "subject_id": subject} | more
    await diary.add(mark, assessment_id=work, **row)


@pytest.fixture
async def test_type(diary: Diary) -> int:
    return await diary.add(work_type, title="Контрольная работа", weight=Decimal(3))


async def test_a_week_of_marks_by_day(diary: Diary, test_type: int) -> None:
    await give(diary, ALGEBRA, "4", 17, weight=Decimal(3), work="Дроби", work_type_id=test_type)
    await give(diary, LITERATURE, "5", 21, comment="Выразительно")
    await give(diary, ALGEBRA, "2", 10)
    assert await diary.text("marks", pupil=ANNA) == (
        "Анна, 6В · 📊 Отметки, 16–22 ноября\n\n"
        "Вторник, 17 ноября\n"
        "Алгебра: 4 · контрольная работа, вес 3 · Дроби\n\n"
        "Сегодня, суббота 21 ноября\n"
        "Литература: 5\n"
        "   «Выразительно»"
    )


async def test_a_correction_says_what_it_was_and_when_it_changed(diary: Diary) -> None:
    before = [{"raw": "3", "at": "2026-11-12T10:00:00+00:00"}]
    await give(diary, ALGEBRA, "4", 18, earlier=before)
    assert "Алгебра: 4 · было 3, стало 4 (12.11)" in await diary.text("marks", pupil=ANNA)


async def test_two_corrections_are_told_one_after_the_other(diary: Diary) -> None:
    before = [{"raw": "2", "at": "2026-11-11T10:00:00+00:00"}, {"raw": "3", "at": None}]
    await give(diary, ALGEBRA, "4", 18, earlier=before)
    told = await diary.text("marks", pupil=ANNA)
    assert "было 2, стало 3 (11.11) · было 3, стало 4" in told


async def test_what_the_journal_wrote_is_shown_though_it_is_no_number(diary: Diary) -> None:
    await give(diary, PHYSICS, "•", 18, kind="placeholder")
    await give(diary, LITERATURE, "зачёт", 18)
    await give(diary, ALGEBRA, "2", 18, counts=False)
    told = await diary.text("marks", pupil=ANNA, day="2026-11-18")
    assert "Физика: • (работу ещё нужно сдать)" in told
    assert "Литература: зачёт" in told
    assert "Алгебра: 2 · в средний не входит" in told


async def test_on_monday_morning_the_last_week_is_shown(diary: Diary) -> None:
    await give(diary, ALGEBRA, "5", 17)
    told = await diary.at(at(8, on=MONDAY)).text("marks", pupil=ANNA)
    assert "16–22 ноября" in told
    assert "Алгебра: 5" in told


async def test_a_first_grader_has_no_marks_and_nothing_sounds_wrong(diary: Diary) -> None:
    for screen in ("marks", "averages", "finals"):
        told = await diary.text(screen, pupil=PETYA)
        assert told.startswith("Пётр, 1А")
        assert "В первом классе отметок не ставят" in told


async def test_without_marks_there_is_a_calm_word(diary: Diary) -> None:
    assert "За эти дни отметок пока нет." in await diary.text("marks", pupil=ANNA)


async def test_a_school_that_never_sent_marks_says_so(diary: Diary) -> None:
    async with diary.store.writing() as db:
        await db.execute(coverage.delete())
    told = await diary.text("marks", pupil=ANNA)
    assert "Отметки школа сюда не передаёт." in told
    assert "Данные на" not in told


async def test_old_data_tell_their_age(diary: Diary) -> None:
    monday = diary.at(at(18, 40, on=MONDAY))
    assert "Данные на 21 ноября, 11:40" in await monday.text("marks", pupil=ANNA)
    assert "Данные на" not in await diary.text("marks", pupil=ANNA)


async def test_the_age_is_that_of_the_newest_source(diary: Diary) -> None:
    async with diary.store.writing() as db:
        await db.execute(update(coverage).values(as_of=at(18, 0, on=MONDAY)))
    monday = diary.at(at(18, 40, on=MONDAY))
    assert "Данные на" not in await monday.text("marks", pupil=ANNA)


async def test_marks_take_two_statements(diary: Diary) -> None:
    await give(diary, ALGEBRA, "5", 17)
    await diary.see("marks", pupil=ANNA)
    asked: list[str] = []

    def count(*statement: Any) -> None:
        asked.append(statement[2])

    engine = diary.store._reader.sync_engine
    event.listen(engine, "before_cursor_execute", count)
    await diary.see("marks", pupil=ANNA)
    event.remove(engine, "before_cursor_execute", count)
    assert len(asked) == 2


async def test_a_subject_has_its_marks_and_its_average(diary: Diary) -> None:
    await give(diary, ALGEBRA, "4", 10, weight=Decimal(3))
    await give(diary, ALGEBRA, "5", 17)
    await give(diary, PHYSICS, "2", 17)
    told = await diary.text("marks", pupil=ANNA, subject=ALGEBRA)
    assert told.startswith("Анна, 6В · 📊 Алгебра, 2 четверть")
    assert "10 ноября: 4 · вес 3\n17 ноября: 5\n\nСредний балл: 4,25" in told


async def test_averages_are_by_subject_with_a_comma(diary: Diary) -> None:
    await give(diary, ALGEBRA, "4", 10)
    await give(diary, ALGEBRA, "5", 17)
    await give(diary, PHYSICS, "н", 17)
    told = await diary.text("averages", pupil=ANNA)
    assert "Анна, 6В · 📊 Средний балл, 2 четверть\n\nАлгебра: 4,50 · 2 отметки\n" in told
    assert "Физика" not in told


async def test_a_hundred_points_do_not_mix_with_fives(diary: Diary) -> None:
    await give(diary, ALGEBRA, "4", 10, highest=Decimal(5))
    await give(diary, ALGEBRA, "87", 17, highest=Decimal(100))
    told = await diary.text("averages", pupil=ANNA)
    assert "Алгебра: 4,00 из 5, 87,00 из 100 · 2 отметки" in told


async def test_another_period_is_a_press_away(diary: Diary) -> None:
    await give(diary, ALGEBRA, "4", 10)
    reply = await diary.see("averages", pupil=ANNA)
    other = next(one for one in buttons(reply) if one.args.get("period") == QUARTER_1)
    told = await diary.text(other.action, **other.args)
    assert told.startswith("Анна, 6В · 📊 Средний балл, 1 четверть")


async def test_english_reads_as_well(diary: Diary) -> None:
    await give(diary, ALGEBRA, "4", 21)
    diary.lang = "en"
    assert await diary.text("marks", pupil=ANNA) == (
        "Анна, 6В · 📊 Marks, 16–22 November\n\nToday, Saturday 21 November\nАлгебра: 4"
    )
