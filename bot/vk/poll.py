"""Bots Long Poll, one question at a time, in a thread of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from vk_api.bot_longpoll import VkBotLongPoll

from bot.vk.caller import Line, outcome

WAIT = 25  # seconds for which VK holds a question that has no answer yet

T = TypeVar("T")


class _Raw(VkBotLongPoll):  # type: ignore[misc]  # vk_api has no types
    """Leaves events as they came: the library breaks on one of unknown shape, and the others beside it were lost."""

    def _parse_event(self, raw_event: Any) -> Any:
        return raw_event


class Poll:
    """Remembers what was heard last, so that nothing is missed between two failures."""

    def __init__(self, line: Line, group_id: int, *, wait: int = WAIT, place: str = "") -> None:
        """`place` is where an earlier process stopped hearing: what was said since then is heard first."""
        self._line = line
        self._group_id = group_id
        self._wait = wait
        self._server: Any = None
        self._doubtful = False
        self.place = place

    async def events(self) -> list[Any]:
        """What happened since the last call; waits for something to happen. Raise VkError or OutOfReach."""
        return await _in_own_thread(lambda: outcome(self._ask))

    def _ask(self) -> list[Any]:
        if self._server is None:
            self._server = _Raw(self._line.api(), self._group_id, wait=self._wait)
            self._server.session = self._line.session()
            if self.place:
                self._server.ts = self.place
        elif self._doubtful:  # the server may have moved; our place in the row of events has not
            self._server.update_longpoll_server(update_ts=False)
        self._doubtful = True
        events: list[Any] = self._server.check()
        self._doubtful = False
        self.place = str(self._server.ts)
        return events


async def _in_own_thread(work: Callable[[], T]) -> T:
    """In a daemon thread: the interpreter waits for threads of a pool, and this one sleeps half a minute at a time."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, failure: Exception | None) -> None:
        if done.cancelled():
            return
        if failure is None:
            done.set_result(result)  # type: ignore[arg-type]  # there is a result where there is no failure
        else:
            done.set_exception(failure)

    def run() -> None:
        result, failure = None, None
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - it is raised where it is awaited
            failure = error
        try:
            loop.call_soon_threadsafe(settle, result, failure)
        except RuntimeError:  # the loop is closed: nobody waits any more
            return

    threading.Thread(target=run, name="vk-poll", daemon=True).start()
    return await done
