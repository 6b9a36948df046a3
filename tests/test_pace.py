"""The speed limit, with time moved by hand."""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.pace import OwnPace


class Time:
    """A clock that a sleeper moves; `late` tells how much too late a timer wakes up."""

    def __init__(self, late: Callable[[], float] = lambda: 0.0) -> None:
        self.now = 1000.0
        self.late = late

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds + self.late()
        await asyncio.sleep(0)


def most_in_a_second(times: list[float]) -> int:
    return max(bisect_left(times, at + 1) - n for n, at in enumerate(times))


@given(
    rate=st.sampled_from([0.5, 1, 3, 20, 30, 1000]),
    gaps=st.lists(st.sampled_from([0.0, 0.0, 0.0, 0.003, 0.04, 1.0, 7.0]), max_size=80),
    late=st.sampled_from([0.0, 0.0007, 0.05, 0.4]),
)
def test_no_second_holds_more_than_the_rate(rate: float, gaps: list[float], late: float) -> None:
    async def run() -> list[float]:
        time = Time(lambda: late)
        pace = OwnPace(rate, clock=time.clock, sleep=time.sleep)
        taken = []
        for gap in gaps + [0.0] * 60:
            time.now += gap
            await pace.turn(urgent=True)
            taken.append(time.now)
        return taken

    assert most_in_a_second(asyncio.run(run())) <= max(1, rate)


async def full_load(rate: int, seconds: int, late: Callable[[], float]) -> tuple[int, float]:
    """Many callers at once: the most in any second, and what part of the limit was used."""
    time = Time(late)
    pace = OwnPace(rate, clock=time.clock, sleep=time.sleep)
    taken: list[float] = []

    async def caller(*, urgent: bool) -> None:
        while time.now < 1000 + seconds:
            await pace.turn(urgent=urgent)
            taken.append(time.now)

    async with asyncio.TaskGroup() as callers:
        for number in range(7):
            callers.create_task(caller(urgent=number == 0))
    return most_in_a_second(taken), len(taken) / (taken[-1] - taken[0]) / rate


@pytest.mark.parametrize(
    ("rate", "seconds"), [(20, 600), (30, 600), (1000, 90)], ids=["VK", "Telegram", "paid"]
)
async def test_ten_minutes_of_full_load_use_the_limit_and_never_overrun_it(
    rate: int, seconds: int
) -> None:
    dice = Random(7)
    most, used = await full_load(rate, seconds, lambda: dice.expovariate(1 / 0.001))
    assert most <= rate
    assert used >= 0.97


@pytest.mark.parametrize("rate", [20, 30])
async def test_a_busy_machine_catches_up(rate: int) -> None:
    """One timer of a hundred wakes up a tenth of a second too late."""
    dice = Random(7)
    most, used = await full_load(rate, 600, lambda: 0.1 if dice.random() < 0.01 else 0.0005)
    assert most <= rate
    assert used >= 0.97


@pytest.mark.parametrize("rate", [20, 30, 1000])
async def test_a_cold_start_does_not_overrun_either(rate: int) -> None:
    """The first messages wait until there is a connection, and arrive together."""
    time = Time()
    pace = OwnPace(rate, clock=time.clock, sleep=time.sleep)
    arrived: list[float] = []
    for _again in range(2):
        start = time.now
        for _message in range(3 * rate):
            await pace.turn(urgent=False)
            arrived.append(max(time.now, start + 0.5))
        time.now += 5
    assert most_in_a_second(arrived) <= rate


async def test_a_first_message_does_not_wait() -> None:
    time = Time()
    await OwnPace(1, clock=time.clock, sleep=time.sleep).turn(urgent=False)
    assert time.now == 1000.0


async def test_an_answer_waits_for_one_letter_at_most() -> None:
    time = Time()
    pace = OwnPace(30, clock=time.clock, sleep=time.sleep)
    order: list[str] = []
    for _letter in range(6):  # a lane that was idle lets a few pass at once
        await pace.turn(urgent=False)

    async def take(what: str, *, urgent: bool) -> None:
        await pace.turn(urgent=urgent)
        order.append(what)

    async with asyncio.TaskGroup() as tasks:
        for _letter in range(20):
            tasks.create_task(take("letter", urgent=False))
        await asyncio.sleep(0)
        for _answer in range(3):
            tasks.create_task(take("answer", urgent=True))
    assert "answer" in order[:3]
    assert order.index("answer") <= 2
    assert len(order) == 23


async def test_a_caller_who_leaves_keeps_nobody_waiting() -> None:
    time = Time()
    pace = OwnPace(30, clock=time.clock, sleep=time.sleep)
    waiting = [asyncio.ensure_future(pace.turn(urgent=False)) for _caller in range(8)]
    await asyncio.sleep(0)
    for gone in waiting[:4]:
        gone.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert all(one.done() and not one.cancelled() for one in waiting[4:])


async def test_silence_is_kept_when_it_is_asked_for() -> None:
    time = Time()
    pace = OwnPace(30, clock=time.clock, sleep=time.sleep)
    await pace.turn(urgent=True)
    pace.pause(5)
    pace.pause(2)
    await pace.turn(urgent=True)
    assert time.now == pytest.approx(1005.0)
