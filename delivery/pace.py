"""A platform's speed limit, kept by us."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Protocol

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]

# What we leave of the limit: messages that left evenly arrive a little closer together.
MARGIN = 0.025
# Seconds by which we may run late and catch up: a timer wakes up a little late, a busy machine later still.
CATCH_UP = 0.1
# Seconds that the first messages after a silence may take longer on their way: their connections are being made.
COLD = 0.5
SILENCE = 1.0
# Seconds after its permission within which something personal is begun, or else permission is asked again. A "done"
# that is said after a withdrawal waits so long: then nothing that was permitted before can still begin.
PERMITTED = 0.7


class Pace(Protocol):
    """The permits to send of one lane: answers and letters share them, and answers come first."""

    rate: float  # permits a second, at most

    async def turn(self, *, urgent: bool) -> None:
        """Wait for a permit to send one message now. `urgent` is an answer to a person who waits for it."""

    def pause(self, seconds: float) -> None:
        """The platform asked for silence (retry_after): no permits until then."""


class OwnPace:
    """The pace of a lane that this process has for itself.

    Permits are spread evenly (GCRA), late ones are made up for within `CATCH_UP`; and whatever happens, no second and
    `MARGIN` holds more than `rate` of them. So 1 / (1 + MARGIN) = 97.6 % of the limit is used, less what timers are
    late on the average (a millisecond is 0.1 %), and a message may be 25 ms longer on its way than the one that
    follows a second later.

    Those who send in masses queue among themselves, and only one of them at a time stands in the line with the
    answers. So an answer waits for at most one letter, and letters are never starved.
    """

    def __init__(self, rate: float, *, clock: Clock, sleep: Sleep = asyncio.sleep) -> None:
        """`rate` is in messages a second; `clock` counts seconds and never goes back."""
        self.rate = rate
        self._clock = clock
        self._sleep = sleep
        most = max(1, int(rate))
        # A little quicker than the window lets pass, or what was late would never be made up for.
        self._step = (1 + MARGIN / 2) / rate
        self._window = (1 + MARGIN) * most / rate
        self._given: deque[float] = deque([float("-inf")] * most, maxlen=most)
        self._next = float("-inf")  # when the next permit is due
        self._last = float("-inf")
        self._warm = float("-inf")
        self._silent = float("-inf")  # until when
        self._line = asyncio.Lock()
        self._masses = asyncio.Lock()

    async def turn(self, *, urgent: bool) -> None:
        if urgent:
            await self._permit()
        else:
            async with self._masses:
                await self._permit()

    def pause(self, seconds: float) -> None:
        self._silent = max(self._silent, self._clock() + seconds)

    async def _permit(self) -> None:
        async with self._line:
            while (wait := self._due() - self._clock()) > 0:
                await self._sleep(wait)
            now = self._clock()
            if now - self._last > SILENCE:
                self._warm = now + COLD
            self._last = now
            self._given.append(max(now, self._warm))
            self._next = max(self._next, now - CATCH_UP) + self._step

    def _due(self) -> float:
        return max(self._next, self._given[0] + self._window, self._silent)
