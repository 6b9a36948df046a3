"""A platform's speed limit, kept by us."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]

# Seconds by which we may run late and still keep the rate: a timer wakes up a little late.
CATCH_UP = 0.01
# What we leave of each second, because messages that left evenly arrive a little closer together.
MARGIN = 0.03
# Seconds after its permission within which something personal is begun, or else permission is asked again. A "done"
# that is said after a withdrawal waits so long: then nothing that was permitted before can still begin.
PERMITTED = 0.7


class Pace:
    """One lane's permits to send: at most `rate` of them in any second, evenly spread (GCRA).

    Answers to people come before mass sending: those who send in masses queue among themselves, and only one of them
    at a time stands in the line with the answers. So an answer waits for at most one letter, and letters are never
    starved.
    """

    def __init__(self, rate: float, *, clock: Clock, sleep: Sleep = asyncio.sleep) -> None:
        """`rate` is in messages a second; `clock` counts seconds and never goes back."""
        self.rate = rate
        self._step = (1 + MARGIN + CATCH_UP) / rate
        self._clock = clock
        self._sleep = sleep
        self._next = float("-inf")  # when the next permit is due
        self._line = asyncio.Lock()
        self._masses = asyncio.Lock()

    async def turn(self, *, urgent: bool) -> None:
        """Wait for a permit to send one message now. `urgent` is an answer to a person who waits for it."""
        if urgent:
            await self._permit()
        else:
            async with self._masses:
                await self._permit()

    def pause(self, seconds: float) -> None:
        """The platform asked for silence (retry_after): no permits until then."""
        self._next = max(self._next, self._clock() + seconds + CATCH_UP)

    async def _permit(self) -> None:
        async with self._line:
            while (wait := self._next - CATCH_UP - self._clock()) > 0:
                await self._sleep(wait)
            self._next = max(self._next, self._clock()) + self._step
