"""An event loop whose time jumps to the next timer as soon as nobody has anything to do: ten minutes in seconds."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import Any

STILL = 0.0003  # real seconds without a sign of life on any socket until time may jump


class _Selector(selectors.DefaultSelector):
    def __init__(self) -> None:
        super().__init__()
        self.now = 1000.0
        self.threads = 0  # that work: they end in real time

    def select(self, timeout: float | None = None) -> Any:
        if timeout is None or self.threads:
            return super().select(timeout if timeout is None else min(timeout, 0.05))
        if ready := super().select(0):
            return ready
        if timeout > 0 and not (ready := super().select(STILL)):
            self.now += timeout
        return ready


class MovedLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._moved = _Selector()
        super().__init__(self._moved)

    def time(self) -> float:
        return self._moved.now

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> Any:
        self._moved.threads += 1
        future = super().run_in_executor(executor, func, *args)
        future.add_done_callback(self._ended)
        return future

    def _ended(self, _future: Any) -> None:
        self._moved.threads -= 1


def run_moved(main: Callable[[Callable[[], float]], Coroutine[Any, Any, None]]) -> None:
    """`main` gets the clock."""
    with asyncio.Runner(loop_factory=MovedLoop) as runner:
        runner.run(main(runner.get_loop().time))
