"""Staff are reminded of what is left to do: counts and subjects, no names, nothing twice."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from scheduler.reminders import remind_staff
from tests.journeys.test_staff import class_id
from tests.journeys.test_wishes import person_id
from tests.journeys.town import CAST, Town

AFTERNOON = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)  # Monday, 14:30 there


async def reminded(town: Town, kind: str) -> list[Any]:
    return await town.rows(
        "SELECT person_id, state, facts FROM letter WHERE kind = :kind ORDER BY id", kind=kind
    )


async def test_a_class_teacher_hears_of_unused_codes(town: Town) -> None:
    teacher = await town.linked(CAST.class_teacher)
    await town.code_for(CAST.mother)
    await town.code_for(CAST.father)
    town.clock.now = AFTERNOON
    await remind_staff(town.desk)
    await remind_staff(town.desk)
    assert len(await reminded(town, "class_reminder")) == 1
    await town.letters()
    said = await teacher.sees("6В · коды и согласия")
    assert "Код выдан, но не использован: 2." in said
    assert "истёк" not in said
    assert "Петров" not in teacher.transcript

    town.clock.now = AFTERNOON.replace(day=30)  # nothing new, so nothing is said
    await remind_staff(town.desk)
    assert len(await reminded(town, "class_reminder")) == 1

    town.clock.now = AFTERNOON.replace(month=12, day=14)  # the codes have expired meanwhile
    await remind_staff(town.desk)
    await town.letters()
    await teacher.sees("Из них истёк срок: 2.")


async def test_whoever_is_in_the_bot_and_has_not_decided_is_counted(town_by_channel: Town) -> None:
    town = town_by_channel
    teacher = await town.linked(CAST.class_teacher)
    father = town.phone()
    await father.says((await town.code_for(CAST.father)).code)
    await father.presses("Да")
    town.clock.now = AFTERNOON
    await remind_staff(town.desk)
    await town.letters()
    said = await teacher.sees("6В · коды и согласия")
    assert "Вошли в бот, но ещё не решили о согласии: 1." in said


async def test_what_was_settled_before_sending_is_not_said(one_town: Town) -> None:
    town = one_town
    await town.linked(CAST.class_teacher)
    code = await town.code_for(CAST.mother)
    town.clock.now = AFTERNOON
    await remind_staff(town.desk)
    mother = town.phone()
    await mother.says(code.code)
    await mother.presses("Да")
    await mother.presses("Согласен")
    await town.letters()
    assert [row.state for row in await reminded(town, "class_reminder")] == ["withdrawn"]


async def test_a_journal_that_is_behind(town: Town) -> None:
    teacher = await town.linked(CAST.class_teacher)
    administrator = await town.linked(CAST.administrator)
    here = await class_id(town, "6В")
    town.clock.now = AFTERNOON
    await remind_staff(town.desk)
    assert await reminded(town, "stale_data") == []
    ((course, title),) = await town.rows(
        "SELECT course.id, subject.title FROM lesson JOIN course ON course.id = lesson.course_id"
        " JOIN subject ON subject.id = course.subject_id"
        " WHERE lesson.class_id = :here AND lesson.on_date < '2026-11-18'"
        " AND lesson.on_date > '2026-11-10' ORDER BY lesson.id LIMIT 1",
        here=here,
    )
    for statement in (
        "UPDATE lesson SET state = 'planned', topic = '' WHERE course_id = :course AND on_date > :day",
        "UPDATE assessment SET lesson_id = NULL WHERE course_id = :course",
        "UPDATE homework SET lesson_id = NULL WHERE course_id = :course",
        "DELETE FROM attendance WHERE lesson_id IN (SELECT id FROM lesson WHERE course_id = :course)",
    ):
        values = {"course": course} | (
            {"day": date(2026, 11, 10) if "postgresql" in str(town.store.url) else "2026-11-10"}
            if ":day" in statement
            else {}
        )
        await town.sql(statement, **values)
    town.clock.move(days=1)
    await remind_staff(town.desk)
    await town.letters()
    said = await teacher.sees("6В · журнал отстаёт")
    assert f"{title}: нет записей с " in said
    assert "Школа · журнал отстаёт" in await administrator.sees("журнал отстаёт")
    before = len(await reminded(town, "stale_data"))
    town.clock.move(days=1)
    await remind_staff(town.desk)
    assert len(await reminded(town, "stale_data")) == before


async def test_a_final_mark_that_was_put_off_is_soon_due(town_by_channel: Town) -> None:
    town = town_by_channel
    teacher = await town.linked(CAST.class_teacher)
    anna = await person_id(town, CAST.anna)
    ((mark, title),) = await town.rows(
        "SELECT final_mark.id, subject.title FROM final_mark"
        " JOIN course ON course.id = final_mark.course_id JOIN subject ON subject.id = course.subject_id"
        " WHERE pupil_id = :anna ORDER BY final_mark.id LIMIT 1",
        anna=anna,
    )
    await town.sql(
        "UPDATE final_mark SET state = 'deferred', defer_until = '2026-11-27' WHERE id = :id",
        id=mark,
    )
    town.clock.now = AFTERNOON
    await remind_staff(town.desk)
    await town.letters()
    said = await teacher.sees("6В · отложенные итоговые отметки")
    assert f"{title}: отложена до 27 ноября" in said
    assert "Анна" not in said


async def test_a_muted_reminder_does_not_come(one_town: Town) -> None:
    town = one_town
    teacher = await town.linked(CAST.class_teacher)
    await town.code_for(CAST.mother)
    town.clock.now = AFTERNOON
    await remind_staff(town.desk)
    await teacher.says("/staff_wishes")
    await teacher.presses("Коды и согласия: да")
    assert [row.state for row in await reminded(town, "class_reminder")] == ["withdrawn"]


async def test_holidays_and_nights_are_left_alone(one_town: Town) -> None:
    town = one_town
    await town.linked(CAST.class_teacher)
    await town.code_for(CAST.mother)
    for moment in (
        AFTERNOON.replace(hour=3),  # 8:00
        AFTERNOON.replace(hour=15),  # 20:00
        AFTERNOON.replace(day=29),  # Sunday
        datetime(2027, 1, 4, 9, 30, tzinfo=UTC),  # a Monday of the winter holidays
    ):
        town.clock.now = moment
        await remind_staff(town.desk)
    assert await reminded(town, "class_reminder") == []
