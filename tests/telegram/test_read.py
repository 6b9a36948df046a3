"""Payloads as Telegram sends them, and what we make of them."""

from __future__ import annotations

from typing import Any

import pytest
from aiogram.types import Update
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.read import read
from chat.talk import Button, Incoming

ANNA = {"id": 7, "is_bot": False, "first_name": "Анна", "language_code": "ru"}
BOT = {"id": 1, "is_bot": True, "first_name": "Дневник", "username": "Diary_bot"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Анна"}
GROUP = {"id": -100500, "type": "supergroup", "title": "7А"}


def heard(**update: Any) -> Incoming | None:
    parsed = Update.model_validate({"update_id": 42, **update})
    return read(parsed, bot="school-1", username="diary_bot")


def message(**fields: Any) -> dict[str, Any]:
    return {"message_id": 5, "date": 1_700_000_000, "chat": PRIVATE, "from": ANNA, **fields}


def said(**fields: Any) -> Incoming:
    event = heard(message=message(**fields))
    assert event
    return event


def test_words_in_a_private_chat() -> None:
    assert said(text="что задали?") == Incoming(
        id="42",
        channel="telegram",
        bot="school-1",
        address="7",
        sender="7",
        private=True,
        text="что задали?",
        lang="ru",
    )


@pytest.mark.parametrize(
    ("words", "action", "args", "text"),
    [
        ("/start", "start", {}, ""),
        ("/start aB3-_x", "start", {"token": "aB3-_x"}, "aB3-_x"),
        ("/start@Diary_Bot aB3", "start", {"token": "aB3"}, "aB3"),
        ("/start два слова", "start", {}, "два слова"),
        ("/Marks", "marks", {}, ""),
        ("/homework завтра\nалгебра", "homework", {}, "завтра\nалгебра"),
        ("/yfxfnm", "yfxfnm", {}, ""),
        ("/начать", "начать", {}, ""),
        ("/unreadable", "unknown", {}, ""),
        ("/", "", {}, "/"),
        ("5/5", "", {}, "5/5"),
    ],
)
def test_commands(words: str, action: str, args: dict[str, str], text: str) -> None:
    event = said(text=words)
    assert (event.action, event.args, event.text) == (action, args, text)


def test_the_sender_is_who_speaks_and_the_address_where() -> None:
    event = said(chat=GROUP, text="/holidays")
    assert (event.sender, event.address, event.private) == ("7", "-100500", False)


@pytest.mark.parametrize(
    ("fields", "addressed"),
    [
        ({"text": "просто так"}, False),
        ({"text": "@DIARY_bot когда каникулы"}, True),
        ({"text": "@diary_bot_2 когда каникулы"}, False),
        ({"text": "/holidays"}, True),
        ({"text": "/holidays@diary_bot"}, True),
        ({"text": "/holidays@other_bot"}, False),
        ({"text": "да", "reply_to_message": message(chat=GROUP, **{"from": BOT})}, True),
        ({"text": "да", "reply_to_message": message(chat=GROUP)}, False),
        ({"caption": "фото", "photo": []}, False),
    ],
)
def test_in_a_group_we_answer_only_when_we_are_meant(
    fields: dict[str, Any],
    addressed: bool,  # noqa: FBT001
) -> None:
    event = heard(message=message(chat=GROUP, **fields))
    assert (event.addressed if event else False) == addressed


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "/ACDE-3467"},
        {"text": "/ACDE-3467@diary_bot"},
        {"text": "/start ACDE-3467"},
        {"text": "@diary_bot ACDE-3467"},
        {"text": "/code@other_bot ACDE-3467"},
        {"text": "это чей?", "quote": {"text": "код ACDE-3467", "position": 0}},
        {"text": "это чей?", "reply_to_message": message(chat=GROUP, text="код ACDE-3467")},
        {"sticker": {}, "reply_to_message": message(chat=GROUP, photo=[], caption="ACDE-3467")},
        {"photo": [], "caption": "ACDE-3467", "forward_date": 1},
    ],
)
def test_in_a_group_everything_is_looked_through_for_a_code(fields: dict[str, Any]) -> None:
    if "sticker" in fields:
        kind = {"type": "regular", "is_animated": False, "is_video": False}
        file = {"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1}
        fields = fields | {"sticker": kind | file}
    assert "ACDE-3467" in said(chat=GROUP, **fields).text
    edited = heard(edited_message=message(chat=GROUP, **fields))
    assert edited
    assert "ACDE-3467" in edited.text
    assert not edited.addressed


def test_what_a_private_message_answers_is_not_its_words() -> None:
    asked = message(**{"from": BOT}, text="Пришлите код, например ACDE-3467")
    event = said(text="/start ABC", reply_to_message=asked)
    assert (event.action, event.text) == ("start", "ABC")


def test_a_pressed_button_names_its_action_and_message() -> None:
    data = Button("Да", "confirm", {"invite": 5, "who": "Аня"}).packed()
    event = heard(
        callback_query={
            "id": "1",
            "from": ANNA,
            "chat_instance": "1",
            "data": data,
            "message": message(**{"from": BOT}, text="Это вы?"),
        }
    )
    assert event
    assert (event.action, event.args) == ("confirm", {"invite": "5", "who": "Аня"})
    assert (event.pressed, event.sender, event.address) == ("5", "7", "7")


@pytest.mark.parametrize(
    ("data", "action"),
    [("moved_chat?to=1", "unknown"), ("", "unknown"), (None, "unknown"), ("marks", "marks")],
)
def test_a_forged_button_names_nothing(data: str | None, action: str) -> None:
    # The message is too old for Telegram to tell what it was.
    old = {"message_id": 5, "date": 0, "chat": PRIVATE}
    press = {"id": "1", "from": ANNA, "chat_instance": "1", "data": data, "message": old}
    event = heard(callback_query=press)
    assert event
    assert event.action == action


@pytest.mark.parametrize(
    "update",
    [
        {"edited_message": message(text="поправил", edit_date=1)},
        {"message": message(chat=GROUP, new_chat_title="7Б")},
        {"message": message(**{"from": BOT}, text="я тоже бот")},
        {"channel_post": message(chat={"id": -1, "type": "channel", "title": "x"}, text="x")},
        {"inline_query": {"id": "1", "from": ANNA, "query": "x", "offset": ""}},
        {"callback_query": {"id": "1", "from": ANNA, "chat_instance": "1", "data": "marks"}},
        {"something_new": {"id": 1}},
    ],
)
def test_what_is_ignored_on_purpose(update: dict[str, Any]) -> None:
    assert heard(**update) is None


@pytest.mark.parametrize(
    ("code", "lang"), [("ru", "ru"), ("en-GB", "en"), ("tt", "tt"), ("be", "ru"), (None, "ru")]
)
def test_the_language_is_the_nearest_that_we_speak(code: str | None, lang: str) -> None:
    assert said(text="x", **{"from": {**ANNA, "language_code": code}}).lang == lang


@given(st.text(max_size=5000))
def test_any_words_are_read(words: str) -> None:
    event = heard(message=message(text=words))
    assert event is None or len(event.text) <= 4096
