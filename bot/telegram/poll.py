"""Long polling. aiogram's own confirms an update before it is handled; this one only afterwards."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from bot.telegram.api import LONG_POLL, SECONDS, Api, OutOfReach, RawUpdates, Refused, Unreadable
from bot.telegram.read import UPDATES
from chat.talk import TryLater, WrongToken
from delivery.pace import Sleep

log = logging.getLogger(__name__)

Raw = dict[str, Any]
# Seconds after which new updates are asked for although old ones are still being handled.
IMPATIENCE = 0.3
FIRST_PAUSE = 0.3
LONGEST_PAUSE = 30.0


class Offsets:
    """Which updates may be confirmed: those below the oldest one that is still being handled."""

    def __init__(self) -> None:
        self._open: set[int] = set()
        self._finished: set[int] = set()
        self.idle = asyncio.Event()
        self.idle.set()

    def begin(self, update_id: int) -> bool:
        """Whether it is new: an update comes again until it is confirmed."""
        if update_id in self._open or update_id in self._finished:
            return False
        self._open.add(update_id)
        self.idle.clear()
        return True

    def finish(self, update_id: int) -> None:
        self._open.discard(update_id)
        self._finished.add(update_id)
        if not self._open:
            self.idle.set()

    def to_confirm(self) -> int | None:
        """The offset to ask with. None where nothing is to be confirmed: after a quiet week ids begin anew, lower."""
        if self._open:
            return min(self._open)
        return max(self._finished) + 1 if self._finished else None

    def confirmed(self, offset: int | None) -> None:
        if offset is not None:
            self._finished = {done for done in self._finished if done >= offset}


async def poll(
    api: Api, feed: Callable[[Raw], Awaitable[object]], *, sleep: Sleep = asyncio.sleep
) -> None:
    """Hear updates until cancelled. Raises WrongToken."""
    offsets = Offsets()

    async def handle(raw: Raw) -> None:
        await feed(raw)
        offsets.finish(raw["update_id"])

    async def ask() -> None:
        while True:
            offset = offsets.to_confirm()
            updates = await _updates(api, offset, sleep)
            offsets.confirmed(offset)
            for raw in updates:
                if offsets.begin(raw["update_id"]):
                    tasks.create_task(handle(raw))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(IMPATIENCE):
                    await offsets.idle.wait()

    wrong: WrongToken | None = None
    async with asyncio.TaskGroup() as tasks:
        try:
            await ask()
        except WrongToken as error:  # leaves as itself, not in a group of exceptions
            wrong = error
    if wrong:
        raise wrong


async def _updates(api: Api, offset: int | None, sleep: Sleep) -> list[Raw]:
    question = RawUpdates(offset=offset, allowed_updates=list(UPDATES))
    pause, told = FIRST_PAUSE, False
    while True:
        try:
            updates = await api.call(question, seconds=LONG_POLL + SECONDS)
        except (TryLater, Refused, Unreadable) as trouble:
            if not told:
                log.warning("Telegram cannot be heard, will try again: %s", trouble)
                told = True
            # How long to wait is Telegram's to say if it speaks, and ours if it does not.
            if isinstance(trouble, TryLater) and not isinstance(trouble, OutOfReach):
                pause = max(pause, trouble.seconds)
            await sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        else:
            if told:
                log.warning("Telegram is heard again")
            return updates
