"""The pace of a lane that several processes share: one answers people, another sends letters, the token is the same."""

from __future__ import annotations

import asyncio
from collections import deque

from sqlalchemy.exc import SQLAlchemyError

from chat.talk import TryLater
from delivery.pace import Clock, Sleep
from storage.budgets import reserve
from storage.store import Store

# What we leave of the limit: messages that left evenly arrive a little closer together.
MARGIN = 0.03
# Seconds after which a permit is void: what leaves late comes too close to what others send in time.
LATE = 0.015
# Seconds of permits that letters take at a time. An answer waits for no more than that.
CHUNK = 0.1


class SharedPace:
    """Permits are reserved in the database, evenly spread (GCRA): answers take one, letters a few at a time."""

    def __init__(
        self, store: Store, lane: str, rate: float, *, clock: Clock, sleep: Sleep = asyncio.sleep
    ) -> None:
        """`rate` is in messages a second; `clock` counts seconds and never goes back."""
        self.rate = rate
        self._store = store
        self._lane = lane
        self._step = (1 + MARGIN) / rate
        self._at_once = max(1, round(rate * CHUNK))
        self._clock = clock
        self._sleep = sleep
        self._silent = float("-inf")  # until when
        self._chunk: deque[float] = deque()  # when permits of letters are due
        self._masses = asyncio.Lock()

    async def turn(self, *, urgent: bool) -> None:
        """Raise TryLater where the database cannot be asked."""
        if urgent:
            while not await self._came(await self._first_of(1)):
                pass
            return
        async with self._masses:
            while True:
                if not self._chunk:
                    first = await self._first_of(self._at_once)
                    self._chunk.extend(first + n * self._step for n in range(self._at_once))
                if await self._came(self._chunk.popleft()):
                    return

    def pause(self, seconds: float) -> None:
        # The other processes learn it with our next reservation, and nobody reserves so soon as who was refused.
        self._silent = max(self._silent, self._clock() + seconds)
        self._chunk.clear()

    async def _first_of(self, permits: int) -> float:
        silence = max(0.0, self._silent - self._clock())
        try:
            async with self._store.reading() as db:  # one statement needs no transaction
                wait = await reserve(
                    db, self._lane, permits=permits, step=self._step, silence=silence
                )
        except (SQLAlchemyError, OSError):
            raise TryLater(1) from None
        return self._clock() + wait

    async def _came(self, due: float) -> bool:
        """Wait for a permit; False if it is void by now."""
        if (wait := due - self._clock()) > 0:
            await self._sleep(wait)
        return self._clock() - due <= LATE and self._clock() >= self._silent
