"""People talk to the bot over Long Poll."""

import asyncio
import json
import time
from typing import Any

from bot.vk.channel import Vk
from bot.vk.voice import random_id
from chat.talk import Button, File, Reply
from chat.text import Plain
from tests.fakes.limits import Limit
from tests.fakes.vk import PHOTO, STICKER, FakeVk
from tests.fakes.vk_rules import BROKEN, DROPPED, HTML, Failure
from tests.vk.conftest import School, channel, listening

PNG = File("неделя.png", b"\x89PNG", "image/png")
PDF = File("выписка.pdf", b"%PDF-1.7", "application/pdf")


async def test_words_get_an_answer(vk: Vk, fake: FakeVk) -> None:
    anna = fake.person(7)
    assert await anna.says("что задали?") == "Меню: что задали?"


async def test_a_button_edits_the_message_it_sits_on(vk: Vk, fake: FakeVk) -> None:
    anna = fake.person(7)
    await anna.says("/menu")
    assert await anna.presses("Отметки") == "Алгебра: 4"
    assert len(anna.messages) == 1
    assert anna.messages[0].styled("bold") == ["Алгебра: 4"]
    assert anna.buttons == ["Меню"]
    assert fake.unanswered == {}


async def test_a_reply_that_is_news_is_a_message_of_its_own(
    vk: Vk, fake: FakeVk, school: School
) -> None:
    school.says("marks", fresh=True)
    anna = fake.person(7)
    await anna.says("/menu")
    await anna.presses("marks")
    assert [m.text for m in anna.messages] == ["Меню", "Алгебра: 4"]


async def test_a_message_too_old_to_edit_is_said_anew(vk: Vk, fake: FakeVk) -> None:
    anna = fake.person(7)
    await anna.says("/menu")
    anna.messages[0].too_old = True
    await anna.presses("marks")
    assert [m.text for m in anna.messages] == ["Меню", "Алгебра: 4"]
    assert fake.unanswered == {}


async def test_photos_stickers_and_edits(vk: Vk, fake: FakeVk, school: School) -> None:
    anna = fake.person(7)
    anna.silence = 0.2
    assert await anna.sends(attachments=[PHOTO]) == "Я понимаю только слова."
    assert await anna.sends(attachments=[STICKER]) == "Я понимаю только слова."
    await anna.edits("передумала")
    assert len(anna.messages) == 2
    assert len(school.heard) == 2


async def test_a_forged_button_gets_a_polite_answer(vk: Vk, fake: FakeVk) -> None:
    anna = fake.person(7)
    await anna.says("привет")
    for payload in ({"b": "✂" * 300}, "мусор", {"b": {"x": 1}}, [1], None):
        await anna.forges(payload)
    assert "Такой кнопки нет." in anna.transcript
    assert fake.unanswered == {}


async def test_ten_kilobytes_and_emoji_get_answers(vk: Vk, fake: FakeVk) -> None:
    anna = fake.person(7)
    await anna.says("слово " * 1700)
    assert anna.messages[0].text.startswith("Меню: слово")
    assert await anna.says("👍🏽👍🏽") == "Меню: 👍🏽👍🏽"


async def test_a_long_answer_comes_whole_and_in_order(
    vk: Vk, fake: FakeVk, school: School
) -> None:
    lines = tuple(f"{n} " + "ж" * 90 for n in range(100))
    school.replies["all"] = Reply(lines, ((Button("Меню", "menu"),),))
    anna = fake.person(7)
    await anna.says("/all")
    assert "\n".join(m.text for m in anna.messages) == "\n".join(lines)
    assert anna.messages[-1].rows


async def test_files_are_pictures_and_documents(vk: Vk, fake: FakeVk, school: School) -> None:
    school.replies["card"] = Reply("Неделя", files=(PNG, PDF))
    anna = fake.person(7)
    await anna.says("/card")
    picture, document = anna.files
    assert (picture.kind, picture.content) == ("photo", PNG.content)
    assert (document.kind, document.name, document.content) == (
        "document",
        PDF.name,
        PDF.content,
    )
    assert anna.text == "Неделя"


async def test_a_file_that_vk_does_not_take_is_named_instead(
    vk: Vk, fake: FakeVk, school: School
) -> None:
    fake.fail("docs.save", Failure(100, "file type"))
    school.replies["card"] = Reply("Неделя", files=(PNG, PDF))
    anna = fake.person(7)
    await anna.says("/card")
    assert "выписка.pdf" in anna.text
    assert [file.kind for file in anna.files] == ["photo"]


async def test_a_second_attempt_does_not_upload_again(
    vk: Vk, fake: FakeVk, school: School
) -> None:
    school.replies["card"] = Reply("Неделя", files=(PNG,))
    fake.fail("messages.send", Failure(10), DROPPED)
    anna = fake.person(7)
    await anna.says("/card")
    await anna.sees("Неделя")
    assert len(fake.called("photos.saveMessagesPhoto")) == 1


async def test_in_a_chat_of_several_the_answer_goes_there(
    vk: Vk, fake: FakeVk, school: School
) -> None:
    group = fake.group()
    anna = fake.person(7).in_group(group)
    anna.silence = 0.2
    await anna.says("а когда каникулы?")
    assert group.messages == []
    await anna.says(f"[club{fake.group_id}|@school] каникулы")
    assert group.messages[0].text == "Меню: каникулы"
    assert [(e.private, e.sender, e.addressed) for e in school.heard] == [
        (False, "7", False),
        (False, "7", True),
    ]


async def test_a_person_who_left_is_told_to_the_school_and_not_written_to(
    vk: Vk, fake: FakeVk, school: School
) -> None:
    anna = fake.person(7)
    anna.silence = 0.2
    await anna.blocks()
    assert school.heard[-1].action == "blocked_bot"
    assert fake.called("messages.send") == []


async def test_teachers_words_call_nobody(vk: Vk, fake: FakeVk, school: School) -> None:
    school.replies["news"] = Reply(Plain("[id1|Павел] @all *durov https://vk.com/x"))
    anna = fake.person(7)
    await anna.says("/news")
    sent = fake.called("messages.send")[-1].params
    assert (sent["disable_mentions"], sent["dont_parse_links"]) == ("1", "1")
    assert "[id1" not in anna.text
    assert "@all" not in anna.text
    assert "https://vk.com/x" in anna.text


async def test_trouble_of_vk_is_waited_out(vk: Vk, fake: FakeVk) -> None:
    fake.fail("messages.send", Failure(10), HTML, BROKEN, DROPPED, Failure(1))
    anna = fake.person(7)
    await anna.says("привет")
    await anna.sees("Меню: привет")


async def test_an_answer_that_vk_took_without_saying_so_is_not_said_twice(
    vk: Vk, fake: FakeVk
) -> None:
    fake.fail("messages.send", Failure(drop=True, after=True), Failure(10, after=True))
    anna = fake.person(7)
    await anna.says("привет")
    assert await anna.says("ещё") == "Меню: ещё"
    assert [m.text for m in anna.messages] == ["Меню: привет", "Меню: ещё"]


async def test_a_refused_reply_is_followed_by_an_apology(vk: Vk, fake: FakeVk) -> None:
    fake.fail("messages.send", Failure(911))
    anna = fake.person(7)
    await anna.says("привет")
    assert anna.messages
    assert "Меню" not in anna.text


async def test_a_person_who_refuses_messages_holds_nobody_else(vk: Vk, fake: FakeVk) -> None:
    anna, boris = fake.person(7), fake.person(8)
    fake.fail("messages.send", Failure(902))
    anna.silence = 0.2
    await anna.says("привет")
    assert anna.messages == []
    assert await boris.says("привет") == "Меню: привет"


async def test_what_waited_too_long_is_permitted_anew(
    vk: Vk, fake: FakeVk, school: School
) -> None:
    school.age = 5.0
    anna = fake.person(7)
    assert await anna.says("/marks") == "Алгебра: 4"
    assert [event.action for event in school.heard] == ["marks", "marks"]


async def test_a_permission_that_is_gone_by_then_is_not_used(
    vk: Vk, fake: FakeVk, school: School
) -> None:
    school.age = 5.0
    school.once = True
    anna = fake.person(7)
    anna.silence = 0.2
    await anna.says("/marks")
    assert len(school.heard) == 2
    assert anna.messages == []


async def test_an_answer_that_is_late_again_and_again_says_so(
    vk: Vk, fake: FakeVk, school: School
) -> None:
    school.age, school.ages = 5.0, 5.0
    anna = fake.person(7)
    await anna.says("/marks")
    assert "Алгебра" not in anna.transcript
    assert anna.messages


async def test_presses_of_one_person_are_answered_in_order(vk: Vk, fake: FakeVk) -> None:
    anna = fake.person(7)
    await asyncio.gather(*(anna.says(f"слово {n}") for n in range(8)))
    await anna.sees("слово 7")
    assert [m.text for m in anna.messages] == [f"Меню: слово {n}" for n in range(8)]


async def test_slow_vk_holds_neither_the_loop_nor_other_people(
    fake: FakeVk, school: School
) -> None:
    """A call of 100 ms each: one after another, 40 of them took 4 seconds."""
    fake.latency = 0.1
    async with listening(channel(fake), fake, school) as vk:
        began = time.monotonic()
        letters = [vk.send(str(n), Reply("новость"), "ru", f"l{n}") for n in range(1, 41)]
        for n in range(1, 41):
            fake.chat(n).allowed = True
        await asyncio.gather(*letters)
        took = time.monotonic() - began
    assert took < 2
    assert all(len(fake.chats[n].messages) == 1 for n in range(1, 41))


async def test_the_limit_is_never_overrun(fake: FakeVk, school: School) -> None:
    fake._limit_of_calls = Limit(20)
    people = [fake.person(n) for n in range(1, 16)]
    async with listening(channel(fake, rate=20), fake, school):
        await asyncio.gather(*(person.says("привет") for person in people))
        for person in people:
            await person.sees("привет")
    assert fake.overruns == 0
    assert fake.busiest_second() <= 20


async def test_the_same_key_is_never_said_twice(vk: Vk, fake: FakeVk) -> None:
    anna = fake.person(7)
    await anna.says("привет")
    for _attempt in range(2):
        await vk.send("7", Reply("новость"), "ru", "letter-1")
    assert [m.text for m in anna.messages] == ["Меню: привет", "новость"]
    first, second = fake.called("messages.send")[-2:]
    assert first.params["random_id"] == second.params["random_id"] == str(random_id("letter-1"))


def test_a_random_id_is_stable_and_never_zero() -> None:
    assert random_id("letter-1") == 1186492654
    assert all(0 < random_id(f"key {n}") < 2**31 for n in range(1000))


async def test_settings_of_long_poll_are_switched_on(vk: Vk, fake: FakeVk) -> None:
    assert fake.long_poll["is_enabled"]
    assert fake.long_poll["events"]["message_event"] == 1


async def test_what_happened_during_a_failure_is_heard_afterwards(vk: Vk, fake: FakeVk) -> None:
    anna = fake.person(7)
    for failure in (0, 2, 1):
        fake.fail_poll(failure)
        words = f"после {failure}"
        assert await anna.says(words) == f"Меню: {words}"


async def test_a_lost_place_is_taken_anew(vk: Vk, fake: FakeVk) -> None:
    fake.fail_poll(3)
    async with asyncio.timeout(5):
        while len(fake.called("groups.getLongPollServer")) < 2:
            await fake.changed()
    assert await fake.person(7).says("привет") == "Меню: привет"


async def test_an_event_of_unknown_shape_takes_none_with_it(vk: Vk, fake: FakeVk) -> None:
    anna = fake.person(7)
    strange: list[Any] = [
        {"group_id": fake.group_id, "type": "message_new", "object": {}},
        json.loads('{"type": "x"}'),
        [],
    ]
    fake._events += strange
    assert await anna.says("привет") == "Меню: привет"
