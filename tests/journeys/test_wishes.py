"""What a family wants to be told of, how and when: chosen in a few presses, kept at once."""

from __future__ import annotations

from datetime import time
from typing import Any

from storage import outbox
from storage.outbox import Post
from tests.journeys.town import CAST, Town
from tests.phone import Phone


async def person_id(town: Town, member: Any) -> int:
    ((found,),) = await town.rows("SELECT id FROM person WHERE ext_id = :who", who=member.ext_id)
    return int(found)


async def wishes_of(town: Town, member: Any) -> set[tuple[int, str, str]]:
    rows = await town.rows(
        "SELECT pupil_id, topic, way FROM wish WHERE person_id = :who",
        who=await person_id(town, member),
    )
    return {tuple(row) for row in rows}


async def owed(town: Town, member: Any, *, kind: str, about: int | None, **more: Any) -> None:
    """A letter that waits for this person."""
    who = await person_id(town, member)
    ((chat, channel, bot),) = await town.rows(
        "SELECT id, channel, bot FROM chat WHERE person_id = :who AND closed_at IS NULL", who=who
    )
    async with town.store.writing() as db:
        post = Post(
            school_id=1,
            chat_id=chat,
            person_id=who,
            lane=f"{channel}:{bot}",
            kind=kind,
            key=f"test:{kind}:{about}",
            due_at=town.clock(),
            pupil_id=about,
            **more,
        )
        await outbox.add(db, [post], now=town.clock())


async def letters(town: Town) -> list[tuple[str, str]]:
    return [tuple(row) for row in await town.rows("SELECT state, why FROM letter ORDER BY id")]


def button(phone: Phone, begins: str) -> str:
    return next(label for label in phone.buttons if label.startswith(begins))


async def test_one_press_changes_a_topic_for_all_children(town: Town) -> None:
    mother = await town.linked(CAST.mother)
    await mother.presses("⚙️ Настройки")
    await mother.presses("Что присылать")
    assert "все дети" in mother.text
    assert "Сейчас всё так, как принято в школе." in mother.text
    assert "Вечером: 18:30, пн–пт" in mother.text
    assert "Тихие часы: 21:00–7:00" in mother.text
    assert "Срочные объявления школы приходят всегда" in mother.text
    await mother.presses("Отметки: сразу")
    assert "Отметки: в сводке" in mother.buttons
    assert "Вы поменяли: Отметки." in mother.text
    await mother.presses("Отметки: в сводке")
    assert "Отметки: нет" in mother.buttons
    assert {(topic, way) for _pupil, topic, way in await wishes_of(town, CAST.mother)} == {
        ("marks", "off")
    }
    assert len(await wishes_of(town, CAST.mother)) == 3
    await mother.presses("Отметки: нет")
    assert await wishes_of(town, CAST.mother) == set()
    deeds = await town.rows("SELECT deed FROM audit WHERE deed LIKE 'settings.wish%'")
    assert len(deeds) == 3


async def test_another_child_keeps_what_it_had(town_by_channel: Town) -> None:
    town = town_by_channel
    mother = await town.linked(CAST.mother)
    await mother.says("/wishes")
    await mother.presses("Выбрать ребёнка")
    await mother.presses("Анна")
    assert "Что присылать · Анна, 6В" in mother.text
    await mother.presses("Итоговые отметки: сразу")
    anna = await person_id(town, CAST.anna)
    assert await wishes_of(town, CAST.mother) == {(anna, "finals", "off")}
    await mother.says("/wishes")
    assert "Итоговые отметки: по-разному" in mother.buttons
    await mother.presses("Ещё темы")
    await mother.presses("Как в школе")
    assert await wishes_of(town, CAST.mother) == set()
    assert "Сейчас всё так, как принято в школе." in mother.text


async def test_a_first_grader_without_marks_has_no_topics_of_marks(town_by_channel: Town) -> None:
    mother = await town_by_channel.linked(CAST.mother)
    await mother.says("/wishes")
    await mother.presses("Выбрать ребёнка")
    await mother.presses("Пётр")
    assert "ДЗ: в сводке" in mother.buttons
    assert not [label for label in mother.buttons if label.startswith(("Отметки", "Прогноз"))]


async def test_what_is_not_wanted_any_more_is_withdrawn_at_once(town: Town) -> None:
    mother = await town.linked(CAST.mother)
    await owed(town, CAST.mother, kind="announcement", about=None, why="quiet_hours")
    await mother.says("/wishes")
    await mother.presses("Ещё темы")
    await mother.presses("Объявления: сразу")
    assert "Объявления: в сводке" in mother.buttons
    assert await letters(town) == [("withdrawn", "wish")]


async def test_an_urgent_alert_cannot_be_muted(town_by_channel: Town) -> None:
    town = town_by_channel
    mother = await town.linked(CAST.mother)
    await owed(town, CAST.mother, kind="announcement", about=None, rank=outbox.Rank.URGENT)
    await mother.says("/wishes")
    await mother.presses("Ещё темы")
    await mother.presses("Объявления: сразу")
    await mother.presses("Объявления: в сводке")
    assert "Объявления: нет" in mother.buttons
    assert await letters(town) == [("queued", "")]


async def test_a_digest_comes_at_the_chosen_time(town: Town) -> None:
    mother = await town.linked(CAST.mother)
    await mother.says("/when")
    await mother.presses("Вечером: 18:30, пн–пт")
    await mother.presses("19:30")
    assert "Готово. Следующая: понедельник 23 ноября, 19:30." in mother.text
    assert "Вечером: 19:30, пн–пт" in mother.text
    await mother.says("19:15")
    assert "Вечером: 19:15, пн–пт" in mother.text
    who = await person_id(town, CAST.mother)
    ((at, days),) = await town.rows(
        "SELECT at, days FROM timer WHERE person_id = :who AND kind = 'evening'", who=who
    )
    assert str(at)[:5] == time(19, 15).isoformat("minutes")
    assert days == "12345"
    await mother.presses("каждый день")
    assert "Вечером: 19:15, каждый день" in mother.text
    await mother.presses("Не присылать")
    assert "Готово: эта сводка приходить не будет." in mother.text
    ((next_at,),) = await town.rows(
        "SELECT next_at FROM timer WHERE person_id = :who AND kind = 'evening'", who=who
    )
    assert next_at is None
    await mother.presses("Как в школе")
    assert "Вечером: 18:30, пн–пт" in mother.text
    assert "Как в школе" not in mother.buttons


async def test_words_that_are_no_time_are_answered_and_then_understood(
    town_by_channel: Town,
) -> None:
    mother = await town_by_channel.linked(CAST.mother)
    await mother.says("/when")
    await mother.presses("Утром: нет")
    await mother.says("попозже")
    assert "Напишите так: 19:15" in mother.text
    await mother.says("расписание Анны на завтра")
    assert "Анна" in mother.text
    await mother.says("/when")
    await mother.presses("Утром: нет")
    await mother.says("в 7")
    assert "Утром: 7:00, пн–пт" in mother.text


async def test_quiet_hours_are_chosen_and_typed(town: Town) -> None:
    mother = await town.linked(CAST.mother)
    await mother.says("/quiet_hours")
    await mother.presses("22:00–8:00")
    assert "Готово." in mother.text
    assert "Тихие часы: 22:00–8:00" in mother.text
    await mother.says("с 22 до 7")
    assert "Тихие часы: 22:00–7:00" in mother.text
    await mother.says("22:30–6:15")
    assert "Тихие часы: 22:30–6:15" in mother.text
    await mother.presses("Без тихих часов")
    assert "Тихие часы: нет" in mother.text
    await mother.presses("Как в школе")
    assert "Тихие часы: 21:00–7:00" in mother.text


async def test_letters_that_wait_for_the_morning_wait_for_the_new_morning(
    town_by_channel: Town,
) -> None:
    town = town_by_channel
    mother = await town.linked(CAST.mother)
    await mother.says("/quiet_hours")
    town.clock.move(hours=11)  # 23:00
    await owed(town, CAST.mother, kind="announcement", about=None, why="quiet_hours")
    await mother.presses("22:00–8:00")
    ((due,),) = await town.rows("SELECT due_at FROM letter")
    assert "03:00:00" in str(due)  # 8:00 there


async def test_one_messenger_of_two_is_told(one_town: Town) -> None:
    town = one_town
    mother = await town.linked(CAST.mother)
    who = await person_id(town, CAST.mother)
    await mother.says("/places")
    assert mother.buttons[0] == "Telegram: да"
    await mother.presses("Telegram: да")
    assert "Хотя бы один мессенджер должен остаться." in mother.text
    await town.sql(
        "INSERT INTO chat (school_id, person_id, channel, bot, sender, address, linked_at, closed_why)"
        " VALUES (1, :who, 'vk', 'vk', '5', '5', '2026-11-20 00:00:00', '')",
        who=who,
    )
    await mother.says("/places")
    await mother.presses("ВКонтакте: да")
    assert "ВКонтакте: нет" in mother.buttons
    assert await town.rows("SELECT channel, told FROM chat ORDER BY channel") == [
        ("telegram", True),
        ("vk", False),
    ]
    await mother.says("/wishes")
    assert "Приходит сюда: Telegram" in mother.text
    # The chosen chat is given up: letters come to the other one again.
    await mother.says("/unlink")
    await mother.presses("Отключить")
    assert (await town.rows("SELECT told FROM chat WHERE channel = 'vk'"))[0].told is None


async def test_a_teacher_chooses_reminders(town_by_channel: Town) -> None:
    town = town_by_channel
    teacher = await town.linked(CAST.administrator)
    await teacher.says("/wishes")
    assert "Напоминания для сотрудников" in teacher.text
    await teacher.presses("Журнал отстаёт: да")
    assert "Журнал отстаёт: нет" in teacher.buttons
    assert await wishes_of(town, CAST.administrator) == {(0, "stale", "off")}


async def test_words_about_what_to_send_open_the_screen(town_by_channel: Town) -> None:
    mother = await town_by_channel.linked(CAST.mother)
    for words in ("не присылай отметки", "что присылать", "тихие часы с 22 до 7"):
        await mother.says("/menu")
        await mother.says(words)
        assert "Что присылать" in mother.text, words
