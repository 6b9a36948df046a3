"""Several calls as one, and what VK answers to that."""

from __future__ import annotations

from typing import Any

import pytest

from bot.vk.errors import VkError
from bot.vk.script import Apart, Repeat, outcomes, outcomes_by_peer, script, written
from tests.fakes.vk_rules import called_by

SEND = "messages.send"


def told(found: list[Any]) -> list[Any]:
    kinds = {VkError: lambda e: e.code, Apart: lambda _e: "apart", Repeat: lambda _e: "repeat"}
    return [kinds.get(type(one), lambda same: same)(one) for one in found]


@pytest.mark.parametrize("words", ['Тема: "а\\б"\n2. [];API.x({})', "😀\u2028\t", "</script>'"])
def test_words_of_any_kind_come_through_a_script(words: str) -> None:
    values = {"peer_id": 7, "message": words, "keyboard": '{"label":"«Да»"}'}
    code = script([written(SEND, values), written("messages.edit", {"message": words})])
    assert called_by(code) == [(SEND, values), ("messages.edit", {"message": words})]


def test_errors_of_a_script_stand_in_the_order_of_the_failed_calls() -> None:
    answer = {
        "response": [11, False, 12, False],
        "execute_errors": [
            {"method": SEND, "error_code": 901, "error_msg": "…"},
            {"method": SEND, "error_code": 9, "error_msg": "…"},
        ],
    }
    assert told(outcomes(answer, [SEND] * 4)) == [11, 901, 12, 9]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (
            {"response": [11, False, False], "execute_errors": [{"error_code": 9}]},
            [11, "apart", "apart"],
        ),
        ({"response": [11, False, 12]}, [11, "apart", 12]),
        ({"response": [11]}, ["apart"] * 3),
        ({"response": None}, ["apart"] * 3),
        (None, ["apart"] * 3),
    ],
)
def test_what_is_not_told_clearly_is_done_apart(answer: Any, expected: list[Any]) -> None:
    assert told(outcomes(answer, [SEND] * 3)) == expected


def test_each_of_many_peers_has_an_outcome_of_its_own() -> None:
    response = [
        {"peer_id": 9, "message_id": 3, "conversation_message_id": 1},
        {"peer_id": 7, "message_id": 0, "error": {"code": 901, "description": "…"}},
        {"peer_id": 8, "message_id": 0, "error": "no"},
        {"peer_id": 6, "message_id": 0},
    ]
    peers = ["6", "7", "8", "9", "10"]
    assert told(outcomes_by_peer(response, peers)) == ["apart", 901, "apart", 3, "apart"]
    assert told(outcomes_by_peer({"x": 1}, ["7"])) == ["apart"]


def test_one_number_for_two_people_is_that_of_an_earlier_message() -> None:
    response = [{"peer_id": peer, "message_id": 5 if peer < 9 else 6} for peer in (7, 8, 9)]
    assert told(outcomes_by_peer(response, ["7", "8", "9"])) == ["repeat", "repeat", 6]
