from __future__ import annotations

import json
from typing import Any

import pytest

from bot.web.webhooks import BODY, TelegramHook, VkHook
from tests.web.school import School, visitor

SECRET = "s3cret"
HEADER = "x-telegram-bot-api-secret-token"


class Fed:
    def __init__(self) -> None:
        self.raw: list[dict[str, Any]] = []

    async def telegram(self, raw: dict[str, Any]) -> None:
        self.raw.append(raw)

    async def vk(self, raw: dict[str, Any]) -> str:
        self.raw.append(raw)
        return "ok" if raw.get("secret") == SECRET else ""


@pytest.mark.parametrize(
    ("secret", "body", "status", "heard"),
    [
        (SECRET, b'{"update_id": 1}', 200, 1),
        ("wrong", b'{"update_id": 1}', 401, 0),
        ("ы", b'{"update_id": 1}', 401, 0),
        (None, b'{"update_id": 1}', 401, 0),
        (SECRET, b"[]", 400, 0),
        (SECRET, b"{", 400, 0),
        (SECRET, b"\xff", 400, 0),
        (SECRET, b"[" * 100_000, 400, 0),
        (SECRET, b" " * (BODY + 1), 413, 0),
    ],
)
async def test_telegram_is_known_by_its_secret(
    school: School, secret: str | None, body: bytes, status: int, heard: int
) -> None:
    fed = Fed()
    app = school.app(webhooks={"telegram": TelegramHook(SECRET, fed.telegram)})
    async with visitor(app) as platform:
        headers = {HEADER: secret.encode()} if secret else {}
        answer = await platform.http.post(
            "/webhooks/telegram",
            content=body,
            headers=headers,  # type: ignore[arg-type]
        )
    assert answer.status_code == status
    assert len(fed.raw) == heard


async def test_vk_gets_the_text_of_its_feed(school: School) -> None:
    fed = Fed()
    app = school.app(webhooks={"vk": VkHook(fed.vk)})
    async with visitor(app) as platform:
        event = json.dumps({"type": "message_new", "secret": SECRET})
        answer = await platform.http.post("/webhooks/vk", content=event)
        assert (answer.status_code, answer.text) == (200, "ok")
        assert answer.headers["content-type"].startswith("text/plain")
        assert (await platform.http.post("/webhooks/vk", content="{}")).status_code == 403
        assert (await platform.http.get("/webhooks/vk")).status_code == 405


async def test_an_update_that_we_failed_on_comes_again(school: School) -> None:
    async def fails(_raw: dict[str, Any]) -> None:
        raise OSError("Маша")

    app = school.app(webhooks={"telegram": TelegramHook(SECRET, fails)})
    async with visitor(app) as platform:
        answer = await platform.http.post(
            "/webhooks/telegram", content=b"{}", headers={HEADER: SECRET}
        )
    assert answer.status_code == 500
    assert "Маша" not in answer.text


async def test_a_platform_that_is_not_set_up_has_no_address(school: School) -> None:
    async with visitor(school.app()) as platform:
        assert (await platform.http.post("/webhooks/telegram", content=b"{}")).status_code == 404
