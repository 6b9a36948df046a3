"""One token, two processes: together they keep its limit, and use it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from delivery.shared_pace import SharedPace
from storage.store import Store, open_store
from tests.conftest import database_url, run_sql

RATE = 100
SECONDS = 2.5


@pytest.fixture
async def stores(postgres: str) -> AsyncIterator[list[Store]]:
    await run_sql(database_url(postgres, "template_diarybot"), "TRUNCATE budget")
    opened = [open_store(database_url(postgres, "template_diarybot")) for _process in range(2)]
    yield opened
    for store in opened:
        await store.close()


def pace(store: Store, rate: float = RATE) -> SharedPace:
    return SharedPace(store, "telegram:7", rate, clock=time.monotonic)


async def test_two_processes_never_overrun_the_limit_and_use_it(stores: list[Store]) -> None:
    letters, answers = pace(stores[0]), pace(stores[1])
    times: list[float] = []
    waited: list[float] = []
    until = time.monotonic() + SECONDS

    async def send(of: SharedPace, *, urgent: bool) -> None:
        while (asked := time.monotonic()) < until:
            await of.turn(urgent=urgent)
            times.append(time.monotonic())
            if urgent:
                waited.append(times[-1] - asked)
                await asyncio.sleep(0.05)

    async with asyncio.TaskGroup() as group:
        for _letter in range(20):
            group.create_task(send(letters, urgent=False))
        for _answer in range(2):
            group.create_task(send(answers, urgent=True))
    times.sort()
    full = [sum(at <= other < at + 1 for other in times) for at in times if at + 1 < times[-1]]
    assert max(full) <= RATE
    assert sum(full) / len(full) >= 0.9 * RATE  # a busy machine takes some of it
    assert len(waited) > 10
    assert max(waited) < 0.3  # however many letters there are


async def test_a_platform_that_asked_for_silence_hears_nobody(stores: list[Store]) -> None:
    one, other = pace(stores[0]), pace(stores[1])
    await one.turn(urgent=False)
    began = time.monotonic()
    one.pause(0.5)
    async with asyncio.TaskGroup() as group:
        group.create_task(one.turn(urgent=True))
        await asyncio.sleep(0.05)
        group.create_task(other.turn(urgent=False))
    assert 0.5 <= time.monotonic() - began < 0.8
