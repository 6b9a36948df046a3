"""Before a period ends a family hears what would come out: a forecast, never called a mark."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from journal.demo_school.cast import Member
from scheduler.forecasts import foretell
from tests.journeys.test_wishes import person_id
from tests.journeys.town import CAST, Town

FRIDAY = datetime(2026, 12, 18, 11, 5, tzinfo=UTC)  # 16:05 there, nine days before the end


async def foretold(town: Town, member: Member) -> list[Any]:
    return await town.rows(
        "SELECT state, pupil_id FROM letter WHERE kind = 'forecast' AND person_id = :who",
        who=await person_id(town, member),
    )


async def test_a_mother_hears_what_would_come_out(town: Town) -> None:
    mother = await town.linked(CAST.mother)
    town.clock.now = FRIDAY
    await foretell(town.desk)
    await foretell(town.desk)  # another process, a moment later
    about = {row.pupil_id for row in await foretold(town, CAST.mother)}
    assert await person_id(town, CAST.anna) in about
    assert await person_id(town, CAST.first_grader) not in about  # a first grade has no marks
    await town.letters()
    said = await mother.sees("Анна · прогноз: 2 четверть")
    assert "По отметкам на сегодня выходит:" in said
    assert "Это прогноз, а не отметка: итоговую ставит учитель." in said
    assert "(средний " in said


async def test_a_school_that_asks_for_more_than_a_half(one_town: Town) -> None:
    town = one_town
    mother = await town.linked(CAST.mother)
    anna = await person_id(town, CAST.anna)
    await town.sql(
        "UPDATE mark SET value = '4', raw = '4', weight = '1' WHERE pupil_id = :a", a=anna
    )
    ((subject, title),) = await town.rows(
        "SELECT subject.id, subject.title FROM mark JOIN subject ON subject.id = mark.subject_id"
        " WHERE pupil_id = :a AND on_date > '2026-11-08' AND counts AND mark.kind = 'mark'"
        " GROUP BY subject.id, subject.title ORDER BY COUNT(*) DESC LIMIT 1",
        a=anna,
    )
    ids = await town.rows(
        "SELECT id FROM mark WHERE pupil_id = :a AND subject_id = :s AND on_date > '2026-11-08'"
        " AND counts AND kind = 'mark' ORDER BY id",
        a=anna,
        s=subject,
    )
    for row in ids[: len(ids) // 2]:
        await town.sql("UPDATE mark SET value = '5' WHERE id = :id", id=row.id)
    half = len(ids) % 2 == 0
    town.clock.now = FRIDAY
    rule = '{"final": {"rounding": {"5": "4.6", "4": "3.6"}, "minimum": 1}}'
    await town.sql("UPDATE school SET rules = :rule", rule=rule)
    await foretell(town.desk)
    await town.letters()
    said = await mother.sees("Анна · прогноз")
    assert f"{title}: 4 (средний {'4,50' if half else '4,'}" in said


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 12, 17, 11, 5, tzinfo=UTC),  # Thursday
        datetime(2026, 12, 18, 10, 5, tzinfo=UTC),  # too early in the day
        datetime(2026, 11, 27, 11, 5, tzinfo=UTC),  # a month before the end
        datetime(2027, 1, 1, 11, 5, tzinfo=UTC),  # the period is over
    ],
)
async def test_at_other_times_nobody_is_told(one_town: Town, moment: datetime) -> None:
    await one_town.linked(CAST.mother)
    one_town.clock.now = moment
    await foretell(one_town.desk)
    assert await foretold(one_town, CAST.mother) == []


async def test_who_does_not_want_it_gets_none(one_town: Town) -> None:
    mother = await one_town.linked(CAST.mother)
    one_town.clock.now = FRIDAY
    await foretell(one_town.desk)
    waiting = await foretold(one_town, CAST.mother)
    assert {row.state for row in waiting} == {"queued"}
    await mother.says("/wishes")
    await mother.presses("Ещё темы")
    await mother.presses("Прогноз: сразу")
    assert {row.state for row in await foretold(one_town, CAST.mother)} == {"withdrawn"}
    one_town.clock.move(days=7)
    await foretell(one_town.desk)
    assert len(await foretold(one_town, CAST.mother)) == len(waiting)
