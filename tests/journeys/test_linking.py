"""From the slip of paper to the first mark, the same on every channel and both databases."""

from __future__ import annotations

from linking import codes
from tests.journeys.town import CAST, Town, is_out


async def test_a_mother_links_her_chat_consents_and_asks_for_marks(town: Town) -> None:
    mother = town.phone()
    await mother.says("/start")
    assert "8 букв и цифр" in mother.text

    await mother.says((await town.code_for(CAST.mother)).code)
    assert "Это Анна П., 6В?" in mother.text
    assert "Это Пётр П., 1А?" in mother.text
    assert mother.buttons == ["Да", "Нет, это не мой ребёнок"]

    await mother.presses("Да")
    assert "Согласие на обработку персональных данных" in mother.transcript
    assert {"Согласен", "Не согласен", "Хочу на бумаге"} <= set(mother.buttons)

    await mother.presses("Согласен")
    await mother.says("отметки Анны")
    assert "Анна, 6В" in mother.text


async def test_a_wrong_code_is_counted_and_then_refused(town: Town) -> None:
    stranger = town.phone()
    # In the web tries are counted for a network, and behind one address a whole class may sit.
    free = codes.FREE_TRIES_OF_A_NETWORK if stranger.channel == "web" else codes.FREE_TRIES
    for left in range(free - 1, 0, -1):
        await stranger.says("AAAA-3333")
        assert f"{left} поп" in stranger.text
    await stranger.says("AAAA-3333")
    assert "Слишком много неверных кодов" in stranger.text

    right = await town.code_for(CAST.mother)
    await stranger.says(right.code)
    assert "Слишком много неверных кодов" in stranger.text

    town.clock.move(minutes=6)
    await stranger.says(right.code)
    assert "Это Анна П., 6В?" in stranger.text


async def test_a_code_is_understood_however_it_is_typed(town: Town) -> None:
    code = (await town.code_for(CAST.mother)).code
    cyrillic = code.lower().translate(str.maketrans("acehkmoptxy3", "асенкмортхуз"))
    mother = town.phone()
    await mother.says(cyrillic.replace("-", " "))
    assert "Это Анна П., 6В?" in mother.text


async def test_not_my_child_burns_the_code_and_tells_staff(town: Town) -> None:
    administrator = await town.linked(CAST.administrator)
    code = await town.code_for(CAST.father)
    father = town.phone()
    await father.says(code.code)
    await father.presses("Нет, это не мой ребёнок")
    assert "Код отменён" in father.text
    await father.says(code.code)
    assert "Код не подошёл" in father.text
    await town.letters()
    await administrator.sees("это не мой ребёнок")


async def test_an_earlier_chat_hears_of_a_new_one_and_can_disconnect_it(town: Town) -> None:
    first = await town.linked(CAST.mother)
    await first.says("/settings")
    await first.presses("Мои чаты")
    await first.presses("Добавить мессенджер")
    code = next(line for line in first.text.splitlines() if len(line) == 9 and line[4] == "-")

    second = town.phone()
    await second.says(code)
    await second.presses("Да")
    await second.says("отметки Анны")
    assert "Анна, 6В" in second.text

    await town.letters()
    await first.sees("К вам подключён ещё один чат")
    await first.presses("Это не я — отключить")
    await first.sees("Готово")
    await second.says("отметки Анны")
    assert is_out(second)


async def test_a_code_links_only_once(town: Town) -> None:
    code = (await town.code_for(CAST.mother)).code
    mother, other = town.phone(), town.phone()
    await mother.says(code)
    await other.says(code)
    await mother.presses("Да")
    await other.presses("Да")
    assert "уже использован" in other.text
    assert "Согласие" in mother.transcript


async def test_a_code_runs_out(town: Town) -> None:
    code = (await town.code_for(CAST.mother)).code
    town.clock.move(days=15)
    mother = town.phone()
    await mother.says(code)
    assert "Код не подошёл" in mother.text
