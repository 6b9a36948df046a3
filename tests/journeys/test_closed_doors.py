"""What was closed stays closed: a stranger in one's place, a link shown to a group, a role that has ended."""

from __future__ import annotations

from journal.demo_school.cast import CAST
from tests.journeys.town import Town


async def test_who_was_not_me_has_made_no_code_that_lives(one_town: Town) -> None:
    mother = await one_town.linked(CAST.mother)
    thief = await one_town.also(mother)
    await thief.says("/add_messenger")
    code = next(line for line in thief.text.splitlines() if len(line) == 9 and line[4] == "-")
    await one_town.letters()
    await mother.sees("К вам подключён ещё один чат")
    await mother.presses("Это не я — отключить")
    await mother.sees("Готово")

    again = one_town.phone()
    await again.says(code)
    assert "Код не подошёл" in again.text


async def test_a_deep_link_shown_to_a_group_is_void(one_town: Town) -> None:
    token = (await one_town.code_for(CAST.father)).token
    father = one_town.phone()
    group = father.in_group(one_town.platform.group(-77))  # type: ignore[attr-defined]  # Telegram's own
    await group.says(f"вот https://t.me/school_bot?start={token}")
    assert "больше не действует" in group.text
    await father.says(f"/start {token}")
    assert "ссылка больше не действует" in father.text


async def test_a_chat_of_somebody_who_left_can_be_linked_anew(one_town: Town) -> None:
    phone = await one_town.linked(CAST.father)
    await one_town.sql(
        "UPDATE person SET deleted_at = :now WHERE ext_id = :who",
        now=one_town.clock().replace(tzinfo=None).isoformat(" "),
        who=CAST.father.ext_id,
    )
    await phone.says("отметки")
    assert "8 букв и цифр" in phone.text
    await phone.says((await one_town.code_for(CAST.mother)).code)
    await phone.presses("Да")
    assert "Согласие" in phone.transcript


async def test_a_blocked_guardian_can_still_leave(one_town: Town) -> None:
    father = await one_town.linked(CAST.father)
    await one_town.sql(
        "UPDATE guardian_link SET blocked = 1 WHERE guardian_id = "
        "(SELECT id FROM person WHERE ext_id = :who)",
        who=CAST.father.ext_id,
    )
    await father.says("отметки")
    assert "Математика" not in father.text
    await father.says("/unlink")
    await father.presses("Отключить")
    assert "Готово" in father.text


async def test_who_works_here_no_more_gets_no_letters_of_staff(one_town: Town) -> None:
    administrator = await one_town.linked(CAST.administrator)
    for _time in range(3):
        code = await one_town.code_for(CAST.father)
        father = one_town.phone()
        await father.says(code.code)
        await father.presses("Нет, это не мой ребёнок")
    before = administrator.transcript
    await one_town.sql(
        "UPDATE staff_role SET deleted_at = '2026-11-23 00:00:00' WHERE person_id = "
        "(SELECT id FROM person WHERE ext_id = :who)",
        who=CAST.administrator.ext_id,
    )
    await one_town.letters()
    assert administrator.transcript == before
