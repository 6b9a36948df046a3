"""Events between a platform and our answer: kept before the platform is told that we have them, answered once, and
tried again where the answer failed.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.clerk import Clerk
from chat.talk import Answer, Answered, Incoming, TryLater
from storage import intake
from storage.intake import Arrival, Event
from storage.store import Store

log = structlog.get_logger()

ATTEMPTS = 4
PAUSES = (1.0, 5.0, 30.0)  # seconds before each new attempt
PATIENCE = 5.0  # seconds until a platform is told that we have an event although its answer is still being made
ROOM = 500  # events in work at a time; more of them wait at the platforms
GOODBYE = 3.0  # seconds for answers under way, when we are told to end
TICK = 1.0  # seconds between two looks at what other processes kept for us
STALE = timedelta(days=1)  # after which nobody waits for an answer any more

Raw = dict[str, Any]
# Answers one event; False where the answer could not be told.
Handle = Callable[[Raw, Answer], Awaitable[bool]]
Key = tuple[str, str]  # lane and event


@dataclass(eq=False)
class _Lane:
    handle: Handle
    tasks: asyncio.TaskGroup
    caught_up: bool = False  # everything older is begun: what comes may be begun at once
    aside: int = 0  # events that were kept for the next look
    answers: set[asyncio.Task[None]] = field(default_factory=set)  # under way

    def begin(self, attempt: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = self.tasks.create_task(attempt)
        self.answers.add(task)
        task.add_done_callback(self.answers.discard)
        return task

    async def finish(self) -> None:
        if self.answers:
            await asyncio.wait(self.answers, timeout=GOODBYE)


class _Attempt:
    """One attempt at an answer. Our own failure is told to the person only when it is the last one."""

    def __init__(self, answer: Answer, *, last: bool) -> None:
        self.failed = False
        self._answer = answer
        self._last = last

    async def answer(self, event: Incoming) -> Answered | None:
        answered = await self._answer(event)
        self.failed = bool(answered and answered.failed)
        return None if self.failed and not self._last else answered


class Intake:
    """The events of this process. `run` it, and `serving` each lane that is answered here."""

    def __init__(
        self,
        store: Store,
        answer: Answer,
        *,
        clock: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._store = store
        self._answer = answer
        self._clock = clock
        self._sleep = sleep
        self._lanes: dict[str, _Lane] = {}
        self._clerk = Clerk(store, clock, self._lanes)
        self._working = set[Key]()
        self._room = asyncio.Semaphore(ROOM)
        self._woken = asyncio.Event()

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as parts:
            parts.create_task(self._clerk.run())
            looking = parts.create_task(self._look_for_more())
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                looking.cancel()
                # What is answered now is written down, too.
                await asyncio.gather(*(lane.finish() for lane in self._lanes.values()))
                raise

    def wake(self) -> None:
        """Another process has kept something that may be for us."""
        self._woken.set()

    def make_room(self) -> None:
        """Raise TryLater where there is too much to do: the platform comes again."""
        if self._room.locked():
            raise TryLater(PATIENCE)

    async def hear(self, lane: str, event: str, raw: Raw) -> None:
        """Keep an event and answer it. Returns when it is kept, and answered if that does not take long.

        A repeat is kept already. An event of a lane that another process serves is answered there.
        """
        key = (lane, event)
        await self._room.acquire()
        first = key not in self._working
        self._working.add(key)
        task: asyncio.Task[None] | None = None
        try:
            kept = await self._clerk.keep(Arrival(lane, event, json.dumps(raw)))
            served = self._lanes.get(lane)
            if kept is not None and served is not None and not served.caught_up:
                served.aside += 1
            elif kept is not None and served is not None:
                fresh = Event(kept, lane, event, "", 1, self._clock())
                task = served.begin(self._attempt(served, fresh, raw))
                task.add_done_callback(lambda _task: self._room.release())
        finally:
            if task is None:
                self._room.release()
                if first:
                    self._working.discard(key)
                self._woken.set()
        if task:
            await asyncio.wait({task}, timeout=PATIENCE)

    @asynccontextmanager
    async def serving(self, lane: str, handle: Handle) -> AsyncIterator[None]:
        """Answer the events of a lane within, beginning with those that wait. Nobody else may serve it meanwhile."""
        async with asyncio.TaskGroup() as tasks:
            served = _Lane(handle, tasks)
            await self._take_up({lane: served})
            self._lanes[lane] = served
            self._woken.set()
            try:
                yield
            except asyncio.CancelledError:
                await served.finish()
                raise
            finally:
                del self._lanes[lane]

    async def _look_for_more(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(TICK):
                    await self._woken.wait()
            self._woken.clear()
            lanes = dict(self._lanes)
            aside = {name: lane.aside for name, lane in lanes.items()}
            await self._take_up(lanes)
            for name, lane in lanes.items():
                lane.caught_up = lane.caught_up or lane.aside == aside[name]

    async def _take_up(self, lanes: dict[str, _Lane]) -> None:
        """Begin what waits: it came to another process, or to one that died over it, or its time has come again."""
        if not lanes:
            return
        async with self._store.reading() as db:
            found = await intake.open_events(db, list(lanes), most=ROOM)
        mine = [event for event in found if (event.lane, event.event) not in self._working]
        if not mine:
            return
        self._working |= {(event.lane, event.event) for event in mine}
        async with self._store.writing() as db:
            await intake.begin(db, [event.id for event in mine])
        for event in mine:
            if event.attempts > ATTEMPTS or self._clock() - event.at > STALE:
                self._give_up(event)
            else:
                served = lanes[event.lane]
                served.begin(self._attempt(served, event, json.loads(event.raw)))

    async def _attempt(self, lane: _Lane, event: Event, raw: Raw) -> None:
        key = (event.lane, event.event)
        last = event.attempts >= ATTEMPTS
        attempt = _Attempt(self._answer, last=last)
        try:
            told = await lane.handle(raw, attempt.answer)
        except BaseException:
            self._working.discard(key)  # whoever serves the lane next takes it up
            raise
        if told and not attempt.failed:
            self._clerk.close(event.id, lambda: self._working.discard(key))
        elif last:
            self._give_up(event)
        else:
            log.warning("event_again", lane=event.lane, event_id=event.event)
            lane.tasks.create_task(self._again(key, PAUSES[event.attempts - 1]))

    async def _again(self, key: Key, pause: float) -> None:
        try:
            await self._sleep(pause)
        finally:
            self._working.discard(key)
        self._woken.set()

    def _give_up(self, event: Event) -> None:
        log.error("event_given_up", lane=event.lane, event_id=event.event, attempts=event.attempts)
        self._clerk.close(event.id, lambda: self._working.discard((event.lane, event.event)))
