"""VK calls us: the Callback API."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import pytest
from aiohttp import web

from bot.vk.channel import Vk
from tests.fakes.vk import FakeVk
from tests.fakes.vk_rules import Failure
from tests.vk.conftest import School, channel

SECRET = "s3cret"


@contextlib.asynccontextmanager
async def address(vk: Vk, school: School) -> AsyncIterator[str]:
    """Our address on the outside, with the channel behind it."""

    async def heard(request: web.Request) -> web.Response:
        text = await vk.called(await request.json(), partial(vk.feed, answer=school.answer))
        return web.Response(text=text) if text else web.Response(status=403)

    app = web.Application()
    app.router.add_post("/webhooks/vk", heard)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}/webhooks/vk"
    finally:
        await runner.cleanup()


@contextlib.asynccontextmanager
async def registered(fake: FakeVk, school: School, **settings: Any) -> AsyncIterator[str]:
    """A channel that has registered its address."""
    vk = channel(fake, mode="callback", secret=SECRET, **settings)
    async with address(vk, school) as url:
        vk._webhook = url
        task = asyncio.ensure_future(vk.listen(school.answer))
        try:
            async with asyncio.timeout(5):
                while not fake.callbacks or not next(iter(fake.callbacks.values()))["settings"]:
                    await fake.changed()
            yield url
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await vk.close()


@pytest.fixture
async def url(fake: FakeVk, school: School) -> AsyncIterator[str]:
    async with registered(fake, school) as url:
        yield url


def message(fake: FakeVk, words: str = "привет", **changes: Any) -> dict[str, Any]:
    anna = fake.person(7)
    anna.chat.allowed = True
    event = fake.event("message_new", {"message": anna._message(text=words)})
    return event | {"secret": SECRET} | changes


async def nobody(_event: Any) -> None:
    raise AssertionError("This is no event.")


async def test_the_address_is_registered_and_confirmed(url: str, fake: FakeVk) -> None:
    (server,) = fake.callbacks.values()
    async with asyncio.timeout(5):
        while server["status"] == "wait":
            await fake.changed()
    assert (server["url"], server["secret_key"], server["status"]) == (url, SECRET, "ok")
    assert server["settings"]["message_event"] == 1


async def test_a_known_address_is_not_registered_twice(fake: FakeVk, school: School) -> None:
    vk = channel(fake, mode="callback", secret=SECRET)
    async with address(vk, school) as url:
        vk._webhook = url
        for _start in range(2):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(0.2):
                    await vk.listen(school.answer)
    await vk.close()
    assert len(fake.callbacks) == 1


async def test_a_conversation_over_the_callback_api(url: str, fake: FakeVk) -> None:
    anna = fake.person(7)
    assert await anna.says("/menu") == "Меню"
    assert await anna.presses("Отметки") == "Алгебра: 4"
    assert len(anna.messages) == 1
    assert fake.unanswered == {}


async def test_the_confirmation_of_the_settings_is_enough(fake: FakeVk, school: School) -> None:
    vk = channel(fake, confirmation="f00")
    asked = {"type": "confirmation", "group_id": fake.group_id}
    assert await vk.called(asked, nobody) == "f00"
    assert fake.calls == []
    await vk.close()


async def test_many_questions_for_the_confirmation_are_one_call(
    fake: FakeVk, school: School
) -> None:
    vk = channel(fake, secret=SECRET)
    asked = {"type": "confirmation", "group_id": fake.group_id}
    for _question in range(20):
        assert await vk.called(asked, nobody) == fake.confirmation
    assert len(fake.calls) == 1
    await vk.close()


@pytest.mark.parametrize(
    "forged",
    [
        {"secret": "guess"},
        {"secret": None},
        {"secret": 5},
        {"secret": json.loads('"\\ud83d"')},
        {"group_id": 1},
        {"group_id": str(FakeVk().group_id)},
        {"type": "confirmation", "secret": "guess"},
        {"type": "confirmation", "group_id": 1},
    ],
)
async def test_a_request_that_is_not_vks_is_refused(
    url: str, fake: FakeVk, school: School, forged: dict[str, Any]
) -> None:
    assert (await fake.post(url, message(fake, **forged)))[0] == 403
    assert school.heard == []


async def test_without_a_secret_nobody_is_believed(fake: FakeVk, school: School) -> None:
    vk = channel(fake)
    for secret in ("", SECRET):
        assert await vk.called(message(fake, secret=secret), nobody) is None
    assert await vk.called(["x"], nobody) is None
    await vk.close()


async def test_a_token_without_the_right_to_register_is_not_fatal(
    fake: FakeVk, school: School, caplog: pytest.LogCaptureFixture
) -> None:
    fake.fail("groups.addCallbackServer", Failure(15))
    vk = channel(fake, mode="callback", secret=SECRET, webhook="http://127.0.0.1:1/x")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await vk.listen(school.answer)
    await vk.close()
    assert "could not be registered" in caplog.text


async def test_an_answer_does_not_wait_for_long_poll(url: str, fake: FakeVk) -> None:
    began = time.monotonic()
    await fake.person(7).says("привет")
    assert time.monotonic() - began < 1
    assert fake.called("groups.getLongPollServer") == []
