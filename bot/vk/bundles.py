"""Letters that go to VK together: those with words of their own as one script, equal ones as one call for many.

Nothing runs in the background: many letters ask at once, and whoever gets the permit takes along what waits.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

from bot.vk.caller import LETTER_THREADS, Caller, Values
from bot.vk.errors import GENERAL, OF_WORDS, REFUSED, OutOfReach, TooLate, VkError
from bot.vk.script import Apart, Outcome, Repeat, outcomes, outcomes_by_peer, script, written
from bot.vk.way import EVER
from delivery.pace import Clock

log = logging.getLogger(__name__)

CALLS = 25  # of one script
PEERS = 100  # of one call
# VK does not tell how long a script may be; a longer one than it likes is made apart.
SCRIPT = 60_000


@dataclass(eq=False)
class _Call:
    method: str
    values: Values
    begin_by: float
    alike: Hashable = None  # equal for calls that differ in their peer alone
    script: str = ""
    outcome: asyncio.Future[Outcome] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )

    @property
    def peer(self) -> str:
        return str(self.values["peer_id"])

    def settle(self, outcome: Outcome) -> None:
        if not self.outcome.done():
            self.outcome.set_result(outcome)


class Bundles:
    def __init__(self, caller: Caller, *, clock: Clock) -> None:
        self._caller = caller
        self._clock = clock
        self._waiting: dict[_Call, None] = {}  # in the order in which they came
        self._line = asyncio.Lock()
        self._room = asyncio.Semaphore(LETTER_THREADS)
        self._shared = True  # VK takes one random_id for many peers

    async def call(self, method: str, values: Values, *, begin_by: float = EVER) -> Any:
        """VK's response to this call. Raise as `Caller.call` does."""
        return await self._made(_Call(method, values, begin_by, script=written(method, values)))

    async def send_alike(self, values: Values, *, own: int, begin_by: float = EVER) -> Any:
        """messages.send with values that many letters share but for `peer_id`: `random_id` too, in every attempt.

        `own` takes its place where VK turns out to drop the second peer of one random_id, too.
        """
        if self._shared:
            alike = tuple(item for item in sorted(values.items()) if item[0] != "peer_id")
            try:
                return await self._made(_Call("messages.send", values, begin_by, alike))
            except Repeat:
                log.error("VK holds one random_id for several people to be a repeat")  # noqa: TRY400
                self._shared = False
        return await self.call("messages.send", {**values, "random_id": own}, begin_by=begin_by)

    async def _made(self, mine: _Call) -> Any:
        self._waiting[mine] = None
        try:
            async with self._line:
                together = await self._permitted(mine)
            if together:
                await self._make(together)
            outcome = await mine.outcome
        finally:
            self._waiting.pop(mine, None)
        if isinstance(outcome, Apart):
            return await self._caller.call(
                mine.method, mine.values, urgent=False, begin_by=mine.begin_by
            )
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def _permitted(self, mine: _Call) -> list[_Call]:
        """What goes with the next permit. Nothing where this call was taken along already."""
        if mine not in self._waiting:
            return []
        await self._room.acquire()
        try:
            await self._caller.pace.turn(urgent=False)
            await asyncio.sleep(0)  # those who came at the same moment are all in line by then
        except BaseException:
            self._room.release()
            raise
        together = self._together()
        if not together:
            self._room.release()
        return together

    def _together(self) -> list[_Call]:
        """The one that waits longest, and those that can go with it."""
        now = self._clock()
        for late in [call for call in self._waiting if now > call.begin_by]:
            late.settle(TooLate())
            del self._waiting[late]
        taken: list[_Call] = []
        size = 0
        for call in self._waiting:
            if taken and call.alike != taken[0].alike:
                continue
            size += len(call.script)
            if taken and (len(taken) == (CALLS if call.alike is None else PEERS) or size > SCRIPT):
                break
            taken.append(call)
        for call in taken:
            del self._waiting[call]
        return taken

    async def _make(self, together: list[_Call]) -> None:
        try:
            found = await self._caller.letters(self._work(together))
        except VkError as error:
            self._caller.heed(error)
            all_alike = together[0].alike is not None
            everybodys = GENERAL | REFUSED | (OF_WORDS if all_alike else frozenset())
            for call in together:
                call.settle(error if error.code in everybodys or len(together) == 1 else Apart())
        except OutOfReach as error:
            for call in together:
                call.settle(error)
        else:
            for call, outcome in zip(together, found, strict=True):
                if isinstance(outcome, VkError):
                    self._caller.heed(outcome)
                call.settle(outcome)
        finally:
            self._room.release()
            for call in together:  # of one that was cancelled, nobody knows what became
                call.settle(OutOfReach("stopped"))

    def _work(self, together: list[_Call]) -> Callable[[Any], list[Outcome]]:
        def work(api: Any) -> list[Outcome]:
            # Asked here, in the thread, because the wait for a free thread counts too.
            now = self._clock()
            late = {call for call in together if now > call.begin_by}
            going = [call for call in together if call not in late]
            found = dict(zip(going, _said(api, going), strict=True))
            return [TooLate() if call in late else found[call] for call in together]

        return work


def _said(api: Any, calls: list[_Call]) -> list[Outcome]:
    if not calls:
        return []
    first = calls[0]
    if len(calls) == 1:
        return [api.method(first.method, dict(first.values))]
    if first.alike is None:
        code = script([call.script for call in calls])
        answer = api.method("execute", {"code": code}, raw=True)
        return outcomes(answer, [call.method for call in calls])
    peers = [call.peer for call in calls]
    values = {name: value for name, value in first.values.items() if name != "peer_id"}
    response = api.method("messages.send", values | {"peer_ids": ",".join(peers)})
    return outcomes_by_peer(response, peers)
