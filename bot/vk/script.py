"""Several calls as one: VK's `execute` and `peer_ids`. Pure."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from bot.vk.caller import Values
from bot.vk.errors import VkError


class Apart(Exception):
    """What became of one of several calls is not told clearly: it is to be made alone."""


class Repeat(Exception):
    """VK held the message to be one that it knows, and told the number of that one."""


Outcome: TypeAlias = Any | Exception


def written(method: str, values: Values) -> str:
    """A call as VK's script wants it. JSON is a part of that language."""
    return f"API.{method}({json.dumps(dict(values), ensure_ascii=False, separators=(',', ':'))})"


def script(calls: Sequence[str]) -> str:
    return f"return [{','.join(calls)}];"


def outcomes(answer: Any, methods: Sequence[str]) -> list[Outcome]:
    """What became of each call of a script. A failed one is False, and its error stands in a list beside, in order."""
    results = answer.get("response") if isinstance(answer, Mapping) else None
    if not isinstance(results, list) or len(results) != len(methods):
        return [Apart() for _method in methods]
    listed = answer.get("execute_errors") or []
    codes = [_code(error, "error_code") for error in listed]
    failed = [number for number, result in enumerate(results) if result is False]
    clear = len(codes) == len(failed)
    found: list[Outcome] = list(results)
    for place, number in enumerate(failed):
        code = codes[place] if clear else 0
        found[number] = VkError(code, methods[number]) if code else Apart()
    return found


def outcomes_by_peer(response: Any, peers: Sequence[str]) -> list[Outcome]:
    """What became of one message for each of many peers: its number, or an error of that peer."""
    entries = response if isinstance(response, list) else []
    told = {str(entry.get("peer_id")): entry for entry in entries if isinstance(entry, Mapping)}
    found = [_of_peer(told.get(peer)) for peer in peers]
    numbers = Counter(one for one in found if isinstance(one, int))
    # Two people never have one message: the number is that of an earlier one, and nothing was sent.
    return [Repeat() if isinstance(one, int) and numbers[one] > 1 else one for one in found]


def _of_peer(entry: Mapping[str, Any] | None) -> Outcome:
    if entry is None:
        return Apart()
    if code := _code(entry.get("error"), "code"):
        return VkError(code, "messages.send")
    number = entry.get("message_id")
    return number if isinstance(number, int) and number > 0 else Apart()


def _code(error: Any, name: str) -> int:
    code = error.get(name) if isinstance(error, Mapping) else None
    return code if isinstance(code, int) else 0
