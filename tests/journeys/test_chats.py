"""Deep links, many chats of one person, and who loses access in the middle of a conversation."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.town import CAST, Town, is_out

# The page has no links of its own, no groups and no way to block.
MESSENGERS = pytest.mark.parametrize("channel", ["telegram", "vk"])
MESSENGERS_ON_BOTH_DATABASES = pytest.mark.parametrize(
    "place",
    [("telegram", "sqlite"), ("vk", "sqlite"), ("telegram", "postgresql")],
    ids="-".join,
    indirect=True,
)


async def opens_link(phone: Any, token: str) -> None:
    """Press a deep link: every platform has its own way."""
    if phone.channel == "vk":
        await phone.sends(text="Начать", ref=token)
    else:
        await phone.says(f"/start {token}")


@MESSENGERS_ON_BOTH_DATABASES
async def test_a_deep_link_asks_before_it_links_and_works_once(town: Town) -> None:
    issued = await town.code_for(CAST.mother)
    mother, other = town.phone(), town.phone()
    await opens_link(mother, issued.token)
    assert "Это Анна П., 6В?" in mother.text
    await mother.presses("Да")
    await mother.presses("Согласен")
    await mother.says("отметки Анны")
    assert "Анна, 6В" in mother.text

    await opens_link(other, issued.token)
    assert "Эта ссылка больше не действует" in other.text
    await opens_link(mother, issued.token)
    assert "Что показать?" in mother.text
    tries = await town.rows("SELECT wrong FROM attempt WHERE wrong > 0")
    assert tries == []  # an old link is no guess


async def test_a_class_teacher_who_is_a_mother_sees_both_sides(town_by_channel: Town) -> None:
    teacher = await town_by_channel.linked(CAST.class_teacher)
    await teacher.says("/menu")
    assert "🔑 Коды для семей" in teacher.buttons
    assert "📅 Сегодня" in teacher.buttons
    await teacher.presses("📅 Сегодня")
    assert "Михаил, 4А" in teacher.text
    await teacher.says("/codes")
    assert "Коды, 6В" in teacher.text


async def test_a_colleague_without_children_is_asked_by_name(town_by_channel: Town) -> None:
    administrator = town_by_channel.phone()
    await administrator.says((await town_by_channel.code_for(CAST.administrator)).code)
    assert "Это вы, Игорь Юрьевич?" in administrator.text
    await administrator.presses("Да")
    assert "🔑 Коды для семей" in administrator.buttons
    assert "📊 Отметки" not in administrator.buttons
    await administrator.says("/marks")
    assert "Этого раздела у вас нет" in administrator.text


async def test_a_guardian_who_is_blocked_sees_nothing_from_that_moment(town: Town) -> None:
    father = await town.linked(CAST.father)
    await father.says("/marks")
    assert "Анна, 6В" in father.text
    await town.sql(
        "UPDATE guardian_link SET blocked = true WHERE guardian_id ="
        " (SELECT id FROM person WHERE ext_id = :father)",
        father=CAST.father.ext_id,
    )
    for screen in ("/marks", "/today", "/exams", "отметки Анны", "/alias", "/withdraw"):
        await father.says(screen)
        assert "Анна" not in father.text
    code = (await town.code_for(CAST.father)).code
    again = town.phone()
    await again.says(code)
    assert "никому не открывает доступ" in again.text


async def test_a_blocked_father_of_twins_gets_nothing_by_a_code(town_by_channel: Town) -> None:
    father = town_by_channel.phone()
    await father.says((await town_by_channel.code_for(CAST.blocked_guardian)).code)
    assert "никому не открывает доступ" in father.text
    assert "Тагир" not in father.transcript


async def test_twins_are_told_apart_before_the_link(one_town: Town) -> None:
    mother = one_town.phone()
    await mother.says((await one_town.code_for(CAST.twins_mother)).code)
    assert "Это Тагир А., 7А?" in mother.text
    assert "Это Тимур А., 7А?" in mother.text


async def test_a_linked_chat_takes_no_code_of_another_person(town: Town) -> None:
    mother = await town.linked(CAST.mother)
    await mother.says((await town.code_for(CAST.father)).code)
    assert "уже подключён к другому человеку" in mother.text
    await mother.says("да")
    await mother.forges("link_yes") if mother.channel != "vk" else None  # type: ignore[attr-defined]
    chats = await town.rows("SELECT DISTINCT person_id FROM chat")
    assert len(chats) == 1
    await mother.says((await town.code_for(CAST.mother)).code)
    assert "уже подключён к вам" in mother.text


async def test_a_chat_is_disconnected_in_two_presses(town: Town) -> None:
    mother = await town.linked(CAST.mother)
    await mother.says("/unlink")
    assert "Отключить этот чат?" in mother.text
    await mother.says("отметки Анны")
    assert "Анна, 6В" in mother.text  # one press is not enough
    await mother.says("/unlink")
    await mother.presses("Отключить")
    assert "Готово" in mother.text
    await mother.says("отметки Анны")
    assert is_out(mother)


async def test_a_person_sees_all_chats_and_disconnects_the_other_one(town: Town) -> None:
    first = await town.linked(CAST.mother)
    second = await town.also(first)
    await second.says("/chats")
    assert second.text.count("•") == 2
    assert second.text.count("этот чат") == 1
    other = next(label for label in second.buttons if label.startswith("Отключить: "))
    await second.presses(other)
    await second.presses("Отключить")
    assert "Готово" in second.text
    await first.says("отметки Анны")
    assert is_out(first)
    await second.says("отметки Анны")
    assert "Анна, 6В" in second.text


@MESSENGERS
async def test_who_blocks_the_bot_is_linked_no_more(town_by_channel: Town) -> None:
    mother: Any = await town_by_channel.linked(CAST.mother)
    await mother.blocks()
    if mother.channel == "vk":
        await mother.says("отметки Анны")  # VK does not tell when it was heard: ask once more
        assert is_out(mother)
    assert not await town_by_channel.rows("SELECT id FROM chat WHERE closed_at IS NULL")


@MESSENGERS_ON_BOTH_DATABASES
async def test_a_code_in_a_group_is_void_and_staff_are_told(town: Town) -> None:
    teacher = await town.linked(CAST.class_teacher)
    code = (await town.code_for(CAST.father)).code
    father: Any = town.phone()
    group = town.platform.group(*([-1001] if father.channel == "telegram" else []))
    crowd = father.in_group(group)
    await crowd.says(f"Прислали код {code.lower().replace('-', ' ')}, что с ним делать?")
    assert "больше не действует" in crowd.text
    assert "Анна" not in crowd.transcript
    await father.says(code)
    assert "Код не подошёл" in father.text
    await town.letters()
    await teacher.sees("в общий чат")


@MESSENGERS
async def test_a_group_hears_nothing_personal(town_by_channel: Town) -> None:
    mother: Any = await town_by_channel.linked(CAST.mother)
    group = town_by_channel.platform.group(*([-1001] if mother.channel == "telegram" else []))
    crowd = mother.in_group(group)
    for words in ("/marks", "/today", "/start", "/codes", "/chats", "/alias"):
        await crowd.says(words)
    await crowd.says("/holidays")
    assert "каникул" in crowd.text.lower()
    for words in ("Анна", "Пётр", "Дарья", "6В", "Петрова"):
        assert words not in crowd.transcript
