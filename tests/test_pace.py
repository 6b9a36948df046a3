"""The speed limit, with time moved by hand."""

from __future__ import annotations

import asyncio
from bisect import bisect_left

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.pace import Pace


class Time:
    """A clock that a sleeper moves; `late` is how much too late every timer wakes up."""

    def __init__(self, late: float = 0.0) -> None:
        self.now = 1000.0
        self.late = late

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds + self.late
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
        time = Time(late)
        pace = Pace(rate, clock=time.clock, sleep=time.sleep)
        taken = []
        for gap in gaps + [0.0] * 60:
            time.now += gap
            await pace.turn(urgent=True)
            taken.append(time.now)
        return taken

    assert most_in_a_second(asyncio.run(run())) <= max(1, rate)


@pytest.mark.parametrize("rate", [1, 20, 30, 100_000])
async def test_the_rate_is_used(rate: int) -> None:
    time = Time(late=0.001)
    pace = Pace(rate, clock=time.clock, sleep=time.sleep)
    start, turns = time.now, min(3 * rate, 200_000)
    for _turn in range(turns):
        await pace.turn(urgent=False)
    assert turns / (time.now - start) > 0.94 * rate


async def test_a_first_message_does_not_wait() -> None:
    time = Time()
    await Pace(1, clock=time.clock, sleep=time.sleep).turn(urgent=False)
    assert time.now == 1000.0


async def test_an_answer_waits_for_one_letter_at_most() -> None:
    time = Time()
    pace = Pace(30, clock=time.clock, sleep=time.sleep)
    order: list[str] = []

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


async def test_silence_is_kept_when_it_is_asked_for() -> None:
    time = Time()
    pace = Pace(30, clock=time.clock, sleep=time.sleep)
    await pace.turn(urgent=True)
    pace.pause(5)
    pace.pause(2)
    await pace.turn(urgent=True)
    assert time.now == pytest.approx(1005.0)
