"""What a process knows of the lanes that it drains, between one tick and the next."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from chat.talk import Channel
from delivery.breaker import SAME, Breaker
from storage.outbox import Rank

WINDOW = 0.4  # seconds of letters on their way: enough to use the pace, little enough to begin them in time
SMALLEST_WINDOW = 0.02
CLAIM_MOST = 500
A_MOMENT = 0.001  # seconds
# Where even one letter waits longer than it may, permits come seldom: it has to come when one is near. Less than it may
# wait, so that one of the steps hits.
GAP = 0.3
LONGEST_GAP = 3.0
# How much quicker than its rate a channel is thought to be: what it wins back after a pause is not held up here.
MODEL = 1.1


@dataclass(frozen=True, slots=True)
class LaneStatus:
    in_flight: int  # letters handed to the channel
    open: bool  # its platform is given a rest
    rests: float  # seconds from now
    window: float  # seconds of letters that may be on their way


class Lane:
    """One token's letters. Drained by one pump at a time."""

    def __init__(self, name: str, channel: Channel) -> None:
        self.name = name
        self.channel = channel
        self.breaker = Breaker()
        self.busy = False
        self.stopping = False
        self.in_flight = 0
        self._begun_by = float("-inf")  # when all that was handed over should have been begun
        self._window = WINDOW
        self._gap = 0.0  # seconds to leave after each letter
        self._late_at = float("-inf")
        self._stirred = asyncio.Event()
        self._still = asyncio.Event()
        self._still.set()

    @contextmanager
    def pumped(self) -> Iterator[None]:
        """While somebody drains it."""
        self.busy, self.stopping = True, False
        self._still.clear()
        try:
            yield
        finally:
            self.busy = False
            self._still.set()

    async def still(self) -> None:
        """Wait until nobody does."""
        await self._still.wait()

    def room(self, rank: Rank, now: float) -> int:
        """How many letters to claim now; 0 while too few would be worth it."""
        if self.breaker.rests(now):
            return 0
        if self.breaker.open:  # one letter tries
            return int(not self.in_flight)
        rate = self._rate(rank)
        ahead = max(0.0, self._begun_by - now)
        most = max(1, round(rate * self._window))
        room = min(most - self.in_flight, max(1, round(rate * (self._window - ahead))))
        if ahead > self._window or 4 * room < most:
            return 0
        return min(room, CLAIM_MOST)

    def pause(self, now: float) -> float:
        """Seconds to wait for room; 0 where only the end of a letter on its way makes some."""
        wait = self._begun_by - now - self._window
        return max(A_MOMENT, wait) if wait > 0 or not self.in_flight else 0.0

    @property
    def hurried(self) -> bool:
        """Letters go one by one already: fewer cannot be on their way."""
        return self._window <= SMALLEST_WINDOW

    def late(self, now: float) -> None:
        """Letters waited too long to be begun: fewer at a time, and later, because a permit was used up."""
        if now < self._late_at + SAME:  # those that waited together
            return
        self._late_at = now
        if self.hurried:
            self._gap = min(LONGEST_GAP, self._gap + GAP)
        self._window = max(SMALLEST_WINDOW, self._window * 0.7)
        self._begun_by = max(self._begun_by, now + self._gap + 1 / self.channel.rate)

    def in_time(self, now: float) -> None:
        self._window = min(WINDOW, self._window * 1.02)
        if self._gap:
            self._gap = self._gap * 0.95 if self._gap > A_MOMENT else 0.0
            self._begun_by = max(self._begun_by, now + self._gap)

    def begin(self, rank: Rank, now: float) -> None:
        self.in_flight += 1
        self._begun_by = max(now, self._begun_by) + 1 / (MODEL * self._rate(rank))

    def _rate(self, rank: Rank) -> float:
        return self.channel.mass_rate if rank is Rank.MASS else self.channel.rate

    def end(self) -> None:
        self.in_flight -= 1
        self.stir()

    def stir(self) -> None:
        """Something may be to do."""
        self._stirred.set()

    async def stirred(self) -> None:
        await self._stirred.wait()
        self._stirred.clear()

    def status(self, now: float) -> LaneStatus:
        rests = max(0.0, self.breaker.until - now) if self.breaker.open else 0.0
        return LaneStatus(self.in_flight, self.breaker.open, rests, self._window)


class Lanes:
    """Every lane of this process, by name."""

    def __init__(self) -> None:
        self._lanes: dict[str, Lane] = {}

    def of(self, name: str, channel: Channel) -> Lane:
        if name not in self._lanes:
            self._lanes[name] = Lane(name, channel)
        return self._lanes[name]

    def statuses(self, now: float) -> Mapping[str, LaneStatus]:
        return {name: lane.status(now) for name, lane in self._lanes.items()}

    async def still(self) -> None:
        """Wait until nothing is on its way."""
        for lane in list(self._lanes.values()):
            await lane.still()
