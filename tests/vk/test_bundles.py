"""Letters that go to VK together."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterable
from typing import Any

import pytest

from bot.vk.bundles import CALLS, PEERS
from bot.vk.channel import Vk
from bot.vk.errors import VkError
from chat.talk import Button, File, Reply, TryLater, Unreachable
from tests.fakes.vk import FakeVk
from tests.fakes.vk_rules import DROPPED, Failure, called_by
from tests.vk.conftest import channel

MEETING = Reply(
    "Собрание в 18:00", ((Button("Прочитано", "seen", {"id": 12}),),), mass="broadcast-12"
)
LOST = Failure(drop=True, after=True)


@pytest.fixture
async def vk(fake: FakeVk) -> AsyncIterator[Vk]:
    vk = channel(fake, rate=20)
    yield vk
    await vk.close()


def people(fake: FakeVk, many: int) -> range:
    for number in range(1, many + 1):
        fake.chat(number).allowed = True
    return range(1, many + 1)


async def tell(
    vk: Vk, numbers: Iterable[int], reply: Reply | None = None, **more: Any
) -> list[Any]:
    """A letter to each, all at once; with words of their own where no reply is given."""
    letters = [
        vk.send(str(n), reply or Reply(f"Оценки {n}"), "ru", f"letter-{n}", **more)
        for n in numbers
    ]
    return await asyncio.gather(*letters, return_exceptions=True)


def shown(fake: FakeVk) -> list[int]:
    return [len(fake.chats[number].messages) for number in sorted(fake.chats)]


async def test_personal_letters_go_in_scripts_of_25(fake: FakeVk, vk: Vk) -> None:
    numbers = await tell(vk, people(fake, 70))
    assert [fake.chats[n].messages[0].text for n in fake.chats] == [
        f"Оценки {n}" for n in range(1, 71)
    ]
    assert numbers == [str(fake.chats[n].messages[0].id) for n in fake.chats]
    sizes = [len(called_by(call.params["code"])) for call in fake.called("execute")]
    assert sorted(sizes) == [20, CALLS, CALLS]
    assert not fake.called("messages.send")


async def test_equal_letters_go_to_a_hundred_people_at_once(fake: FakeVk, vk: Vk) -> None:
    numbers = await tell(vk, people(fake, 230), MEETING)
    assert shown(fake) == [1] * 230
    assert numbers == [str(fake.chats[n].messages[0].id) for n in fake.chats]
    sizes = [call.params["peer_ids"].count(",") + 1 for call in fake.called("messages.send")]
    assert sorted(sizes) == [30, PEERS, PEERS]
    assert fake.chats[1].messages[0].rows


async def test_both_kinds_and_two_languages_side_by_side(fake: FakeVk, vk: Vk) -> None:
    people(fake, 60)
    other = Reply("Meeting at 18:00", mass="broadcast-12")
    await asyncio.gather(
        tell(vk, range(1, 21), MEETING), tell(vk, range(21, 41)), tell(vk, range(41, 61), other)
    )
    assert shown(fake) == [1] * 60
    assert len(fake.calls) == 3


async def test_a_letter_alone_is_a_plain_call(fake: FakeVk, vk: Vk) -> None:
    await tell(vk, people(fake, 1))
    assert [call.method for call in fake.calls] == ["messages.send"]


@pytest.mark.parametrize("reply", [None, MEETING], ids=["own words", "equal words"])
async def test_one_that_cannot_be_reached_takes_none_with_it(
    fake: FakeVk, vk: Vk, reply: Reply | None
) -> None:
    people(fake, 30)
    fake.chats[3].allowed = False
    fake.chats[8].allowed, fake.chats[8].refusal = False, 902
    told = await tell(vk, range(1, 31), reply)
    reasons = {n: one.why for n, one in enumerate(told, 1) if isinstance(one, Unreachable)}
    assert reasons == {3: "not allowed", 8: "privacy"}
    assert sum(shown(fake)) == 28


@pytest.mark.parametrize("reply", [None, MEETING], ids=["own words", "equal words"])
@pytest.mark.parametrize("failure", [LOST, DROPPED, Failure(10), Failure(10, after=True)], ids=str)
async def test_what_was_lost_on_the_way_is_said_again_and_never_twice(
    fake: FakeVk, vk: Vk, reply: Reply | None, failure: Failure
) -> None:
    people(fake, 30)
    fake.fail("messages.send" if reply else "execute", failure)
    told = await tell(vk, range(1, 31), reply)
    again = [n for n, one in enumerate(told, 1) if isinstance(one, TryLater)]
    assert again
    # Another time there are others beside them, and some come alone.
    assert not any(isinstance(one, Exception) for one in await tell(vk, again[::2], reply))
    for number in again[1::2]:
        await tell(vk, [number], reply)
    assert shown(fake) == [1] * 30


async def test_a_second_process_says_nothing_that_the_first_has_said(fake: FakeVk, vk: Vk) -> None:
    """The first one was killed before it could note what went out."""
    people(fake, 150)
    await tell(vk, range(1, 61), MEETING)
    await tell(vk, range(61, 91))
    second = channel(fake, rate=20)
    await tell(second, range(31, 151), MEETING)
    await tell(second, [*range(70, 91)])
    await second.close()
    said = [[m.text for m in fake.chats[n].messages] for n in range(1, 151)]
    assert all(len(words) == len(set(words)) for words in said)


async def test_a_script_that_vk_refuses_whole_is_made_in_single_calls(
    fake: FakeVk, vk: Vk
) -> None:
    fake.fail("execute", Failure(12))
    assert all(await tell(vk, people(fake, 5)))
    assert shown(fake) == [1] * 5
    assert len(fake.called("messages.send")) == 5


async def test_words_that_vk_refuses_are_refused_to_all_at_once(fake: FakeVk, vk: Vk) -> None:
    fake.fail("messages.send", Failure(911))
    told = await tell(vk, people(fake, 40), MEETING)
    assert all(isinstance(one, VkError) for one in told)
    assert len(fake.calls) == 1


async def test_long_words_make_shorter_scripts(fake: FakeVk, vk: Vk) -> None:
    people(fake, 20)
    await tell(vk, fake.chats, Reply("ж" * 4000))
    assert shown(fake) == [1] * 20
    assert all(len(call.params["code"]) < 65_000 for call in fake.called("execute"))


async def test_a_letter_of_several_messages_comes_in_order(fake: FakeVk, vk: Vk) -> None:
    long = Reply(tuple(f"{n} " + "ж" * 90 for n in range(100)))
    assert await tell(vk, people(fake, 3), long) == [""] * 3
    for chat in fake.chats.values():
        assert "\n".join(m.text for m in chat.messages) == "\n".join(long.text)  # type: ignore[arg-type]


async def test_those_who_are_too_late_are_left_out(fake: FakeVk) -> None:
    """One call a second: what does not go with the first waits longer than it is permitted for."""
    vk = channel(fake, rate=1)
    people(fake, 60)
    marks = Reply("Оценки", personal=True)
    told = await tell(vk, fake.chats, marks, permitted=time.monotonic())
    assert [one.seconds for one in told if isinstance(one, TryLater)] == [0] * 35
    assert sum(shown(fake)) == 25
    await vk.close()


async def test_letters_are_edited_together_or_said_anew(fake: FakeVk, vk: Vk) -> None:
    numbers = await tell(vk, people(fake, 30), MEETING)
    fake.chats[5].messages[0].too_old = True
    recalled = [
        vk.send(str(n), Reply("Отменено"), "ru", f"recall-{n}", edits=number)
        for n, number in enumerate(numbers, 1)
    ]
    again = await asyncio.gather(*recalled)
    assert [[m.text for m in fake.chats[n].messages] for n in (4, 5)] == [
        ["Отменено"],
        ["Собрание в 18:00", "Отменено"],
    ]
    assert again[3] == numbers[3]
    assert int(again[4]) == fake.chats[5].messages[1].id
    assert not fake.called("messages.edit")  # in scripts


async def test_a_file_of_a_mass_is_uploaded_once(fake: FakeVk, vk: Vk) -> None:
    letter = Reply(
        "Памятка", files=(File("a.pdf", b"%PDF", "application/pdf"),), mass="broadcast-5"
    )
    await tell(vk, people(fake, 40), letter)
    assert [[f.content for f in fake.chats[n].messages[0].files] for n in fake.chats] == [
        [b"%PDF"]
    ] * 40
    assert len(fake.called("docs.save")) == 1
    assert len(fake.called("messages.send")) <= 3


async def test_a_vk_that_takes_one_random_id_for_a_repeat_loses_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.ERROR)
    async with FakeVk(one_random_id_for_all=True) as fake:
        vk = channel(fake, rate=20)
        await tell(vk, people(fake, 250), MEETING)
        assert shown(fake) == [1] * 250
        await vk.close()
    assert "random_id" in caplog.text


async def test_a_sender_that_is_cancelled_leaves_the_others_an_answer(
    fake: FakeVk, vk: Vk
) -> None:
    fake.latency = 0.2
    tasks = [
        asyncio.ensure_future(vk.send(str(n), Reply(f"Оценки {n}"), "ru", f"letter-{n}"))
        for n in people(fake, 10)
    ]
    await asyncio.sleep(0.1)
    assert fake.active
    tasks[0].cancel()
    told = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(told[0], asyncio.CancelledError)
    assert all(isinstance(one, TryLater | str) for one in told[1:])
