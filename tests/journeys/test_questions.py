"""Questions in plain words, one after another; and what is kept of those that nobody understood."""

from __future__ import annotations

from tests.journeys.town import CAST, Town


async def test_a_mother_asks_on(town: Town) -> None:
    mother = await town.linked(CAST.mother)
    await mother.says("что задали Ане на вторник")
    assert "ДЗ · вт 24 ноября · Анна" in mother.text
    await mother.says("а на среду?")
    assert "ДЗ · ср 25 ноября · Анна" in mother.text
    await mother.says("а у Даши?")
    assert "ДЗ · ср 25 ноября · Дарья" in mother.text

    # A press is a question, too; a new one begins where another thing is asked.
    await mother.says("отметки Ани")
    await mother.says("а Даша?")
    assert "отметки · Дарья" in mother.text
    await mother.says("а расписание?")
    assert "О ком из детей?" in mother.text
    await mother.presses("Анна")
    assert "Анна, 6В" in mother.text
    await mother.says("а завтра?")
    assert "расписание · вт 24 ноября · Анна" in mother.text

    # Ten minutes later nobody remembers what was asked.
    town.clock.move(minutes=11)
    await mother.says("а у Даши?")
    assert "сегодня · Дарья" in mother.text


async def test_a_chat_that_was_handed_on_remembers_no_question(one_town: Town) -> None:
    phone = await one_town.linked(CAST.mother)
    await phone.says("что задали Ане по алгебре на завтра")
    assert "ДЗ · алгебра · вт 24 ноября · Анна" in phone.text
    await phone.says("/unlink")
    await phone.presses("unlink_yes")
    await phone.says((await one_town.code_for(CAST.twins_mother)).code)
    await phone.presses("Да")
    await phone.presses("Согласен")
    await phone.says("а послезавтра?")
    assert "алгебра" not in phone.text
    assert "ДЗ" not in phone.text


async def test_several_children_are_told_of_in_one_message(town: Town) -> None:
    mother = await town.linked(CAST.mother)
    await mother.says("расписание на вторник у Ани и Даши")
    assert "расписание · вт 24 ноября" in mother.text
    assert mother.text.index("Анна, 6В") < mother.text.index("Дарья, 9А")
    assert mother.buttons[:2] == ["Анна", "Дарья"]
    await mother.presses("Дарья")
    assert "Анна" not in mother.text
    await mother.says("дз у всех на завтра")
    assert all(name in mother.text for name in ("Анна, 6В", "Дарья, 9А", "Пётр, 1А"))
    # A child of somebody else beside the own ones is not told of.
    await mother.says("отметки Коли")
    assert "нет ребёнка с таким именем" in mother.text


async def test_what_nobody_understood_is_shown_without_names(one_town: Town) -> None:
    mother = await one_town.linked(CAST.mother)
    for _time in range(2):
        await mother.says("Где Аня Кузнецова ест после кружка в 15:30")
    await mother.says("Здравствуйте! Аня заболела")  # talk is no puzzle
    await one_town.house.unsolved.write_down(one_town.store, now=one_town.clock())
    kept = await one_town.rows("SELECT words, lang, times FROM puzzle")
    assert kept == [("где [имя] ест после кружка в [число]", "ru", 2)]

    administrator = await one_town.linked(CAST.administrator)
    await administrator.says("/puzzles")
    assert "• где [имя] ест после кружка в [число] · 2 раза" in administrator.text
    assert await one_town.rows("SELECT 1 FROM audit WHERE deed = 'puzzles.read'")
    await mother.says("/puzzles")
    assert "[имя]" not in mother.text


async def test_a_child_who_was_chosen_stays_chosen_for_the_next_buttons(
    town_by_channel: Town,
) -> None:
    mother = await town_by_channel.linked(CAST.mother)
    await mother.presses("📊 Отметки")
    await mother.presses("Анна")
    await mother.presses("☰ Меню")
    assert "Анна, 6В" in await mother.presses("📝 Контрольные")
    assert {"Дарья", "Пётр"} <= set(mother.buttons)
    await mother.presses("Дарья")
    await mother.presses("☰ Меню")
    assert "Дарья, 9А" in await mother.presses("📊 Отметки")
    assert "О ком из детей?" in await mother.says("/tests")
    town_by_channel.clock.move(minutes=11)
    await mother.presses("☰ Меню")
    assert "О ком из детей?" in await mother.presses("📊 Отметки")


async def test_a_cry_for_help_is_answered_with_where_help_is(one_town: Town) -> None:
    girl = await one_town.linked(CAST.ninth_grader)
    for words in ("меня бьют в школе", "Аню обижают", "мне плохо"):
        assert "8-800-2000-122" in await girl.says(words)
    assert "8-800" not in await girl.says("как дела")
