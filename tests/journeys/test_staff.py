"""Staff give out codes in the chat: their own class, and every look is written down."""

from __future__ import annotations

import json
from typing import Any

from tests.journeys.town import CAST, Town
from tests.phone import Phone


async def forge(phone: Any, packed: str) -> str:
    """Press a button that nobody offered, as the phone's platform carries it."""
    if phone.channel == "vk":
        return str(await phone.forges({"b": packed}))
    if phone.channel == "web":
        return str(await phone.forges(packed, message=phone.messages[-1].id))
    return str(await phone.forges(packed))


async def turn_to(phone: Phone, label: str) -> None:
    """Leaf through the pages until there is such a button."""
    pages = 0
    while label not in phone.buttons:
        assert pages < 9, f"{label} is on no page: {phone.text} {phone.buttons}"
        pages += 1
        await phone.presses("›")


async def class_id(town: Town, title: str) -> int:
    ((found,),) = await town.rows(
        "SELECT id FROM class WHERE title = :title AND kind = 'homeroom'", title=title
    )
    return int(found)


async def deeds(town: Town) -> list[str]:
    return [row.deed for row in await town.rows("SELECT deed FROM audit ORDER BY id")]


async def test_a_class_teacher_hands_a_code_to_a_father(town: Town) -> None:
    teacher: Any = await town.linked(CAST.class_teacher)
    await teacher.says("/codes")
    assert "Коды, 6В" in teacher.text
    await turn_to(teacher, "Петрова Анна")
    await teacher.presses("Петрова Анна")
    assert "Кому выдать код?" in teacher.text
    await teacher.presses("папа · Петров Алексей Иванович")
    assert "Код для: Петров Алексей Иванович" in teacher.text
    code = next(line for line in teacher.text.splitlines() if len(line) == 9 and line[4] == "-")

    father = town.phone()
    await father.says(code)
    assert "Это Анна П., 6В?" in father.text
    assert "Пётр" not in father.text

    seen = await deeds(town)
    assert "pupil.read" in seen
    assert "code.issued" in seen
    assert "class.read" in seen
    detail = await town.rows("SELECT detail FROM audit")
    for row in detail:
        assert "Петров" not in json.dumps(row.detail, ensure_ascii=False)


async def test_a_relative_without_rights_gets_no_code(town_by_channel: Town) -> None:
    teacher = await town_by_channel.linked(CAST.class_teacher)
    await teacher.says("/codes")
    await turn_to(teacher, "Кузнецова Анна")
    await teacher.presses("Кузнецова Анна")
    assert "Кузнецова Нина Павловна · представитель: код не выдаётся" in teacher.text
    assert not [label for label in teacher.buttons if "Нина" in label]


async def test_a_class_teacher_cannot_open_another_class(town_by_channel: Town) -> None:
    town = town_by_channel
    teacher: Any = await town.linked(CAST.class_teacher)
    other = await class_id(town, "7А")
    ((twin,),) = await town.rows(
        "SELECT id FROM person WHERE ext_id = :pupil", pupil=CAST.twins[0].ext_id
    )
    ((mother,),) = await town.rows(
        "SELECT id FROM person WHERE ext_id = :who", who=CAST.twins_mother.ext_id
    )
    own = await class_id(town, "6В")
    before = len(await town.rows("SELECT id FROM code"))
    for packed in (
        f"codes_class?class={other}",
        f"codes_pupil?class={other}&pupil={twin}",
        f"codes_issue?class={other}&pupil={twin}&to={mother}",
        f"codes_pupil?class={own}&pupil={twin}",
        f"codes_issue?class={own}&pupil={twin}&to={mother}",
        "codes_class?class=999999999999999",
    ):
        await forge(teacher, packed)
        assert "Такого класса я не знаю" in teacher.text or "устарела" in teacher.text
    assert "Ахметов" not in teacher.transcript
    assert len(await town.rows("SELECT id FROM code")) == before


async def test_an_administrator_gives_codes_to_every_class(town_by_channel: Town) -> None:
    administrator = await town_by_channel.linked(CAST.administrator)
    await administrator.says("/codes")
    assert "Коды: какой класс?" in administrator.text
    await turn_to(administrator, "7А")
    await administrator.presses("7А")
    assert "Коды, 7А" in administrator.text


async def test_a_mother_gives_no_codes(town_by_channel: Town) -> None:
    town = town_by_channel
    mother: Any = await town.linked(CAST.mother)
    own = await class_id(town, "6В")
    await mother.says("/codes")
    assert "Этого раздела у вас нет" in mother.text
    ((anna,),) = await town.rows("SELECT id FROM person WHERE ext_id = :who", who=CAST.anna.ext_id)
    before = len(await town.rows("SELECT id FROM code"))
    await forge(mother, f"codes_issue?class={own}&pupil={anna}&to={anna}")
    assert "Этого раздела у вас нет" in mother.text
    assert len(await town.rows("SELECT id FROM code")) == before
