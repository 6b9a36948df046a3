"""What VK checks, with its own codes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

TEXT_UNITS = 4096
KEYBOARD_ROWS = 6
KEYBOARD_WIDTH = 5
KEYBOARD_BUTTONS = 10
LABEL = 40
PAYLOAD = 255
PEERS = 100
CALLS_OF_A_SCRIPT = 25
SCRIPT = 100_000  # characters; VK does not tell its own limit
WORDS = {
    1: "Unknown error occurred",
    3: "Unknown method passed",
    5: "User authorization failed: invalid access_token (4).",
    6: "Too many requests per second",
    9: "Flood control",
    10: "Internal server error",
    12: "Unable to compile code",
    13: "Runtime error occurred during code invocation: Too many API calls",
    15: "Access denied",
    100: "One of the parameters specified was missing or invalid",
    901: "Can't send messages for users without permission",
    902: "Can't send messages to this user due to their privacy settings",
    909: "Can't edit this message, because it's too old",
    911: "Keyboard format is invalid",
    914: "Message is too long",
    917: "You don't have access to this chat",
}


@dataclass(frozen=True)
class Failure:
    """How a call goes wrong: VK's code, or else an HTTP status and body, or no answer at all."""

    code: int = 0
    why: str = ""
    status: int = 200
    body: str = ""
    drop: bool = False
    after: bool = False  # the work was done all the same

    def json(self, params: Json) -> Json:
        words = WORDS.get(self.code, "Error")
        asked = [{"key": key, "value": str(value)} for key, value in params.items()]
        return {
            "error": {
                "error_code": self.code,
                "error_msg": f"{words}: {self.why}" if self.why else words,
                "request_params": asked,
            }
        }


HTML = Failure(body="<html>Ведутся работы</html>")
BROKEN = Failure(status=500, body="<html>500</html>")
DROPPED = Failure(drop=True)


class Refusal(Exception):
    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.code)
        self.failure = failure


def refuse(code: int, why: str = "") -> Refusal:
    return Refusal(Failure(code, why))


def require(fine: object, why: str, code: int = 100) -> None:
    if not fine:
        raise refuse(code, why)


def units(words: str) -> int:
    return len(words.encode("utf-16-le")) // 2


def words(params: Json) -> str:
    text = str(params.get("message", ""))
    require(text or params.get("attachment"), "message is empty or invalid")
    require(units(text) <= TEXT_UNITS, "", 914)
    return text


def flags(params: Json) -> None:
    for name in ("dont_parse_links", "disable_mentions"):
        require(str(params.get(name, "0")) in "01", f"{name} should be 0 or 1")


def styles(params: Json, text: str) -> list[Json]:
    if "format_data" not in params:
        return []
    items: list[Json] = json.loads(params["format_data"])["items"]
    for item in items:
        require(item["type"] in {"bold", "italic", "underline", "url"}, "format_data type")
        require(item["length"] > 0 and item["offset"] >= 0, "format_data range")
        require(item["offset"] + item["length"] <= units(text), "format_data is out of the text")
    return items


def rows(params: Json) -> list[list[Json]]:
    if "keyboard" not in params:
        return []
    keyboard = json.loads(params["keyboard"])
    found: list[list[Json]] = keyboard["buttons"]
    buttons = [button for row in found for button in row]
    limits = (
        keyboard["inline"] is True
        and len(found) <= KEYBOARD_ROWS
        and all(1 <= len(row) <= KEYBOARD_WIDTH for row in found)
        and len(buttons) <= KEYBOARD_BUTTONS
        and all(_button_is_fine(button) for button in buttons)
    )
    require(limits, "", 911)
    return found


def _button_is_fine(button: Json) -> bool:
    action = button["action"]
    return (
        button["color"] in {"primary", "secondary", "negative", "positive"}
        and action["type"] in {"text", "callback"}
        and 1 <= units(action["label"]) <= LABEL
        and isinstance(action["payload"], str)
        and units(action["payload"]) <= PAYLOAD
        and isinstance(json.loads(action["payload"]), dict)
    )


def called_by(code: str) -> list[tuple[str, Json]]:
    """The calls in an `execute`, as vk_api's VkRequestsPool writes them."""
    require(len(code) <= SCRIPT, "the code is too long", 12)
    calls = list(_calls(code))
    require(calls, "", 12)
    require(len(calls) <= CALLS_OF_A_SCRIPT, "", 13)
    return calls


def _calls(code: str) -> Iterator[tuple[str, Json]]:
    decoder = json.JSONDecoder()
    if listed := re.match(r"var values = ", code):
        method = re.search(r"API\.([\w.]+)\(values", code)
        assert method
        values, _end = decoder.raw_decode(code, listed.end())
        yield from ((method[1], value) for value in values)
        return
    if not (begun := re.match(r"return \[", code)):
        raise refuse(12)
    place = begun.end()
    while called := re.match(r",?API\.([\w.]+)\(", code[place : place + 80]):
        values, place = decoder.raw_decode(code, place + called.end())
        yield called[1], values
        require(code[place] == ")", "", 12)
        place += 1
    require(code[place:] == "];", "", 12)
