"""What Telegram checks, and how it fails: the texts of its errors (tdlib/telegram-bot-api)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from aiohttp import web

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
DATA_BYTES = 64
STYLES = {"bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "blockquote"}

Json = dict[str, Any]


def units(words: str) -> int:
    return len(words.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(frozen=True)
class Failure:
    """What the server does instead of its work. `after`: it does the work first, and then fails."""

    status: int = 200
    body: str = ""
    drop: bool = False
    after: bool = False


def error(status: int, description: str, **parameters: int) -> Failure:
    body: Json = {"ok": False, "error_code": status, "description": description}
    if parameters:
        body["parameters"] = parameters
    return Failure(status, json.dumps(body))


def too_many(retry_after: int = 1) -> Failure:
    return error(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)


def migrated(to: int) -> Failure:
    return error(
        400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=to
    )


BLOCKED = error(403, "Forbidden: bot was blocked by the user")
DEACTIVATED = error(403, "Forbidden: user is deactivated")
NOT_STARTED = error(403, "Forbidden: bot can't initiate conversation with a user")
NO_CHAT = error(400, "Bad Request: chat not found")
NO_MESSAGE = error(400, "Bad Request: message to edit not found")
NO_TEXT = error(400, "Bad Request: there is no text in the message to edit")
NOT_MODIFIED = error(
    400,
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as "
    "a current content and reply markup of the message",
)
BAD_GATEWAY = Failure(502, "<html><body><h1>502 Bad Gateway</h1></body></html>")
DROPPED = Failure(drop=True)
DROPPED_AFTER = Failure(drop=True, after=True)


class Refusal(Exception):
    def __init__(self, failure: Failure) -> None:
        self.failure = failure


def require(holds: bool, description: str) -> None:  # noqa: FBT001
    if not holds:
        raise Refusal(error(400, f"Bad Request: {description}"))


def words(params: Json, key: str, entities: str, limit: int) -> str:
    said = str(params.get(key, ""))
    long = "message caption is too long" if key == "caption" else "message is too long"
    require(units(said) <= limit, long)
    for entity in params.get(entities, []):
        require(entity["type"] in STYLES, "unsupported entity")
        end = entity["offset"] + entity["length"]
        require(0 <= entity["offset"] < end <= units(said), "entity beyond the text")
    return said


def rows(params: Json) -> list[list[Json]]:
    lines: list[list[Json]] = params.get("reply_markup", {}).get("inline_keyboard", [])
    require(sum(len(row) for row in lines) <= 100, "reply markup is too long")
    for button in (button for row in lines for button in row):
        require(bool(button["text"].strip()), "can't parse inline keyboard button")
        if "callback_data" in button:
            size = len(button["callback_data"].encode())
            require(1 <= size <= DATA_BYTES, "BUTTON_DATA_INVALID")
    return lines


async def parsed(request: web.Request) -> tuple[Json, Json]:
    """Parameters, with nested ones as JSON, and files by name as (file name, content)."""
    if request.content_type == "application/json":
        return dict(await request.json()), {}
    params: Json = {}
    files: Json = {}
    for key, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[key] = value.filename, value.file.read()
        elif isinstance(value, str) and value[:1] in "[{" and key not in {"text", "caption"}:
            params[key] = json.loads(value)
        else:
            params[key] = value
    return params, files
