"""Several processes share the work of one bot."""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from storage import outbox
from storage.outbox import Post
from storage.store import open_store
from tests.announce.families import settle
from tests.commands.conftest import export
from tests.commands.office import Office, Running
from tests.fakes.telegram import FakeTelegram
from tests.fakes.vk import FakeVk
from tests.journeys.town import CAST
from tests.roles.machine import Machines

__all__ = ["export"]
ROLES = ("web", "chat", "sender", "scheduler")


def on_telegram(fake: FakeTelegram) -> dict[str, str]:
    return {
        "DIARYBOT_TELEGRAM_TOKEN": fake.token,
        "DIARYBOT_TELEGRAM_API_URL": fake.url,
        "DIARYBOT_TELEGRAM_PERSONAL_DATA": "full",
    }


def on_vk(fake: FakeVk) -> dict[str, str]:
    return {
        "DIARYBOT_VK_TOKEN": fake.token,
        "DIARYBOT_VK_GROUP_ID": str(fake.group_id),
        "DIARYBOT_VK_API_URL": fake.url,
    }


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


async def test_four_processes_are_one_bot(machines: Machines, export: Path) -> None:
    port = free_port()
    async with FakeTelegram() as telegram, FakeVk() as vk, AsyncExitStack() as stack:
        machines.settings |= {
            **on_telegram(telegram),
            **on_vk(vk),
            "DIARYBOT_VK_MODE": "callback",
            "DIARYBOT_VK_SECRET": "s3cret",
            "DIARYBOT_WEB_PORT": str(port),
            "DIARYBOT_PUBLIC_URL": f"http://127.0.0.1:{port}",
        }
        office = Office(machines.folder, machines.parent, machines.settings)
        assert (await office.does("import", str(export), "--json")).code == 0
        for role in ROLES:
            await stack.enter_async_context(machines.running(role))
        (slip,) = (
            await office.does("codes", "issue", "--person", CAST.mother.ext_id, "--json")
        ).json()
        # Telegram is heard by the process for chats itself.
        mother: Any = telegram.person(7)
        await mother.says(slip["code"])
        assert "Это Анна П., 6В?" in await mother.sees("Это Анна П.", within=20)
        await mother.presses("Да")
        await mother.presses("Согласен")
        await mother.says("/add_messenger")
        code = next(line for line in mother.text.splitlines() if len(line) == 9 and line[4] == "-")
        # VK calls the process for the web, which keeps what it hears for the one for chats.
        at_vk: Any = vk.person(9)
        async with asyncio.timeout(20):
            while not any(s["settings"] for s in vk.callbacks.values()):
                await vk.changed()
        await at_vk.says(code)
        await at_vk.sees("Анна П.")
        await at_vk.presses("Да")
        # The letter about it is written by one and sent by another.
        await mother.sees("ещё один чат", within=20)
        await office.does("announce", "--audience", "class:6в", "--text", "Собрание в 18:00")
        await mother.sees("Собрание в 18:00", within=20)
        await at_vk.sees("Собрание в 18:00", within=20)
        async with httpx.AsyncClient() as http:
            page = await http.get(f"http://127.0.0.1:{port}/", follow_redirects=True)
        assert page.status_code == 200
    words = [message.text for message in at_vk.messages]
    assert len(words) == len(set(words))


async def letters_for(url: str, families: int) -> None:
    """A letter to each of so many chats of VK."""
    store = open_store(url)
    school = await settle(store, families)
    now = datetime.now(UTC)
    async with store.writing() as db:
        chats = (await db.execute(text("SELECT id, person_id FROM chat"))).all()
        posts = [
            Post(
                school_id=school.id,
                chat_id=chat,
                person_id=person,
                lane="vk:vk",
                kind="new_chat",
                key="k",
                due_at=now,
                facts={"channel": "telegram", "chat": chat},
            )
            for chat, person in chats
        ]
        await outbox.add(db, posts, now=now)
    await store.close()


async def states_in(url: str) -> Counter[str]:
    store = open_store(url)
    async with store.reading() as db:
        rows = await db.execute(text("SELECT state, count(*) FROM letter GROUP BY state"))
        found = Counter({row[0]: row[1] for row in rows})
    await store.close()
    return found


async def sender_in(url: str) -> int:
    """The process that has letters on their way."""
    store = open_store(url)
    try:
        async with asyncio.timeout(60):
            while True:
                async with store.reading() as db:
                    rows = await db.execute(
                        text("SELECT worker FROM letter WHERE state = 'sending' LIMIT 1")
                    )
                if worker := rows.scalar_one_or_none():
                    return int(str(worker).rpartition("-")[2])
                await asyncio.sleep(0.02)
    finally:
        await store.close()


async def killed_in_the_middle(
    machines: Machines, families: int, *, kills: int, rate: float
) -> list[float]:
    """The sender that sends is killed, again and again, while another stands by.

    Seconds until letters went on. VK got each of them once.
    """
    url = machines.settings["DIARYBOT_DATABASE_URL"]
    pauses = []
    async with FakeVk() as vk, AsyncExitStack() as stack:
        machines.settings |= on_vk(vk) | {"DIARYBOT_VK_RATE": str(rate)}
        people = [vk.person(number) for number in range(1, families + 1)]
        for person in people:
            person.chat.allowed = True

        def told() -> int:
            return sum(bool(person.messages) for person in people)

        async def more_than(number: int) -> None:
            async with asyncio.timeout(60):
                while told() <= number:
                    await vk.changed()

        async def start() -> None:
            process = await stack.enter_async_context(machines.running("sender"))
            senders[process.process.pid] = process

        senders: dict[int, Running] = {}
        await start()
        await start()
        await letters_for(url, families)
        for kill in range(kills):
            if kill:
                await start()
            await more_than(told())
            await senders.pop(await sender_in(url)).kill()
            before, began = told(), asyncio.get_running_loop().time()
            await more_than(before)
            pauses.append(asyncio.get_running_loop().time() - began)
        async with asyncio.timeout(60 + families / rate):
            while (await states_in(url)) != {"sent": families}:  # noqa: ASYNC110 - the database rings no bell
                await asyncio.sleep(0.3)
        counts = Counter(len(person.messages) for person in people)
    assert counts == {1: families}
    return pauses


@pytest.mark.proof
async def test_a_killed_sender_is_replaced_within_seconds(machines: Machines) -> None:
    (pause,) = await killed_in_the_middle(machines, 150, kills=1, rate=1)
    assert pause < 15


@pytest.mark.proof
async def test_many_killed_senders_lose_nothing(machines: Machines) -> None:
    pauses = await killed_in_the_middle(machines, 5_000, kills=20, rate=1)
    assert sorted(pauses)[len(pauses) // 2] < 10


@pytest.mark.proof
async def test_a_listener_that_is_killed_is_replaced(machines: Machines) -> None:
    async with FakeTelegram() as telegram, FakeVk() as vk, AsyncExitStack() as stack:
        machines.settings |= on_telegram(telegram) | on_vk(vk)
        first = await stack.enter_async_context(machines.running("chat"))
        stranger: Any = telegram.person(7)
        other: Any = vk.person(7)
        await stranger.says("привет")
        async with asyncio.timeout(20):
            while not vk.called("groups.getLongPollServer"):
                await vk.changed()
        await other.says("привет")
        await other.sees("Здравствуйте")
        await stack.enter_async_context(machines.running("chat"))
        async with asyncio.timeout(20):
            while vk.called("groups.getLongPollServer")[1:] == []:  # the bots are divided
                await asyncio.sleep(0.05)
                if telegram.called("deleteWebhook")[1:]:
                    break
        await first.kill()
        began = asyncio.get_running_loop().time()
        await stranger.says("привет")
        await other.says("привет")
        await other.sees("Здравствуйте")
        assert len(stranger.messages) == 2
        async with asyncio.timeout(20):
            while len(other.messages) < 2:
                await vk.changed()
        assert asyncio.get_running_loop().time() - began < 15


async def test_sqlite_is_for_one_process(tmp_path: Path, parent: Path) -> None:
    done = await Office(tmp_path, parent).does("run", "--role", "chat")
    assert done.code == 1
    assert "PostgreSQL" in done.one_line()
