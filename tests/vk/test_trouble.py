"""What VK's errors mean for a letter, for the start, and for the log."""

from __future__ import annotations

import asyncio
import gc
import logging
import time
import traceback
from collections.abc import AsyncIterator

import pytest

from bot.vk.caller import Caller, Line
from bot.vk.channel import Vk
from bot.vk.errors import GONE, OutOfReach, TooLate, VkError
from chat.talk import File, Reply, TryLater, Unreachable, WrongToken
from delivery.pace import OwnPace
from tests.fakes.vk import FakeVk
from tests.fakes.vk_rules import BROKEN, DROPPED, HTML, Failure
from tests.vk.conftest import School, channel, listening


async def letter(vk: Vk, reply: Reply | None = None) -> None:
    await vk.send("7", reply or Reply("новость"), "ru", "letter-1")


@pytest.fixture
async def sender(fake: FakeVk) -> AsyncIterator[Vk]:
    fake.chat(7).allowed = True
    vk = channel(fake)
    yield vk
    await vk.close()


@pytest.mark.parametrize("code", sorted(GONE))
async def test_a_person_who_cannot_be_reached(fake: FakeVk, sender: Vk, code: int) -> None:
    fake.fail("messages.send", Failure(code))
    with pytest.raises(Unreachable):
        await letter(sender)


@pytest.mark.parametrize(
    "failure",
    [HTML, BROKEN, DROPPED, *(Failure(code) for code in (1, 5, 6, 9, 10, 14, 15, 27, 29))],
    ids=str,
)
async def test_trouble_that_passes(fake: FakeVk, sender: Vk, failure: Failure) -> None:
    fake.fail("messages.send", failure)
    with pytest.raises(TryLater) as caught:
        await letter(sender)
    assert fake.token not in "".join(traceback.format_exception(caught.value))
    assert len(fake.called("messages.send")) == 1


@pytest.mark.parametrize("code", [100, 911, 914, 3])
async def test_a_mistake_of_ours(fake: FakeVk, sender: Vk, code: int) -> None:
    fake.fail("messages.send", Failure(code))
    with pytest.raises(VkError) as caught:
        await letter(sender)
    assert caught.value.code == code


async def test_too_many_calls_pause_everybody(fake: FakeVk) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    now = [0.0]
    caller = Caller(Line(fake.token, fake.url), OwnPace(20, clock=lambda: now[0], sleep=sleep))
    fake.fail("users.get", Failure(6))
    with pytest.raises(VkError):
        await caller.call("users.get")
    await caller.call("users.get")
    assert sum(slept) >= 0.5
    caller.close()


async def test_a_letter_that_waited_too_long_for_the_pace_is_not_begun(fake: FakeVk) -> None:
    fake.chat(7).allowed = True
    now = [0.0]

    async def sleep(seconds: float) -> None:
        now[0] += seconds

    vk = Vk(
        fake.token,
        group_id=fake.group_id,
        bot="vk",
        pace=OwnPace(1, clock=lambda: now[0], sleep=sleep),
        api_url=fake.url,
        clock=lambda: now[0],
    )
    await letter(vk, Reply("новость", personal=True))
    with pytest.raises(TryLater):
        await vk.send("7", Reply("новость", personal=True), "ru", "letter-2", permitted=now[0])
    assert len(fake.called("messages.send")) == 1
    await vk.send("7", Reply("каникулы"), "ru", "letter-3")  # not personal: it may wait
    await vk.close()


async def test_what_is_too_late_is_not_begun(fake: FakeVk) -> None:
    caller = Caller(Line(fake.token, fake.url), OwnPace(1000, clock=time.monotonic))
    with pytest.raises(TooLate):
        await caller.call("users.get", begin_by=time.monotonic() - 1)
    assert fake.calls == []
    caller.close()


async def test_the_start_tells_who_we_are(fake: FakeVk) -> None:
    community = await channel(fake).start()
    assert (community.id, community.name) == (fake.group_id, "Школа")


async def test_a_wrong_token_is_told_at_the_start(fake: FakeVk) -> None:
    with pytest.raises(WrongToken) as caught:
        await channel(fake, token="vk1.a.wrong").start()
    assert "wrong" not in str(caught.value)


@pytest.mark.parametrize("failure", [Failure(3), Failure(100), HTML, DROPPED], ids=str)
async def test_a_start_without_an_answer_believes_the_settings(
    fake: FakeVk, failure: Failure
) -> None:
    fake.fail("groups.getById", failure)
    assert (await channel(fake).start()).id == fake.group_id


async def test_a_token_that_is_taken_away_ends_the_listening(fake: FakeVk, school: School) -> None:
    fake.fail("groups.getLongPollServer", Failure(5))
    vk = channel(fake)
    with pytest.raises(WrongToken):
        await vk.listen(school.answer)
    await vk.close()


async def test_settings_that_may_not_be_changed_are_left(fake: FakeVk, school: School) -> None:
    fake.fail("groups.getLongPollSettings", Failure(15))
    async with listening(channel(fake), fake, school):
        assert await fake.person(7).says("привет") == "Меню: привет"


async def test_the_token_is_in_no_error_and_no_log(
    fake: FakeVk, school: School, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    fake.fail("messages.send", Failure(911), Failure(100), BROKEN, HTML, DROPPED)
    fake.fail("photos.getMessagesUploadServer", Failure(100), BROKEN)
    picture = Reply("x", files=(File("a.png", b"1", "image/png"),))
    told: list[str] = []
    async with listening(channel(fake), fake, school) as vk:
        fake.chat(7).allowed = True
        for reply in [Reply("x")] * 5 + [picture] * 2 + [Reply("x")]:
            try:
                await letter(vk, reply)
            except (TryLater, VkError) as error:
                told += [repr(error), repr(error.__context__), *traceback.format_exception(error)]
        await fake.person(8).says("секретное слово")
    fake.fail_poll(0)
    told.append(caplog.text)
    assert len(told) > 10
    assert all(fake.token not in words for words in told)
    assert all("секретное слово" not in words for words in told)
    assert fake.token not in repr(Line(fake.token))


async def test_a_hundred_calls_wait_in_no_thread_of_the_loops_own_pool(fake: FakeVk) -> None:
    """The default pool serves everybody else: a slow VK must not fill it."""
    fake.latency = 0.2
    caller = Caller(Line(fake.token, fake.url), OwnPace(1000, clock=time.monotonic))
    calls = [asyncio.ensure_future(caller.call("users.get")) for _n in range(30)]
    await asyncio.sleep(0.05)
    loop = asyncio.get_running_loop()
    began = time.monotonic()
    await loop.run_in_executor(None, gc.isenabled)
    assert time.monotonic() - began < 0.15
    await asyncio.gather(*calls)
    caller.close()


async def test_nobody_at_the_address_is_out_of_reach() -> None:
    caller = Caller(Line("t", "http://127.0.0.1:9"), OwnPace(1000, clock=time.monotonic))
    with pytest.raises(OutOfReach):
        await caller.call("users.get")
    caller.close()


async def test_a_proxy_is_used_for_calls(fake: FakeVk) -> None:
    """A plain proxy gets the whole address: the fake answers for any host."""
    line = Line(fake.token, "http://api.vk.example", proxy=fake.url)
    assert line.session().proxies == {"http": fake.url, "https": fake.url}
    caller = Caller(line, OwnPace(1000, clock=time.monotonic))
    assert await caller.call("users.get", {"user_ids": "7"})
    caller.close()
