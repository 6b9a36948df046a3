"""kill -9 at any moment: no letter is lost; only what was in flight may come twice, and in VK not even that."""

from __future__ import annotations

import asyncio
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.commands.office import Running
from tests.conftest import copied
from tests.fakes.telegram import FakeTelegram
from tests.fakes.vk import FakeVk
from tests.roles.machine import Machines
from tests.test_kills.mailing import Ledger, Platforms, write_letters

SECRET = "a key for tests that nobody guesses"


@pytest.fixture
def on_sqlite(sqlite_school: Path, parent: Path, tmp_path: Path) -> Machines:
    path = tmp_path / "diarybot.db"
    shutil.copy(sqlite_school, path)
    return _machines(tmp_path, parent, f"sqlite+aiosqlite:///{path}")


@pytest.fixture
def on_postgres(
    postgres: str, postgres_school: str, parent: Path, tmp_path: Path
) -> Iterator[Machines]:
    with copied(postgres, postgres_school) as url:
        yield _machines(tmp_path, parent, url)


def _machines(folder: Path, parent: Path, url: str) -> Machines:
    return Machines(
        folder,
        parent,
        {
            "DIARYBOT_DATABASE_URL": url,
            "DIARYBOT_SECRET": SECRET,
            "DIARYBOT_WEB_PORT": "0",
        },
    )


async def killed(
    machines: Machines, *, chats: int, digests: int, kills: int, rate: int, workers: int = 1
) -> None:
    url = machines.settings["DIARYBOT_DATABASE_URL"]
    roles = ("sender",) if workers > 1 else ()
    await write_letters(url, chats=chats, digests=digests)
    ledger = Ledger(url)
    in_flight = Counter[tuple[int, str]]()
    async with FakeTelegram() as telegram, FakeVk() as vk, AsyncExitStack() as stack:
        platforms = Platforms(telegram, vk, chats)
        platforms.open_chats()
        machines.settings |= platforms.settings | {
            "DIARYBOT_TELEGRAM_RATE": str(rate),
            "DIARYBOT_VK_RATE": str(max(1, rate // 50)),
        }

        async def begun() -> Running:
            return await stack.enter_async_context(machines.running(*roles))

        alive = [await begun() for _one in range(workers)]
        for _kill in range(kills):
            waiting = (await ledger.states())["announcement", "queued"]
            assert waiting, "It was over before the last kill: the rate is too high."
            await platforms.more(platforms.came)
            await asyncio.sleep(platforms.dice.uniform(0.0, 0.9 * chats / rate / kills))
            await alive.pop(0).kill()
            in_flight.update(await ledger.in_flight())
            alive.append(await begun())
        await ledger.settled(within=60 + 3 * chats / rate)
        copies = platforms.copies()
        sent = await ledger.sent()
        states = await ledger.states()
        for process in alive:
            await process.end()
    assert set(states) <= {
        ("announcement", "sent"),
        ("evening", "sent"),
        ("evening", "withdrawn"),  # nothing new on this day
    }, states
    assert states["announcement", "sent"] == chats
    assert set(copies) == sent  # what was noted as sent has come, and nothing else
    twice = {letter for letter, times in copies.items() if times > 1}
    assert all(times <= 1 + in_flight[letter] for letter, times in copies.items())
    assert {number % 2 for number, _kind in twice} <= {1}  # never in VK
    again = copies.total() - len(copies)
    print(f"{len(copies)} letters, {again} again, {in_flight.total()} in flight at kills")  # noqa: T201 - for who looks on


async def test_a_killed_process_loses_no_letter(on_sqlite: Machines) -> None:
    await killed(on_sqlite, chats=300, digests=20, kills=1, rate=100)


@pytest.mark.proof
async def test_twenty_kills_of_a_broadcast_and_digests_on_sqlite(on_sqlite: Machines) -> None:
    await killed(on_sqlite, chats=10_000, digests=1_000, kills=20, rate=200)


@pytest.mark.proof
async def test_twenty_kills_of_two_workers_on_postgresql(on_postgres: Machines) -> None:
    await killed(on_postgres, chats=10_000, digests=1_000, kills=20, rate=40, workers=2)
