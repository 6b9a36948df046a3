"""What a person meets in Telegram, against a Bot API server on the loopback."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import pairwise

import pytest
from aiohttp import web

from bot.telegram.api import OutOfReach
from bot.telegram.channel import SORRY, Telegram
from bot.telegram.profile import Profile
from chat.talk import (
    Answer,
    Answered,
    Button,
    File,
    Incoming,
    Menu,
    Moved,
    OutOfOrder,
    Reply,
    TryLater,
    Unreachable,
    WrongToken,
)
from chat.text import LANGUAGES, Plain, Row, _, bold, render, spoiler
from delivery.pace import OwnPace
from tests.fakes import telegram_rules as rules
from tests.fakes.telegram import PHOTO, STICKER, FakeTelegram, Person
from tests.fakes.telegram_server import TOKEN

SECRET = "s3cret"
PNG = b"\x89PNG\r\n\x1a\nnot really"
MENU = ((Button("Отметки", "marks"), Button("ДЗ", "homework", {"day": 1})),)


class School:
    """Answers like a bot, and remembers what it heard."""

    def __init__(self) -> None:
        self.heard: list[Incoming] = []
        self.replies: dict[str, Reply] = {}
        self.before: Callable[[Incoming], Awaitable[None]] | None = None

    async def answer(self, event: Incoming) -> Answered | None:
        self.heard.append(event)
        if self.before:
            await self.before(event)
        if not event.addressed:
            return None
        reply = self.replies.get(event.action) or Reply(
            Plain(f"{event.action or event.text} ✓"), MENU
        )
        return Answered(reply, event.lang, time.monotonic())


def channel(
    fake: FakeTelegram,
    *,
    rate: float = 1000,
    token: str = TOKEN,
    note: Noted | None = None,
    menus: KeptMenus | None = None,
) -> Telegram:
    return Telegram(
        token,
        bot="telegram",
        pace=OwnPace(rate, clock=time.monotonic),
        profile=Profile(
            commands={"marks": _("Marks"), "homework": _("Homework")},
            for_strangers={"help": _("Help")},
            about=_("The diary in your messenger."),
        ),
        note=note or Noted(),
        menus=menus,
        api_url=fake.url,
    )


class Noted:
    """What would be kept in the database."""

    def __init__(self) -> None:
        self.told = ""

    async def last(self) -> str:
        return self.told

    async def keep(self, told: str) -> None:
        self.told = told


class KeptMenus:
    def __init__(self) -> None:
        self.of: dict[str, str] = {}

    async def keep(self, sender: str, key: str) -> None:
        self.of[sender] = key


@asynccontextmanager
async def by_polling(fake: FakeTelegram, answer: Answer, rate: float) -> AsyncIterator[Telegram]:
    telegram = channel(fake, rate=rate)
    await telegram.start()
    try:
        async with asyncio.TaskGroup() as tasks:
            listening = tasks.create_task(telegram.listen(answer))
            yield telegram
            listening.cancel()
    finally:
        await telegram.close()


@asynccontextmanager
async def by_webhook(fake: FakeTelegram, answer: Answer, rate: float) -> AsyncIterator[Telegram]:
    telegram = channel(fake, rate=rate)
    await telegram.start()

    async def receive(request: web.Request) -> web.Response:
        if request.headers.get("X-Telegram-Bot-Api-Secret-Token") != SECRET:
            return web.Response(status=401)
        await telegram.feed(await request.json(), answer)
        return web.Response()

    app = web.Application()
    app.router.add_post("/tg", receive)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    await telegram.set_webhook(f"http://{host}:{port}/tg", SECRET)
    yield telegram
    await telegram.drop_webhook()
    await telegram.close()
    await runner.cleanup()


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


@pytest.fixture
def school() -> School:
    return School()


@pytest.fixture
def anna(fake: FakeTelegram) -> Person:
    return fake.person(7, "Анна")


@pytest.fixture(params=[by_polling, by_webhook])
async def telegram(
    request: pytest.FixtureRequest, fake: FakeTelegram, school: School
) -> AsyncIterator[Telegram]:
    async with request.param(fake, school.answer, 1000) as running:
        yield running


@pytest.fixture
async def polling(fake: FakeTelegram, school: School) -> AsyncIterator[Telegram]:
    async with by_polling(fake, school.answer, 1000) as running:
        yield running


@pytest.fixture
async def silent(fake: FakeTelegram) -> AsyncIterator[Telegram]:
    """One that only sends."""
    running = channel(fake)
    yield running
    await running.close()


# Talking.


async def test_words_are_answered_and_a_press_edits_its_message(
    telegram: Telegram, school: School, anna: Person
) -> None:
    assert await anna.says("привет") == "привет ✓"
    assert anna.buttons == ["Отметки", "ДЗ"]
    assert await anna.presses("ДЗ") == "homework ✓"
    assert len(anna.messages) == 1
    press = school.heard[-1]
    assert (press.action, press.args, press.private) == ("homework", {"day": "1"}, True)
    assert not anna.telegram.unanswered


async def test_a_start_link_carries_its_token(
    telegram: Telegram, school: School, anna: Person
) -> None:
    await anna.says("/start aB3-_x")
    assert (school.heard[0].action, school.heard[0].args) == ("start", {"token": "aB3-_x"})


async def test_the_same_words_edited_in_are_not_an_error(telegram: Telegram, anna: Person) -> None:
    await anna.says("/marks")
    assert await anna.presses("Отметки") == "marks ✓"
    assert await anna.presses("Отметки") == "marks ✓"
    assert len(anna.messages) == 1


async def test_a_fresh_reply_and_a_picture_come_as_new_messages(
    telegram: Telegram, school: School, anna: Person
) -> None:
    school.replies["marks"] = Reply("Новое", MENU, fresh=True)
    school.replies["homework"] = Reply(
        "Карточка", MENU, files=(File("Аня 7А.png", PNG, "image/png"),)
    )
    await anna.says("привет")
    await anna.presses("Отметки")
    await anna.presses("ДЗ")
    assert [m.text for m in anna.messages] == ["привет ✓", "Новое", "Карточка"]
    assert [(f.name, f.content, f.kind) for f in anna.files] == [("Аня_7А.png", PNG, "photo")]
    # The picture has no words to edit.
    school.replies["marks"] = Reply("Отметки словами", MENU)
    assert await anna.presses("Отметки") == "Отметки словами"
    assert len(anna.messages) == 4


async def test_a_message_that_is_gone_is_said_anew(telegram: Telegram, anna: Person) -> None:
    await anna.says("привет")
    await anna.forges("homework", message=5)
    assert [m.text for m in anna.messages] == ["привет ✓", "homework ✓"]


async def test_several_files_follow_the_words(
    telegram: Telegram, school: School, anna: Person
) -> None:
    files = (File("a.pdf", b"1", "application/pdf"), File('b"\r\n.pdf', b"2", "application/pdf"))
    school.replies[""] = Reply("Вот", MENU, files=files)
    await anna.says("справка")
    assert [(f.name, f.kind) for f in anna.files] == [
        ("a.pdf", "document"),
        ("b_.pdf", "document"),
    ]
    assert anna.messages[0].text == "Вот"
    assert anna.messages[-1].rows


async def test_a_picture_that_telegram_does_not_show_comes_as_a_document(
    telegram: Telegram, school: School, anna: Person
) -> None:
    school.replies[""] = Reply("Вот", files=(File("a.png", PNG, "image/png"),))
    anna.telegram.fail("sendPhoto", rules.error(400, "Bad Request: PHOTO_INVALID_DIMENSIONS"))
    await anna.says("карточка")
    assert [f.kind for f in anna.files] == ["document"]


async def test_markup_in_words_stays_words(
    telegram: Telegram, school: School, anna: Person
) -> None:
    teacher = "<b>1 < 2</b> & *x* _y_ [z](http://e.vil) 😀"
    school.replies[""] = Reply((bold("Тема 😀"), Row((Plain(teacher), spoiler("тайна")))))
    await anna.says("тема")
    assert anna.text == f"Тема 😀\n{teacher} · тайна"
    assert anna.messages[0].styled("bold") == ["Тема 😀"]
    assert anna.messages[0].styled("spoiler") == ["тайна"]
    sent = anna.telegram.called("sendMessage")[0].params
    assert "parse_mode" not in sent
    assert sent["link_preview_options"] == {"is_disabled": True}


async def test_a_long_text_comes_in_parts_with_buttons_under_the_last(
    telegram: Telegram, school: School, anna: Person
) -> None:
    lines = tuple(f"{n}. 😀 строка" for n in range(900))
    school.replies[""] = Reply(bold(lines), MENU)
    await anna.says("много")
    assert len(anna.messages) > 2
    assert "\n".join(m.text for m in anna.messages) == "\n".join(lines)
    assert all(m.styled("bold") == [m.text] for m in anna.messages)
    assert [bool(m.rows) for m in anna.messages] == [False] * (len(anna.messages) - 1) + [True]


async def test_bad_input_is_answered_or_ignored_on_purpose(
    telegram: Telegram, school: School, anna: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    assert await anna.says("😀😀😀") == "😀😀😀 ✓"
    school.replies[""] = Reply("Меню", MENU)
    assert await anna.says("я" * 10_000) == "Меню"
    assert len(school.heard[-1].text) == 4096
    assert await anna.sends(photo=PHOTO, caption="мой дневник") == "unreadable ✓"
    assert await anna.sends(sticker=STICKER) == "unreadable ✓"
    assert await anna.sends(contact={"phone_number": "1", "first_name": "A"}) == "unreadable ✓"
    for forged in ("marks?pupil=999", "nonsense", "?", "%%%", "я" * 30, "a?" + "b=c&" * 15):
        await anna.forges(forged)
    heard = len(school.heard)
    shown = anna.transcript
    await anna.edits("поправил")
    await anna.sends(new_chat_title="x")
    await anna.unblocks()
    assert (len(school.heard), anna.transcript) == (heard, shown)
    assert not caplog.records
    assert not anna.telegram.unanswered


async def test_a_forged_button_cannot_move_a_chat(
    telegram: Telegram, school: School, anna: Person
) -> None:
    await anna.forges("moved_chat?to=13")
    await anna.says("/moved_chat 13")
    await anna.says("/blocked_bot")
    assert [(e.action, e.args) for e in school.heard] == [("unknown", {})] * 3


async def test_updates_of_unknown_shape_hold_up_nobody(
    telegram: Telegram, fake: FakeTelegram, anna: Person
) -> None:
    strange = fake.push({"message": {"message_id": "x", "from": 5}})
    assert await anna.says("привет") == "привет ✓"
    await fake.handled(strange)


async def test_a_person_is_answered_in_order_and_others_need_not_wait(
    telegram: Telegram, school: School, fake: FakeTelegram, anna: Person
) -> None:
    boris = fake.person(8, "Борис")
    released = asyncio.Event()

    async def hold_anna(event: Incoming) -> None:
        if event.text == "первое":
            await released.wait()

    school.before = hold_anna
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(anna.says("первое"))
        tasks.create_task(anna.says("второе"))
        await asyncio.sleep(0)
        tasks.create_task(boris.says("и я"))
        await boris.sees("и я ✓")
        assert not anna.messages
        released.set()
    assert [m.text for m in anna.messages] == ["первое ✓", "второе ✓"]


async def test_our_own_mistake_is_admitted_and_logged_without_words(
    telegram: Telegram, school: School, anna: Person, caplog: pytest.LogCaptureFixture
) -> None:
    too_long = Button("Да", "yes", {"name": "Я" * 40})
    school.replies[""] = Reply("тайна", ((too_long,),))
    assert await anna.says("привет") == render(SORRY.text, "ru")
    assert "ValueError" in caplog.text
    assert "тайна" not in caplog.text + anna.transcript
    assert "Я" not in caplog.text


# Groups.


async def test_a_group_is_heard_and_answered_only_when_the_bot_is_meant(
    telegram: Telegram, school: School, fake: FakeTelegram, anna: Person
) -> None:
    group = anna.in_group(fake.group(-100))
    await group.says("7KPM2XQ4")
    await group.edits("7KPM2XQ5")
    assert group.text == ""
    assert [(e.text, e.private, e.addressed) for e in school.heard] == [
        ("7KPM2XQ4", False, False),
        ("7KPM2XQ5", False, False),
    ]
    await group.says("/marks@another_bot")
    assert group.text == ""
    assert await group.says(f"/holidays@{fake.username}") == "holidays ✓"
    asked = f"@{fake.username} когда каникулы?"  # whole: there may be a code in it
    assert await group.says(asked) == f"{asked} ✓"
    assert {(e.sender, e.address) for e in school.heard} == {("7", "-100")}


async def test_a_migrated_group_is_told_and_answered_where_it_lives_now(
    polling: Telegram, school: School, fake: FakeTelegram, anna: Person
) -> None:
    old, new = fake.group(-5, kind="group"), fake.group(-1005)
    fake.fail("sendMessage", rules.migrated(-1005))
    await anna.in_group(old).says("/holidays")
    assert [m.text for m in new.messages] == ["holidays ✓"]
    await anna.in_group(old).sends(migrate_to_chat_id=-1005)
    moved = school.heard[-1]
    assert (moved.action, moved.args, moved.address) == ("moved_chat", {"to": "-1005"}, "-5")


async def test_a_blocked_bot_hears_of_it(telegram: Telegram, school: School, anna: Person) -> None:
    await anna.says("привет")
    await anna.blocks()
    assert (school.heard[-1].action, school.heard[-1].address) == ("blocked_bot", "7")


# When Telegram or the way to it fails.


@pytest.mark.parametrize(
    "failure",
    [
        rules.BAD_GATEWAY,
        rules.DROPPED,
        rules.error(500, "Internal Server Error"),
        rules.too_many(1),
    ],
    ids=["bad gateway", "dropped", "server error", "too many"],
)
async def test_an_answer_survives_a_passing_failure(
    telegram: Telegram, anna: Person, failure: rules.Failure
) -> None:
    anna.telegram.fail("sendMessage", failure)
    assert await anna.says("привет") == "привет ✓"
    assert len(anna.messages) == 1


async def test_retry_after_is_waited_for(polling: Telegram, anna: Person) -> None:
    anna.telegram.fail("sendMessage", rules.too_many(1))
    await anna.says("привет")
    first, second = anna.telegram.called("sendMessage")
    assert second.at - first.at >= 1


async def test_polling_goes_on_after_failures(
    polling: Telegram, anna: Person, caplog: pytest.LogCaptureFixture
) -> None:
    await anna.says("раз")
    anna.telegram.fail("getUpdates", rules.BAD_GATEWAY)
    assert await anna.says("два") == "два ✓"
    assert await anna.says("три") == "три ✓"


async def test_a_press_that_cannot_be_confirmed_is_answered_all_the_same(
    telegram: Telegram, anna: Person
) -> None:
    await anna.says("привет")
    anna.telegram.fail("answerCallbackQuery", rules.error(400, "Bad Request: query is too old"))
    assert await anna.presses("Отметки") == "marks ✓"


async def test_nobody_is_lost_who_wrote_while_the_bot_was_away(
    fake: FakeTelegram, school: School, anna: Person
) -> None:
    said = asyncio.ensure_future(anna.says("есть кто?"))
    await asyncio.sleep(0)
    async with by_polling(fake, school.answer, 1000):
        assert await said == "есть кто? ✓"


async def test_an_update_is_confirmed_only_after_its_answer(
    fake: FakeTelegram, school: School, anna: Person
) -> None:
    heard = asyncio.Event()

    async def die(event: Incoming) -> None:
        heard.set()
        await asyncio.Event().wait()

    school.before = die
    said = asyncio.ensure_future(anna.says("привет"))
    async with asyncio.TaskGroup() as tasks:
        telegram = channel(fake)
        listening = tasks.create_task(telegram.listen(school.answer))
        await heard.wait()
        listening.cancel()
    await telegram.close()
    school.before = None
    async with by_polling(fake, school.answer, 1000):
        assert await said == "привет ✓"


# Start.


async def test_the_menus_and_the_profile_are_told_once_in_every_language(
    school: School, fake: FakeTelegram
) -> None:
    note = Noted()
    telegram = channel(fake, note=note)
    assert await telegram.start() == fake.username
    await telegram.introduce()
    assert set(fake.commands) == set(fake.for_strangers) == set(fake.about) == {"", *LANGUAGES}
    assert [c["command"] for c in fake.commands["ru"]] == ["marks", "homework"]
    assert [c["command"] for c in fake.for_strangers["tt"]] == ["help"]
    assert fake.about["en"] == "The diary in your messenger."
    once = len(fake.calls)
    await telegram.introduce()
    await telegram.close()
    assert len(fake.calls) == once
    # A telephone that talks meanwhile does not wait for it.
    fake.fail("setMyCommands", rules.too_many(), rules.too_many())
    async with by_polling(fake, school.answer, 1000):
        assert await fake.person(7).says("привет") == "привет ✓"


async def test_a_server_without_niceties_is_no_obstacle(school: School) -> None:
    missing = frozenset({"setMyCommands", "setMyDescription", "setMyShortDescription"})
    async with (
        FakeTelegram(missing=missing) as fake,
        by_polling(fake, school.answer, 1000),
    ):
        assert await fake.person(7).says("привет") == "привет ✓"


async def test_a_chat_gets_its_own_menu_after_the_answer_and_a_failure_disturbs_nobody(
    fake: FakeTelegram,
) -> None:
    kept = KeptMenus()
    telegram = channel(fake, menus=kept)
    now: list[Menu | None] = [Menu("ru.1", {"marks": _("Marks")})]

    async def answer(event: Incoming) -> Answered | None:
        return Answered(Reply(Plain(event.text)), "ru", time.monotonic(), menu=now[0])

    await telegram.start()
    await telegram.introduce()
    async with asyncio.TaskGroup() as tasks:
        listening = tasks.create_task(telegram.listen(answer))
        anna = fake.person(7)
        await anna.says("раз")
        assert [c["description"] for c in fake.menus[7]] == ["Отметки"]
        assert kept.of == {"7": "ru.1"}
        now[0] = Menu()
        await anna.says("два")
        assert 7 not in fake.menus
        fake.fail("setMyCommands", rules.too_many())
        now[0] = Menu("ru.2", {"help": _("Help")})
        assert await anna.says("три") == "три"
        assert await anna.says("четыре") == "четыре"
        assert 7 not in fake.menus  # not tried again for a while
        assert kept.of == {"7": "ru.1"}
        listening.cancel()
    await telegram.close()


@pytest.mark.parametrize("token", ["", "nonsense", "12:3 4", "1:wrong"])
async def test_a_wrong_token_is_one_clear_error(fake: FakeTelegram, token: str) -> None:
    with pytest.raises(WrongToken) as error:
        await _started(fake, token)
    assert "\n" not in str(error.value)
    assert not token or token not in str(error.value)


async def _started(fake: FakeTelegram, token: str) -> None:
    telegram = channel(fake, token=token)
    try:
        await telegram.start()
    finally:
        await telegram.close()


async def test_a_token_that_is_revoked_ends_listening(fake: FakeTelegram, school: School) -> None:
    telegram = channel(fake)
    await telegram.start()
    fake.fail("getUpdates", rules.error(401, "Unauthorized"))
    with pytest.raises(WrongToken):
        await telegram.listen(school.answer)
    await telegram.close()


async def test_the_token_is_in_no_log_and_no_error(
    fake: FakeTelegram, school: School, anna: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with by_polling(fake, school.answer, 1000) as telegram:
        fake.fail("sendMessage", rules.DROPPED, rules.BAD_GATEWAY)
        await anna.says("привет")
        fake.fail("getUpdates", rules.DROPPED)
        await anna.says("ещё")
        fake.fail("sendMessage", rules.DROPPED)
        with pytest.raises(OutOfReach) as error:
            await telegram.send("8", Reply("x"), "ru", "k")
    assert error.value.__cause__ is None
    assert error.value.__context__ is None
    secret = TOKEN.partition(":")[2]
    assert secret not in repr(error.value) + str(error.value)
    ours = [r.getMessage() for r in caplog.records if not r.name.startswith("aiohttp.access")]
    assert ours
    assert secret not in "\n".join(ours)
    assert "привет" not in "\n".join(ours)


# Saying something unasked.


async def test_a_letter_arrives(silent: Telegram, fake: FakeTelegram, anna: Person) -> None:
    anna.chat.started = True
    await silent.send("7", Reply(bold("Новость"), MENU), "ru", "letter-1")
    assert anna.text == "Новость"
    assert anna.messages[0].styled("bold") == ["Новость"]


async def test_a_repeated_key_goes_on_where_it_stopped(
    silent: Telegram, fake: FakeTelegram, anna: Person
) -> None:
    anna.chat.started = True
    long = Reply(("я" * 4000, "ю" * 4000))
    first = asyncio.ensure_future(silent.send("7", long, "ru", "letter-1"))
    await anna.sees("я")
    fake.fail("sendMessage", rules.too_many(1))
    with pytest.raises(TryLater) as wait:
        await first
    assert wait.value.seconds == 1
    await silent.send("7", long, "ru", "letter-1")
    await silent.send("7", long, "ru", "letter-1")
    assert [m.text[0] for m in anna.messages] == ["я", "ю"]


@pytest.mark.parametrize(
    ("failure", "why"),
    [
        (rules.BLOCKED, "blocked"),
        (rules.DEACTIVATED, "deactivated"),
        (rules.NOT_STARTED, "not_started"),
        (rules.NO_CHAT, "not_found"),
        (rules.error(403, "Forbidden: bot was kicked from the supergroup chat"), "kicked"),
        (rules.error(403, "Forbidden: something new"), "forbidden"),
    ],
)
async def test_an_address_that_is_gone_is_said_so(
    silent: Telegram, fake: FakeTelegram, failure: rules.Failure, why: str
) -> None:
    fake.fail("sendMessage", failure)
    with pytest.raises(Unreachable) as gone:
        await silent.send("7", Reply("x"), "ru", "k")
    assert gone.value.why == why


async def test_a_letter_to_a_migrated_group_tells_the_new_address(
    silent: Telegram, fake: FakeTelegram
) -> None:
    fake.fail("sendMessage", rules.migrated(-1005))
    with pytest.raises(Moved) as moved:
        await silent.send("-5", Reply("x"), "ru", "k")
    assert moved.value.address == "-1005"


async def test_letters_to_one_chat_keep_their_distance(silent: Telegram, anna: Person) -> None:
    anna.chat.started = True
    await silent.send("7", Reply("раз"), "ru", "1")
    await silent.send("7", Reply("два"), "ru", "2")
    first, second = anna.telegram.called("sendMessage")
    assert second.at - first.at >= 0.95


async def test_letters_to_one_chat_come_back_one_after_another(
    silent: Telegram, anna: Person
) -> None:
    anna.chat.started = True
    marks = Reply("Оценка 5", personal=True)
    told = await asyncio.gather(
        *(silent.send("7", marks, "ru", str(n), permitted=time.monotonic()) for n in range(4)),
        return_exceptions=True,
    )
    waits = sorted(one.seconds for one in told if isinstance(one, TryLater))
    assert len(waits) == 3
    assert all(later - sooner > 0.9 for sooner, later in pairwise(waits))
    assert len(anna.messages) == 1


async def test_a_letter_that_waits_for_its_chat_holds_up_nobody(
    fake: FakeTelegram, anna: Person
) -> None:
    anna.chat.started = fake.person(8).chat.started = True
    telegram = Telegram(TOKEN, bot="b", pace=OwnPace(5, clock=time.monotonic), api_url=fake.url)
    await telegram.send("7", Reply("раз"), "ru", "1")
    began = time.monotonic()
    waiting = asyncio.ensure_future(telegram.send("7", Reply("два"), "ru", "2"))
    await asyncio.sleep(0)
    await telegram.send("8", Reply("всем"), "ru", "b")
    assert time.monotonic() - began < 0.5
    await waiting
    await telegram.close()


async def test_a_letter_tells_what_it_is_called_and_can_be_edited_by_that(
    silent: Telegram, anna: Person
) -> None:
    anna.chat.started = True
    named = await silent.send("7", Reply("Собрание в 18:00"), "ru", "1")
    assert int(named) == anna.messages[0].id
    again = await silent.send("7", Reply("Собрание в 19:00"), "ru", "2", edits=named)
    assert again == named
    assert [m.text for m in anna.messages] == ["Собрание в 19:00"]
    same = await silent.send("7", Reply("Собрание в 19:00"), "ru", "3", edits=named)
    assert same == named


@pytest.mark.parametrize(
    "refusal",
    [
        rules.NO_MESSAGE,
        rules.NO_TEXT,
        rules.error(400, "Bad Request: message can't be edited"),
        rules.error(400, "Bad Request: MESSAGE_ID_INVALID"),
    ],
)
async def test_what_cannot_be_edited_is_said_anew(
    silent: Telegram, fake: FakeTelegram, anna: Person, refusal: rules.Failure
) -> None:
    anna.chat.started = True
    fake.fail("editMessageText", refusal)
    named = await silent.send("7", Reply("Отменено"), "ru", "2", edits="5")
    assert [m.text for m in anna.messages] == ["Отменено"]
    assert int(named) == anna.messages[0].id
    assert len(fake.called("editMessageText")) == 1


async def test_a_letter_of_several_messages_has_no_name(silent: Telegram, anna: Person) -> None:
    anna.chat.started = True
    assert await silent.send("7", Reply(("я" * 4000, "ю" * 4000)), "ru", "1") == ""


async def test_paid_broadcast_is_for_letters_only(
    fake: FakeTelegram, school: School, anna: Person
) -> None:
    telegram = Telegram(
        TOKEN,
        bot="b",
        pace=OwnPace(1000, clock=time.monotonic),
        api_url=fake.url,
        paid_broadcast=True,
    )
    await telegram.start()
    async with asyncio.TaskGroup() as tasks:
        listening = tasks.create_task(telegram.listen(school.answer))
        await anna.says("привет")
        listening.cancel()
    await telegram.send("7", Reply("новость"), "ru", "1")
    file = File("a.pdf", b"1", "application/pdf")
    await telegram.send("7", Reply("Памятка", files=(file,)), "ru", "2")
    await telegram.close()
    answered, letter = fake.called("sendMessage")
    (document,) = fake.called("sendDocument")
    assert "allow_paid_broadcast" not in answered.params
    assert letter.params["allow_paid_broadcast"] == "true"
    assert document.params["allow_paid_broadcast"] == "true"


async def test_a_refusal_for_too_much_silences_a_group_alone_or_everybody(
    silent: Telegram, fake: FakeTelegram, anna: Person
) -> None:
    anna.chat.started = True
    fake.group(-100)
    fake.fail("sendMessage", rules.too_many(30))
    with pytest.raises(TryLater) as slow:
        await silent.send("-100", Reply("x"), "ru", "1")
    assert not isinstance(slow.value, OutOfOrder)
    with pytest.raises(TryLater):
        await silent.send("-100", Reply("x"), "ru", "1")
    assert len(fake.calls) == 1  # the group is not asked again before its time
    fake.fail("sendMessage", rules.too_many(1))
    with pytest.raises(OutOfOrder):
        await silent.send("7", Reply("x"), "ru", "2")
    began = time.monotonic()
    await silent.send("7", Reply("x"), "ru", "2")
    assert time.monotonic() - began >= 0.9


async def test_the_limit_is_kept_and_used(fake: FakeTelegram, school: School) -> None:
    async with FakeTelegram(per_second=30) as strict, by_polling(strict, school.answer, 30):
        people = [strict.person(n) for n in range(1, 76)]
        start = time.monotonic()
        await asyncio.gather(*(person.says("привет") for person in people))
        took = time.monotonic() - start
    assert strict.overruns == 0
    assert strict.busiest_second() <= 30
    assert took < 75 / 30 + 1.3


# Promise 1: nothing personal begins long after it was permitted.


async def test_a_personal_answer_that_waited_is_permitted_anew(
    polling: Telegram, school: School, anna: Person
) -> None:
    school.replies["marks"] = Reply("Оценка 5", personal=True)

    async def withdraw(event: Incoming) -> None:
        if len(school.heard) == 2:
            school.replies["marks"] = Reply("Согласие отозвано")

    school.before = withdraw
    anna.telegram.fail("sendMessage", rules.too_many(1))
    assert await anna.says("/marks") == "Согласие отозвано"
    assert "Оценка" not in anna.transcript
    assert len(anna.messages) == 1


async def test_a_personal_answer_that_never_is_in_time_is_not_said(
    fake: FakeTelegram, anna: Person
) -> None:
    async def slow(event: Incoming) -> Answered:
        return Answered(Reply("Оценка 5", personal=True), "ru", time.monotonic() - 1)

    async with by_polling(fake, slow, 1000):
        await anna.says("/marks")
    assert "Оценка" not in anna.transcript
    assert len(anna.messages) == 1


async def test_a_personal_letter_that_waited_goes_back(fake: FakeTelegram, anna: Person) -> None:
    anna.chat.started = True
    pace = OwnPace(1, clock=time.monotonic)
    telegram = Telegram(TOKEN, bot="b", pace=pace, api_url=fake.url)
    await pace.turn(urgent=True)
    with pytest.raises(TryLater):
        await telegram.send(
            "7", Reply("Оценка 5", personal=True), "ru", "k", permitted=time.monotonic()
        )
    await telegram.close()
    assert not anna.messages


# The way there.


async def test_a_proxy_carries_every_call(fake: FakeTelegram) -> None:
    asked: list[bytes] = []

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := (await reader.readline()).strip():
            asked.append(line)
        there, back = await asyncio.open_connection(*_origin(fake))
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        await asyncio.gather(_pour(reader, back), _pour(there, writer))

    async with await asyncio.start_server(carry, "127.0.0.1", 0) as proxy:
        host, port = proxy.sockets[0].getsockname()
        telegram = Telegram(
            TOKEN,
            bot="b",
            pace=OwnPace(30, clock=time.monotonic),
            api_url=fake.url,
            proxy=f"http://{host}:{port}",
        )
        assert await telegram.start() == fake.username
        await telegram.close()
    assert asked[0].startswith(b"CONNECT 127.0.0.1:")


def _origin(fake: FakeTelegram) -> tuple[str, int]:
    host, _colon, port = fake.url.removeprefix("http://").partition(":")
    return host, int(port)


async def _pour(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while piece := await source.read(4096):
        target.write(piece)
    target.close()
    await target.wait_closed()
