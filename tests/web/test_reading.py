from __future__ import annotations

import pytest
from pydantic import ValidationError

from bot.web.reading import Said, read
from chat.talk import UNKNOWN_ACTION, Incoming


def heard(**said: str) -> Incoming:
    return read(Said(id="1", **said), sender="s", lang="ru", origin="192.0.2.0/24")


def test_words_are_words() -> None:
    event = heard(text="  что задали ")
    assert (event.action, event.text, event.private) == ("", "что задали", True)
    assert (event.id, event.address, event.sender) == ("s.1", "s", "s")


def test_a_command_is_an_action() -> None:
    event = heard(text="/Marks за неделю")
    assert (event.action, event.text) == ("marks", "за неделю")


def test_a_token_comes_with_start() -> None:
    assert heard(text="/start abc-DEF").args == {"token": "abc-DEF"}
    assert heard(text="/start не токен").args == {}


def test_a_button_brings_its_arguments() -> None:
    event = heard(press="marks?pupil=7&week=1", message="m1")
    assert (event.action, event.args) == ("marks", {"pupil": "7", "week": "1"})
    assert event.pressed == "m1"


@pytest.mark.parametrize("forged", ["moved_chat?to=7", "blocked_bot", "?a=1"])
def test_what_only_a_platform_says_cannot_be_forged(forged: str) -> None:
    assert heard(press=forged).action == UNKNOWN_ACTION
    assert heard(text=f"/{forged}").action in (UNKNOWN_ACTION, "")


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"text": "  "},
        {"text": "a", "id": "../x"},
        {"press": "a" * 300},
        {"text": "a", "message": "<b>"},
    ],
)
def test_a_wrong_shape_is_refused(said: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Said(**{"id": "1", **said})
