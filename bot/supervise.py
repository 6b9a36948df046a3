"""Keep every part of the process alive: one that fails is started again, and the others do not notice."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.settings import Trouble

log = structlog.get_logger()

FIRST_WAIT = 1.0
LONGEST_WAIT = 60.0
# Who ran so long was well: the next failure is a new one.
WELL_AFTER = 300.0


async def supervised(
    name: str,
    part: Callable[[], Awaitable[None]],
    *,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    clock: Callable[[], float],
) -> None:
    """Run a part for ever; after a failure wait 1 s, then 2, 4 … up to a minute."""
    wait = FIRST_WAIT
    while True:
        began = clock()
        try:
            await part()
        except Exception as error:  # noqa: BLE001 - whatever it was, the other channels must go on
            # The text of an error may hold anything; only our own words to an administrator are safe to repeat.
            log.warning("part_failed", part=name, error=_words(error), again_in=wait)
        else:
            log.warning("part_ended", part=name, again_in=wait)
        if clock() - began > WELL_AFTER:
            wait = FIRST_WAIT
        await sleep(wait)
        wait = min(wait * 2, LONGEST_WAIT)


def _words(error: Exception) -> str:
    if isinstance(error, Trouble):
        return error.lines[0]
    if isinstance(error, ExceptionGroup):
        return ", ".join(_words(inner) for inner in error.exceptions)
    return type(error).__name__
