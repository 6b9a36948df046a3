"""A person's messages one after another, a repeated one once."""

from __future__ import annotations

import asyncio

from bot.order import InOrder, Seen


async def test_one_address_goes_in_order_and_others_side_by_side() -> None:
    order, done, gate = InOrder(), [], asyncio.Event()

    async def first() -> None:
        await gate.wait()
        done.append("a1")

    async def say(what: str) -> None:
        done.append(what)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(order.run("a", first))
        tasks.create_task(order.run("a", lambda: say("a2")))
        await tasks.create_task(order.run("b", lambda: say("b1")))
        gate.set()
    assert done == ["b1", "a1", "a2"]


async def test_a_flood_of_one_address_is_dropped() -> None:
    order, gate, done = InOrder(waiting=2), asyncio.Event(), []

    async def work() -> None:
        await gate.wait()
        done.append(1)

    async with asyncio.TaskGroup() as tasks:
        runs = [tasks.create_task(order.run("a", work)) for _n in range(5)]
        await asyncio.sleep(0)
        gate.set()
    assert [run.result() for run in runs] == [True, True, True, False, False]
    assert await order.run("a", work)


async def test_no_more_than_so_many_run_at_once() -> None:
    order, running, most = InOrder(at_once=3), 0, 0

    async def work() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1

    await asyncio.gather(*(order.run(str(n), work) for n in range(10)))
    assert most == 3


def test_the_last_events_are_remembered() -> None:
    seen = Seen(2)
    assert [seen.add(event) for event in ("a", "a", "b", "c", "a")] == [
        True,
        False,
        True,
        True,
        True,
    ]
    seen.forget("a")
    assert seen.add("a")
