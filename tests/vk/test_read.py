import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.vk.read import read
from chat.talk import Incoming

GROUP = 77
ANNA = 5
CHAT = 2_000_000_001


def event(kind: str = "message_new", **said: Any) -> dict[str, Any]:
    return {"type": kind, "event_id": "e1", "v": "5.199", "object": said, "group_id": GROUP}


def message(peer: int = ANNA, **fields: Any) -> dict[str, Any]:
    base = {"id": 1, "conversation_message_id": 3, "from_id": ANNA, "peer_id": peer, "out": 0}
    return event(message={**base, "text": "", "attachments": [], **fields}, client_info={})


def press(**fields: Any) -> dict[str, Any]:
    base = {"user_id": ANNA, "peer_id": ANNA, "event_id": "p1", "conversation_message_id": 9}
    return event("message_event", **{**base, "payload": {"b": "marks?pupil=1"}, **fields})


def heard(raw: object) -> Incoming | None:
    return read(raw, bot="vk", group_id=GROUP)


def understood(raw: object) -> Incoming:
    incoming = heard(raw)
    assert incoming
    return incoming


def test_words_are_free_text_of_their_sender() -> None:
    assert understood(message(text=" что задали? ")) == Incoming(
        id="e1", channel="vk", bot="vk", address="5", sender="5", text="что задали?"
    )


def test_a_command_is_an_action_with_the_rest_as_words() -> None:
    said = understood(message(text="/Marks по алгебре"))
    assert (said.action, said.text) == ("marks", "по алгебре")


def test_a_command_in_the_wrong_layout_stays_a_command() -> None:
    assert understood(message(text="/ьфклы")).action == "ьфклы"


def test_a_button_of_a_message_brings_its_action() -> None:
    said = understood(message(text="Отметки", payload='{"b": "marks?pupil=1"}'))
    assert (said.action, said.args, said.text) == ("marks", {"pupil": "1"}, "")


def test_the_button_of_an_empty_dialog_starts() -> None:
    assert understood(message(text="Начать", payload='{"command":"start"}')).action == "start"


@pytest.mark.parametrize("payload", [None, '{"command":"start"}'])
def test_a_link_brings_its_token(payload: str | None) -> None:
    said = understood(message(text="Начать", ref="tok-1", payload=payload))
    assert (said.action, said.args) == ("start", {"token": "tok-1"})


@pytest.mark.parametrize(
    "sent",
    [
        {"attachments": [{"type": "photo"}]},
        {"attachments": [{"type": "sticker"}]},
        {"fwd_messages": [{"text": "x"}]},
        {"geo": {"type": "point"}},
    ],
)
def test_a_message_without_words_cannot_be_read(sent: dict[str, Any]) -> None:
    assert understood(message(**sent)).action == "unreadable"


def test_ten_kilobytes_of_text_are_cut() -> None:
    assert len(understood(message(text="я" * 10_000)).text) == 4096


def test_emoji_alone_are_words() -> None:
    assert understood(message(text="👍👍")).text == "👍👍"


def test_a_press_names_who_pressed_and_where() -> None:
    assert understood(press()) == Incoming(
        id="p1",
        channel="vk",
        bot="vk",
        address="5",
        sender="5",
        action="marks",
        args={"pupil": "1"},
        pressed="9",
    )


def test_who_pressed_is_never_taken_from_the_payload() -> None:
    assert understood(press(payload={"b": "marks", "user_id": 6, "from_id": 6})).sender == "5"


@pytest.mark.parametrize(
    "payload",
    [None, 5, [], "x", "{", "[" * 5000, {"b": 5}, {"b": ""}, {"c": "marks"}, {"b": "blocked_bot"}],
)
def test_a_forged_button_names_nothing(payload: object) -> None:
    assert understood(press(payload=payload)).action == "unknown"


def test_what_only_the_platform_may_say_cannot_be_typed() -> None:
    assert understood(message(text="/blocked_bot")).action == "unknown"


def test_a_chat_of_several_is_not_private() -> None:
    said = understood(message(CHAT, text="когда каникулы?"))
    assert (said.private, said.addressed, said.address, said.sender) == (
        False,
        False,
        str(CHAT),
        "5",
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "[club77|@school], каникулы"},
        {"text": "скажи, [club77|бот], каникулы"},
        {"text": "/holidays"},
        {"text": "Меню", "payload": '{"b": "menu"}'},
        {"text": "привет", "ref": "token"},
    ],
)
def test_in_a_chat_of_several_we_are_addressed_by_name_command_or_button(
    fields: dict[str, Any],
) -> None:
    assert understood(message(CHAT, **fields)).addressed


def test_the_mention_is_not_part_of_the_words() -> None:
    assert understood(message(CHAT, text="[club77|@school], каникулы")).text == "каникулы"


def test_a_command_may_follow_the_mention() -> None:
    assert understood(message(CHAT, text="[club77|Дневник] /holidays")).action == "holidays"


def test_another_community_is_not_us() -> None:
    assert not understood(message(CHAT, text="[club78|бот] каникулы")).addressed


def test_an_edited_message_is_read_only_in_a_chat_of_several() -> None:
    assert heard(event("message_edit", from_id=ANNA, peer_id=ANNA, text="x")) is None
    edited = understood(event("message_edit", from_id=ANNA, peer_id=CHAT, text="ABCD1234"))
    assert (edited.text, edited.addressed, edited.private) == ("ABCD1234", False, False)


CODE = {"text": "вот код ACDE-3467"}


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "/ACDE-3467"},
        {"text": "[club77|@school] ACDE-3467"},
        {"fwd_messages": [{"text": "первое"}, CODE]},
        {"text": "чей это?", "fwd_messages": [{"text": "", "fwd_messages": [CODE]}]},
        {"text": "чей это?", "reply_message": CODE},
        {"fwd_messages": [5, {"reply_message": {"text": None, "fwd_messages": [CODE]}}]},
        {"fwd_messages": [CODE], "ref": "token"},
    ],
)
def test_in_a_chat_of_several_everything_is_looked_through_for_a_code(
    fields: dict[str, Any],
) -> None:
    assert "ACDE-3467" in understood(message(CHAT, **fields)).text
    edited = event("message_edit", from_id=ANNA, peer_id=CHAT, **fields)
    assert "ACDE-3467" in understood(edited).text


def test_what_is_forwarded_in_private_is_not_the_persons_words() -> None:
    assert understood(message(text="чей это?", fwd_messages=[CODE])).text == "чей это?"
    said = understood(message(fwd_messages=[CODE]))
    assert (said.action, said.text) == ("unreadable", "")


def test_a_thousand_forwarded_messages_are_cut() -> None:
    nested: dict[str, Any] = {"text": "я" * 5000}
    for _depth in range(100):
        nested = {"text": "я" * 100, "fwd_messages": [nested] * 3}
    assert len(understood(message(CHAT, fwd_messages=[nested])).text) <= 4096


def test_a_farewell_is_told() -> None:
    said = understood(event("message_deny", user_id=ANNA))
    assert (said.action, said.address) == ("blocked_bot", "5")


@pytest.mark.parametrize(
    "raw",
    [
        message(text="x") | {"group_id": 78},
        message(text="x", out=1),
        message(text="x", from_id=-9),
        message(),  # "changed the photo of the chat"
        event("message_reply", text="наш ответ", peer_id=ANNA, from_id=-77),
        event("message_allow", user_id=ANNA, key="k"),
        event("message_reaction_event"),
        None,
        [],
        {},
    ],
)
def test_what_is_not_for_us_is_ignored(raw: object) -> None:
    assert heard(raw) is None


def test_the_language_of_the_client_is_a_guess() -> None:
    raw = message(text="hi")
    raw["object"]["client_info"] = {"lang_id": 3}
    assert understood(raw).lang == "en"


def test_half_an_emoji_does_no_harm() -> None:
    text = json.loads('"\\ud83d привет"')
    assert understood(message(text=text)).text.encode()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
fields = st.dictionaries(
    st.sampled_from(
        [
            "from_id",
            "peer_id",
            "user_id",
            "text",
            "payload",
            "ref",
            "event_id",
            "message",
            "out",
            "fwd_messages",
        ]
    ),
    json_values,
)


@given(st.sampled_from(["message_new", "message_event", "message_deny", "message_edit"]), fields)
def test_anything_may_come(kind: str, said: dict[str, Any]) -> None:
    ids = {"from_id": ANNA, "peer_id": ANNA, "user_id": ANNA}
    for known in (said, ids | said, {"message": said}, {"message": ids | said}):
        assert heard(event(kind, **known)) is None or understood(event(kind, **known)).sender
