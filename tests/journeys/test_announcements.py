"""Staff announce something in the chat: seen before it is sent, sent once, taken back, counted."""

from __future__ import annotations

from typing import Any

from diary.people import Decision
from scheduler.broadcasts import tell_progress
from scheduler.desk import Desk
from tests.journeys.test_staff import class_id, deeds, forge, turn_to
from tests.journeys.town import CAST, Town

WORDS = "Собрание 14 мая в 18:00, вход со двора."


async def draft(phone: Any, *ways: str, words: str = WORDS) -> None:
    await phone.says("/announce")
    for way in ways:
        await turn_to(phone, way)
        await phone.presses(way)
    await phone.says(words)


async def sending(town: Town, *, after: float = 61) -> None:
    """The minute to think again goes by, and the letters go out."""
    town.clock.move(seconds=after)
    await town.letters()
    await watch(town)


async def watch(town: Town) -> None:
    desk = Desk(
        town.store,
        town.clock,
        town.seconds,
        town.seconds.sleep,
        town.channels,
        town.house.carries,
        worker="test",
    )
    await tell_progress(desk)
    await town.letters()


async def states(town: Town, kind: str = "announcement") -> list[str]:
    rows = await town.rows("SELECT state FROM letter WHERE kind = :kind ORDER BY id", kind=kind)
    return [row.state for row in rows]


async def test_a_parallel_is_told_after_a_minute(town: Town) -> None:
    administrator: Any = await town.linked(CAST.administrator)
    mother = await town.linked(CAST.mother)
    twins_mother = await town.linked(CAST.twins_mother)
    assert "📣 Объявление" in (await administrator.says("/menu"), administrator.buttons)[1]
    await draft(administrator, "Параллель", "6-е классы")
    assert "Так его увидят" in administrator.text
    assert "Объявление школы · 23 ноября" in administrator.text
    assert WORDS in administrator.text
    assert "Администрация школы" in administrator.text
    assert "Получит 1 человек" in administrator.text
    assert "чат не привязан" in administrator.text

    await administrator.presses("✅ Отправить")
    assert "через минуту" in administrator.text
    await town.letters()
    assert WORDS not in mother.transcript

    await sending(town)
    await mother.sees(WORDS)
    assert "6В" not in mother.text
    assert WORDS not in twins_mother.transcript
    await administrator.sees("Объявление отправлено")
    assert "Отправлено: 1 из 1" in administrator.text
    assert "announcement.sent" in await deeds(town)


async def test_what_is_cancelled_within_the_minute_is_sent_to_nobody(
    town_by_channel: Town,
) -> None:
    town = town_by_channel
    administrator = await town.linked(CAST.administrator)
    mother = await town.linked(CAST.mother)
    await draft(administrator, "Вся школа")
    await administrator.presses("✅ Отправить")
    town.clock.move(seconds=50)
    await administrator.presses("Отменить отправку")
    assert "никто ничего не получил" in administrator.text
    await sending(town)
    assert WORDS not in mother.transcript
    assert set(await states(town)) == {"withdrawn"}
    await administrator.presses("Исправить и отправить снова")
    assert "Так его увидят" in administrator.text
    assert WORDS in administrator.text


async def test_confirmed_twice_it_is_sent_once(
    town_by_channel: Town,
) -> None:
    town = town_by_channel
    administrator: Any = await town.linked(CAST.administrator)
    mother = await town.linked(CAST.mother)
    await draft(administrator, "Класс", "6В")
    ((which,),) = await town.rows("SELECT id FROM broadcast")
    await forge(administrator, f"announce_send?id={which}")
    await forge(administrator, f"announce_send?id={which}")
    assert "уже поставлено на отправку" in administrator.text
    await sending(town)
    await forge(administrator, f"announce_send?id={which}")
    assert "Оно уже отправлено" in administrator.text
    await town.letters()
    assert mother.transcript.count(WORDS) == 1
    assert await states(town) == ["sent"]


async def test_it_is_planned_for_tomorrow_morning(town_by_channel: Town) -> None:
    town = town_by_channel
    administrator = await town.linked(CAST.administrator)
    mother = await town.linked(CAST.mother)
    await draft(administrator, "Класс", "6В")
    await administrator.presses("🕘 Когда")
    await administrator.says("вчера")
    assert "Время не понято" in administrator.text
    await administrator.says("завтра в 9:00")
    assert "24 ноября в 9:00" in administrator.text
    await administrator.presses("✅ Отправить")
    assert "24 ноября в 9:00" in administrator.text
    await sending(town)
    assert WORDS not in mother.transcript
    town.clock.move(hours=20, minutes=57)  # 8:58 there
    await town.letters()
    assert WORDS not in mother.transcript
    town.clock.move(minutes=2)
    await town.letters()
    await mother.sees(WORDS)
    await mother.sees("24 ноября")


async def test_recalled_in_the_middle_it_is_taken_back(town: Town) -> None:
    administrator = await town.linked(CAST.administrator)
    mother: Any = await town.linked(CAST.mother)
    father = await town.linked(CAST.father)
    ((late,),) = await town.rows(
        "SELECT id FROM person WHERE ext_id = :who", who=CAST.father.ext_id
    )
    await draft(administrator, "Класс", "6В")
    await administrator.presses("✅ Отправить")
    await town.sql(
        "UPDATE letter SET state = 'postponed', due_at ="
        " (SELECT expires_at FROM letter l WHERE l.kind = 'announcement' LIMIT 1)"
        " WHERE person_id = :who AND kind = 'announcement'",
        who=late,
    )
    await sending(town)
    await mother.sees(WORDS)
    await administrator.sees("Объявление отправляется")
    await administrator.presses("Отозвать")
    assert "Отозвать объявление?" in administrator.text
    await administrator.presses("Да, отозвать")
    assert "Объявление отозвано" in administrator.text
    await town.letters()
    await mother.sees("Школа отозвала объявление от 23 ноября")
    if mother.channel != "web":  # there it stands under it
        assert WORDS not in "".join(one.text for one in mother.messages)
    town.clock.move(days=8)
    await town.letters()
    assert WORDS not in father.transcript
    assert sorted(await states(town)) == ["sent", "withdrawn"]
    await administrator.presses("Итоги")
    assert "Отправлено: 1 из 2" in administrator.text
    assert "не отправлено: отозвано школой: 1" in administrator.text


async def test_families_answer_and_the_class_teacher_sees_who_has_not(town: Town) -> None:
    teacher = await town.linked(CAST.class_teacher)
    mother: Any = await town.linked(CAST.mother)
    await town.linked(CAST.father)
    await draft(teacher, "6В", words="Едем в музей 5 декабря?")
    await teacher.presses("Спросить «Да / Нет»")
    await teacher.presses("✅ Отправить")
    await sending(town)
    await mother.sees("Едем в музей 5 декабря?")
    await mother.sees("Классный руководитель")
    await mother.presses("Нет")
    await mother.presses("Да")
    assert "Спасибо, ваш ответ записан: Да" in mother.text
    await teacher.presses("Итоги")
    assert "Да: 1, Нет: 0" in teacher.text
    assert "Ещё не ответили: 1" in teacher.text
    await teacher.presses("Кто не ответил")
    assert "Петров" in teacher.text
    assert "Петрова" not in teacher.text
    assert "announcement.read" in await deeds(town)


async def test_who_may_not_announce_does_not(town_by_channel: Town) -> None:
    town = town_by_channel
    mother: Any = await town.linked(CAST.mother)
    teacher: Any = await town.linked(CAST.class_teacher)
    await mother.says("/announce")
    assert "Этого раздела у вас нет" in mother.text
    await forge(mother, "announce_to?to=school")
    assert "Этого раздела у вас нет" in mother.text
    other = await class_id(town, "7А")
    for packed in (
        "announce_to?to=school",
        "announce_to?to=staff",
        "announce_to?to=parallel:6",
        f"announce_to?class={other}",
    ):
        await forge(teacher, packed)
        assert "только семьям своего класса" in teacher.text
    await draft(teacher, "6В")
    assert "Срочное" not in teacher.buttons
    ((which,),) = await town.rows("SELECT id FROM broadcast")
    await forge(teacher, f"announce_urgent?id={which}&on=1")
    assert "только директор и администраторы" in teacher.text
    administrator: Any = await town.linked(CAST.administrator)
    await forge(administrator, f"announce_send?id={which}")
    assert "Такого объявления больше нет" in administrator.text
    await forge(mother, f"announced?id={which}&a=seen")
    assert "устарела" in mother.text
    assert await states(town) == []


async def test_who_refused_or_was_blocked_is_told_nothing(town_by_channel: Town) -> None:
    town = town_by_channel
    administrator = await town.linked(CAST.administrator)
    father = await town.linked(CAST.father)
    twins_mother = await town.linked(CAST.twins_mother)
    mother = await town.linked(CAST.mother)
    await town.decide(CAST.father, CAST.anna, Decision.REFUSED)
    await draft(administrator, "Вся школа")
    assert "нет согласия: 1" in administrator.text
    await administrator.presses("✅ Отправить")
    await town.decide(CAST.mother, CAST.anna, Decision.WITHDRAWN)  # two children are left
    await town.sql(
        "UPDATE guardian_link SET blocked = true WHERE guardian_id ="
        " (SELECT id FROM person WHERE ext_id = :who)",
        who=CAST.twins_mother.ext_id,
    )
    await sending(town)
    await mother.sees(WORDS)
    assert WORDS not in father.transcript
    assert WORDS not in twins_mother.transcript


async def test_who_muted_announcements_gets_only_urgent_ones(town_by_channel: Town) -> None:
    town = town_by_channel
    head = await town.linked(CAST.head)
    mother = await town.linked(CAST.mother)
    ((who,),) = await town.rows(
        "SELECT id FROM person WHERE ext_id = :who", who=CAST.mother.ext_id
    )
    await town.sql(
        "INSERT INTO wish (person_id, pupil_id, topic, way) VALUES (:who, 0, 'school', 'off')",
        who=who,
    )
    await draft(head, "Класс", "6В")
    assert "объявления отключены: 1" in head.text
    assert "✅ Отправить" not in head.buttons
    await head.presses("Срочное")
    assert "Получит 1 человек" in head.text
    assert "Срочное объявление школы" in head.text
    await head.presses("✅ Отправить")
    assert "alert.sent" in await deeds(town)
    await sending(town)
    await mother.sees(WORDS)
    await mother.sees("Директор школы")


async def test_quiet_hours_are_kept(one_town: Town) -> None:
    town = one_town
    administrator = await town.linked(CAST.administrator)
    mother = await town.linked(CAST.mother)
    town.clock.move(hours=10)  # 22:00 there
    await draft(administrator, "Класс", "6В")
    assert "В 1 чат придёт после тихих часов" in administrator.text
    await administrator.presses("✅ Отправить")
    await sending(town)
    assert WORDS not in mother.transcript
    town.clock.move(hours=9)
    await town.letters()
    await mother.sees(WORDS)


async def test_words_too_long_are_asked_for_again(one_town: Town) -> None:
    administrator = await one_town.linked(CAST.administrator)
    await draft(administrator, "Сотрудники", words="очень " * 600)
    assert "Текст длиннее 3500 знаков" in administrator.text
    await administrator.says("Педсовет в 15:00")
    assert "Объявление для сотрудников" in administrator.text
    await administrator.presses("Другой текст")
    await administrator.says("Педсовет в 16:00")
    assert "Педсовет в 16:00" in administrator.text
    await administrator.presses("Удалить черновик")
    assert await one_town.rows("SELECT id FROM broadcast") == []


async def test_mentions_and_links_of_an_author_stay_words(town_by_channel: Town) -> None:
    town = town_by_channel
    administrator = await town.linked(CAST.administrator)
    mother = await town.linked(CAST.mother)
    await draft(administrator, "Класс", "6В", words="@all [id1|деканат] <b>жирно</b> /unlink")
    await administrator.presses("✅ Отправить")
    await sending(town)
    await mother.sees("<b>жирно</b>")


async def test_a_file_goes_with_it(town_by_channel: Town) -> None:
    town = town_by_channel
    administrator: Any = await town.linked(CAST.administrator)
    mother = await town.linked(CAST.mother)
    await draft(administrator, "Класс", "6В")
    await administrator.presses("📎 Файл")
    await administrator.says("какой файл?")
    assert "Пришлите файл или картинку" in administrator.text
    await administrator.encloses("Список вещей.pdf", b"%PDF-1.7 things", "application/pdf")
    assert "Список вещей.pdf" in administrator.text
    await administrator.presses("Спросить «Прочитано»")
    await administrator.presses("✅ Отправить")
    await sending(town)
    await mother.sees(WORDS)
    assert [file.content for file in mother.files] == [b"%PDF-1.7 things"]
    await mother.presses("Прочитано")
    assert "ваш ответ записан: Прочитано" in mother.text
    await administrator.presses("Итоги")
    assert "Прочитано: 1" in administrator.text


async def test_telegram_is_handed_a_file_once(one_town: Town) -> None:
    town = one_town
    administrator: Any = await town.linked(CAST.administrator)
    phones = [await town.linked(who) for who in (CAST.mother, CAST.father, CAST.twins_mother)]
    await draft(administrator, "Вся школа")
    await administrator.presses("📎 Файл")
    await administrator.encloses("План.pdf", b"%PDF-1.7 plan", "application/pdf")
    town.platform.calls.clear()
    await administrator.presses("✅ Отправить")
    await town.sql(
        "UPDATE letter SET due_at = datetime(due_at, '+60 seconds') WHERE kind = 'announcement'"
        " AND id NOT IN (SELECT min(id) FROM letter WHERE kind = 'announcement')"
    )
    await sending(town)
    await sending(town)
    for phone in phones:
        assert [file.content for file in phone.files] == [b"%PDF-1.7 plan"]
    sent = [call.params["document"] for call in town.platform.called("sendDocument")]
    assert len(sent) == 4
    assert sum(str(one).startswith("attach://") for one in sent) == 1


async def test_a_file_too_large_is_not_taken(town_by_channel: Town) -> None:
    administrator: Any = await town_by_channel.linked(CAST.administrator)
    await draft(administrator, "Сотрудники")
    await administrator.presses("📎 Файл")
    await administrator.encloses("фильм.mp4", b"0" * (10 * 1024 * 1024 + 1), "video/mp4")
    assert "больше 10 МБ" in administrator.text
    await administrator.encloses("план.txt", b"plan", "text/plain")
    assert "план.txt" in administrator.text


async def test_a_family_cannot_hand_us_files(town_by_channel: Town) -> None:
    mother: Any = await town_by_channel.linked(CAST.mother)
    await mother.encloses("справка.pdf", b"%PDF-1.7", "application/pdf")
    assert "понимаю только слова и кнопки" in mother.text
    assert await town_by_channel.rows("SELECT id FROM broadcast") == []


async def test_the_author_watches_it_in_one_message(one_town: Town) -> None:
    town = one_town
    administrator: Any = await town.linked(CAST.administrator)
    for member in (CAST.mother, CAST.father, CAST.twins_mother):
        await town.linked(member)
    await draft(administrator, "Вся школа")
    await administrator.presses("✅ Отправить")
    await town.sql(
        "UPDATE letter SET due_at = datetime(due_at, '+60 seconds') WHERE kind = 'announcement'"
        " AND id NOT IN (SELECT min(id) FROM letter WHERE kind = 'announcement')"
    )
    await sending(town)
    await administrator.sees("Объявление отправляется")
    messages = len(administrator.messages)
    town.clock.move(seconds=60)
    await town.letters()
    before = len(administrator.messages)
    await watch(town)
    await watch(town)
    await administrator.sees("Объявление отправлено")
    assert "Объявление отправляется" not in "".join(one.text for one in administrator.messages)
    assert len(administrator.messages) == before <= messages + 1  # the announcement itself
    ((finished,),) = await town.rows("SELECT finished_at FROM broadcast")
    assert finished is not None


async def test_a_letter_on_its_way_is_taken_back_when_it_has_arrived(one_town: Town) -> None:
    town = one_town
    administrator = await town.linked(CAST.administrator)
    mother = await town.linked(CAST.mother)
    await draft(administrator, "Класс", "6В")
    await administrator.presses("✅ Отправить")
    town.clock.move(seconds=61)
    await town.letters()
    await mother.sees(WORDS)
    await town.sql("UPDATE letter SET state = 'sending' WHERE kind = 'announcement'")
    await administrator.presses("Отменить отправку")
    assert "В 1 чат оно уже пришло" in administrator.text
    await town.sql("UPDATE letter SET state = 'sent' WHERE kind = 'announcement'")
    await watch(town)
    await mother.sees("Школа отозвала объявление")


async def test_a_recalled_announcement_takes_no_answers(town_by_channel: Town) -> None:
    town = town_by_channel
    administrator = await town.linked(CAST.administrator)
    mother: Any = await town.linked(CAST.mother)
    await draft(administrator, "Класс", "6В")
    await administrator.presses("Спросить «Прочитано»")
    await administrator.presses("✅ Отправить")
    await sending(town)
    await mother.sees(WORDS)
    ((which,),) = await town.rows("SELECT id FROM broadcast")
    await administrator.presses("Отозвать")
    await administrator.presses("Да, отозвать")
    await town.letters()
    await mother.sees("Школа отозвала объявление")
    await forge(mother, f"announced?id={which}&a=seen")
    assert "Школа отозвала это объявление" in mother.text
    assert await town.rows("SELECT answer FROM broadcast_answer") == []
