"""How a school tells its families: written in diarybot.toml, kept with the school, refused in clear words."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import text

from bot.rules import SchoolRules
from bot.schools import settle_schools
from bot.settings import SchoolSettings, Settings
from diary.final_rule import final_rule_of
from diary.wishes import Quiet, Topic, Way, rules_of
from storage import schools
from storage.store import Store
from tests.commands.office import Office

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)


async def _school(store: Store, ext_id: str) -> None:
    async with store.writing() as db:
        await db.execute(
            text(
                "INSERT INTO school (ext_id, name, timezone, rules, created_at)"
                " VALUES (:id, 'School', 'Asia/Omsk', '{}', :now)"
            ),
            {
                "id": ext_id,
                "now": NOW if db.dialect.name == "postgresql" else "2026-11-23 07:00:00",
            },
        )


async def _rules(store: Store, ext_id: str) -> dict[str, Any]:
    async with store.reading() as db:
        return (await schools.all_schools(db))[ext_id].rules


def _said(**values: Any) -> Settings:
    return Settings.model_construct(**values)


async def test_the_rules_of_a_school_stand_over_the_deployments(store: Store) -> None:
    await _school(store, "one")
    await _school(store, "two")
    own = SchoolRules.model_validate({"quiet_hours": "22:00-06:00", "ways": {"homework": "off"}})
    settings = _said(gather_seconds=60, schools={"one": SchoolSettings(rules=own)})
    await settle_schools(settings, store, now=NOW)
    one, two = rules_of(await _rules(store, "one")), rules_of(await _rules(store, "two"))
    assert one.quiet == Quiet(time(22), time(6))
    assert one.ways[Topic.HOMEWORK] is Way.OFF
    assert one.gather == two.gather == timedelta(minutes=1)
    assert two.quiet == Quiet(time(21), time(7))


async def test_only_the_start_of_the_bot_takes_rules_away(store: Store) -> None:
    await _school(store, "one")
    own = SchoolRules.model_validate({"ways": {"homework": "off"}})
    await settle_schools(
        _said(quiet_hours="23:00-06:00", schools={"one": SchoolSettings(rules=own)}),
        store,
        now=NOW,
    )
    elsewhere = _said()  # a command in a shell without the bot's settings
    await settle_schools(elsewhere, store, now=NOW)
    kept = await _rules(store, "one")
    assert kept["quiet_hours"] == "23:00-06:00"
    assert kept["ways"] == {"homework": "off"}
    await settle_schools(elsewhere, store, now=NOW, anew=True)
    assert await _rules(store, "one") == {"gather_seconds": 600, "quiet_hours": "21:00-07:00"}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"quiet_hours": "ночью"}, "тихие часы"),
        ({"gather_seconds": "долго"}, "Сколько секунд"),
        ({"gather_seconds": -1}, "Сколько секунд"),
        ({"ways": {"weather": "off"}}, "Темы «weather» нет"),
        ({"ways": {"forecast": "digest"}}, "можно: instant, off"),
        ({"ways": "off"}, "нужна таблица"),
        ({"digests": {"noon": {}}}, "Сводки «noon» нет"),
        ({"digests": {"evening": {"at": "25:00"}}}, "не читается как время"),
        ({"digests": {"evening": {"days": "пн"}}}, "дни недели"),
        ({"final": {"rounding": "up"}}, "таблица"),
        ({"final": {"rounding": {"5": "3.6", "4": "4.6"}}}, "по возрастанию"),
        ({"final": {"rounding": {"5": "много"}}}, "число"),
        ({"final": {"minimum": 0}}, "целое число от 1"),
        ({"final": {"scale": 1}}, "Высшая отметка шкалы"),
        ({"final": {"required": "Контрольная работа"}}, "Виды работ"),
        ({"final": {"required": {"Алгебра": "Контрольная работа"}}}, "Виды работ"),
        ({"final": {"except_works": [""]}}, "список названий"),
        ({"final": {"except_subjects": {}}}, "список названий"),
        ({"final": {"not_with": {"5": "2", "4": "3"}}}, "5 не выходит при отметке"),
        ({"final": {"not_with": {"5": "5"}}}, "5 не выходит при отметке"),
        ({"final": {"not_with": {"4": "2"}}}, "5 не выходит при отметке"),
        ({"final": {"not_with": {}}}, "5 не выходит при отметке"),
    ],
)
def test_a_rule_that_cannot_be_read_is_named(said: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError) as trouble:
        SchoolRules.model_validate(said)
    assert words in str(trouble.value.errors()[0]["ctx"]["error"])


def test_a_whole_rule_of_final_marks_is_read_as_it_is_written() -> None:
    said = {
        "rounding": {"5": 4.6, "4": 3.6, "3": 2.6},
        "minimum": 5,
        "required": {"Алгебра": ["Контрольная работа"]},
        "except_works": ["Домашняя работа"],
        "except_subjects": ["Физическая культура"],
        "not_with": {"5": 3, "4": 2},
    }
    kept = SchoolRules.model_validate({"final": said}).model_dump(mode="json", exclude_none=True)
    rule = final_rule_of(kept)
    assert rule.steps[0] == (Decimal(5), Decimal("4.6"))
    assert rule.minimum == 5
    assert rule.required_of("алгебра") == ("Контрольная работа",)
    assert rule.required_of("Физика") == ()
    assert rule.leaves_out("Физическая  культура")
    assert rule.except_works == {"домашняя работа"}
    assert rule.not_with == ((Decimal(5), Decimal(3)), (Decimal(4), Decimal(2)))


async def test_a_wrong_rule_keeps_every_command_from_starting(empty_office: Office) -> None:
    (empty_office.folder / "diarybot.toml").write_text(
        '[schools."school-37".rules]\nquiet_hours = "ночью"\n', encoding="utf-8"
    )
    done = await empty_office.does("check")
    assert done.code == 2
    assert '[schools."school-37"]: rules.quiet_hours: «ночью» не читается' in done.one_line()


async def test_check_names_what_the_journal_does_not_know(office: Office) -> None:
    (office.folder / "diarybot.toml").write_text(
        '[schools."demo-school".rules.final]\n'
        'required = { "Математика" = ["Контрольная"] }\n'
        'except_works = ["домашняя  работа"]\n'
        'except_subjects = ["Ритмика"]\n',
        encoding="utf-8",
    )
    done = await office.does("check")
    assert done.code == 1
    said = " ".join(done.out.split())
    assert "вида работы «Контрольная» в журнале нет. Возможно, «Контрольная работа»?" in said
    assert "предмета «Ритмика» в журнале нет." in said
    assert "Математика" not in said
    assert "домашняя" not in said
