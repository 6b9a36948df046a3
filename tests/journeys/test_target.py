"""From marks to what would come out, what a five takes, and what a three tomorrow would change: by buttons alone."""

from __future__ import annotations

import re

from tests.journeys.test_wishes import person_id
from tests.journeys.town import CAST, Town

NOW = re.compile(r"средний (\d,\d\d)\d* · прогноз (\d)")


async def marks_of_mathematics(town: Town) -> list[str]:
    rows = await town.rows(
        "SELECT mark.ext_id FROM mark JOIN subject ON subject.id = mark.subject_id"
        " WHERE pupil_id = :anna AND subject.title = 'Математика' AND mark.on_date >= '2026-11-08'"
        " AND mark.kind = 'mark' AND mark.counts ORDER BY mark.on_date, mark.id",
        anna=await person_id(town, CAST.anna),
    )
    return [row.ext_id for row in rows]


async def test_a_mother_looks_ahead_without_a_word(town: Town) -> None:
    mother = await town.linked(CAST.mother)
    await mother.presses("📊 Отметки")
    await mother.presses("Анна")
    listed = await mother.presses("Прогноз")
    assert "Если бы период закончился сегодня, вышло бы:" in listed
    assert "Это прогноз, а не отметка: итоговую ставит учитель." in listed

    reckoned = await mother.presses("Математика")
    assert "Правило школы: 5 от 4,5; 4 от 3,5; 3 от 2,5." in reckoned
    found = NOW.search(reckoned)
    assert found
    average, value = found.groups()
    assert f"= {average} → {value}" in reckoned
    assert f"Математика: средний {average} · прогноз {value}" in listed
    assert f"Для 5 нужен средний 4,5, сейчас {average}." in reckoned

    imagined = await mother.presses("Что если…")
    assert f"Сейчас: средний {average} · прогноз {value}" in imagined
    once = await mother.presses("3")
    twice = await mother.presses("3")
    assert "Если добавить 3:" in once
    assert "Если добавить 3, 3:" in twice
    assert await mother.presses("Убрать последнюю") == once
    assert await mother.presses("Убрать последнюю") == imagined

    await mother.presses("Прогноз")
    needed = await mother.presses("Что нужно для 5")
    assert "🎯 Математика: что нужно для 5" in needed
    assert re.search(r"• \d+ отмет\w+ «5» · контрольная работа · вес 3", needed)
    assert "прогноз" in needed
    assert await marks_of_mathematics(town)  # nothing imagined was kept


async def test_a_correction_and_a_removal_are_told_as_a_story(one_town: Town) -> None:
    town = one_town
    mother = await town.linked(CAST.mother)
    first, second, *_rest = await marks_of_mathematics(town)
    await town.sql(
        "UPDATE mark SET raw = '4', value = '4', earlier = :was WHERE ext_id = :id",
        was='[{"raw": "3", "at": "2026-11-12T10:00:00+00:00"}]',
        id=first,
    )
    await town.sql(
        "UPDATE mark SET raw = '3', deleted_at = '2026-11-20 10:00:00' WHERE ext_id = :id",
        id=second,
    )
    await mother.says("оценки Ани по математике за четверть")
    told = await mother.presses("Прогноз") and await mother.presses("Отметки")
    assert "было 3, стало 4 (12.11)" in told
    assert "3 убрана 20.11" in told
