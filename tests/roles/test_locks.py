"""What only one of several processes may do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from sqlalchemy.engine import URL, make_url

from storage.locks import Lost, SharedLocks, Taken
from tests.conftest import database_url

Open = Callable[[], Awaitable[SharedLocks]]


@pytest.fixture
async def another(postgres: str) -> AsyncIterator[Open]:
    """A process more."""
    async with AsyncExitStack() as stack:

        async def opened() -> SharedLocks:
            locks = SharedLocks(url(postgres))
            await stack.enter_async_context(_running(locks))
            return locks

        yield opened


def url(server: str) -> URL:
    return make_url(database_url(server, "template_diarybot"))


@asynccontextmanager
async def _running(locks: SharedLocks) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.ensure_future(locks.run())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_one_holds_and_the_other_waits_until_it_is_free(another: Open) -> None:
    first, second = await another(), await another()
    seen: list[str] = []

    async def wait_for_it() -> None:
        async with second.held("telegram:7"):
            seen.append("second")

    async with asyncio.TaskGroup() as group, first.held("telegram:7"):
        group.create_task(wait_for_it())
        with pytest.raises(Taken):
            async with (await another()).held("telegram:7", wait=False):
                pass
        async with second.held("telegram:8"):  # another name is free
            seen.append("first")
    assert seen == ["first", "second"]
    async with first.held("telegram:7"):
        pass


async def test_what_a_process_held_is_free_when_its_connection_ends(postgres: str) -> None:
    first, second = SharedLocks(url(postgres)), SharedLocks(url(postgres))

    async def work() -> None:
        async with first.held("lane"):
            began.set()
            await asyncio.Event().wait()

    async with _running(second), _running(first) as connection:
        began = asyncio.Event()
        working = asyncio.ensure_future(work())
        await began.wait()
        connection.cancel()
        async with second.held("lane"):
            # The first was told before anybody else could begin.
            with pytest.raises(Lost):
                await working


async def test_names_are_divided_between_those_who_are_there(another: Open) -> None:
    first = await another()
    lanes = [f"lane{number}" for number in range(6)]
    holders: dict[str, str] = {}
    changed = asyncio.Event()

    async def serve(locks: SharedLocks, who: str, lane: str) -> None:
        while True:
            try:
                async with locks.held(lane, share="hear"):
                    holders[lane] = who
                    changed.set()
                    await asyncio.Event().wait()
            except Lost:
                assert holders.pop(lane) == who

    async def until(share: dict[str, int]) -> None:
        async with asyncio.timeout(10):
            while {who: list(holders.values()).count(who) for who in holders.values()} != share:
                changed.clear()
                await changed.wait()

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(serve(first, "first", lane)) for lane in lanes]
        await until({"first": 6})
        second = await another()
        others = [group.create_task(serve(second, "second", lane)) for lane in lanes]
        await until({"first": 3, "second": 3})
        for task in tasks + others:
            task.cancel()


async def test_a_name_given_up_while_waiting_is_free(another: Open) -> None:
    first, second = await another(), await another()

    async def wait_for_it() -> None:
        async with second.held("x"):
            raise AssertionError

    async with first.held("x"):
        waiting = asyncio.ensure_future(wait_for_it())
        await asyncio.sleep(0.05)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    async with second.held("x"), first.held("y"):
        pass
