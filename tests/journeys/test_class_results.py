"""How a class does: final marks that are missing, lessons held against the plan. Every look is written down."""

from __future__ import annotations

from typing import Any

from diary.people import PersonalData
from tests.conftest import NOW
from tests.journeys.streets import town_on
from tests.journeys.test_staff import class_id, deeds, forge
from tests.journeys.town import CAST, Town


async def test_a_class_teacher_sees_whose_final_marks_are_missing(town: Town) -> None:
    teacher: Any = await town.linked(CAST.class_teacher)
    # The namesake's history is put off until the end of the second quarter; somebody's algebra was forgotten.
    await town.sql(
        "DELETE FROM final_mark WHERE id = (SELECT min(final_mark.id) FROM final_mark"
        " JOIN person ON person.id = final_mark.pupil_id JOIN period ON period.id = period_id"
        " JOIN course ON course.id = course_id JOIN subject ON subject.id = subject_id"
        " WHERE person.ext_id = :anna AND period.title = '1 четверть' AND subject.title = 'Русский язык')",
        anna=CAST.anna.ext_id,
    )
    await teacher.says("/completeness")
    told = teacher.text
    assert "Итоговые отметки, 6В · 1 четверть" in told
    assert "Не выставлено: 1" in told
    assert "Русский язык\nПетрова Анна — не выставлена" in told
    assert "Кузнецова Анна — отложена до 30 декабря" in told
    assert "finals.read" in await deeds(town)

    await teacher.presses("Статистика")
    told = teacher.text
    assert "Статистика, 6В · 1 четверть" in told
    assert "Русский язык: 39 из 40 · средний " in told
    assert "качество" in told
    assert "контрольная работа: " in told
    assert "stats.read" in await deeds(town)

    await teacher.presses("2 четверть")
    assert "2 четверть" in teacher.text
    await teacher.presses("Итоговые отметки")
    assert "Период закончится" in teacher.text


async def test_a_class_teacher_has_no_look_into_other_classes_and_a_mother_into_none(
    town_by_channel: Town,
) -> None:
    town = town_by_channel
    teacher: Any = await town.linked(CAST.class_teacher)
    other = await class_id(town, "7А")
    for screen in ("completeness_class", "lesson_stats_class"):
        await forge(teacher, f"{screen}?class={other}")
        assert "устарела" in teacher.text
    mother: Any = await town.linked(CAST.mother)
    await mother.says("/completeness")
    assert "Итоговые отметки, " not in mother.text
    head: Any = await town.linked(CAST.head)
    await head.says("/lesson_stats")
    assert "какой класс?" in head.text


async def test_where_nothing_may_travel_no_pupil_is_told_of(sqlite_database: str) -> None:
    async with town_on("telegram", sqlite_database, NOW, carries=PersonalData.NONE) as town:
        teacher = await town.linked(CAST.class_teacher)
        await teacher.says("/completeness")
        assert "Отложено: 1" in teacher.text
        assert "личное не показывается" in teacher.text
        assert "А. К." not in teacher.text
        assert "декабря" not in teacher.text
