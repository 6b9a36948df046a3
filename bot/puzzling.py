"""Beside the conversation: the dictionaries are read before the first question, and puzzles are written down."""

from __future__ import annotations

from handlers.turn import House

SOON = 2.0  # seconds: the channels listen by then
EVERY = 60.0


async def puzzling(house: House) -> None:
    await house.sleep(SOON)
    # Imported here: a start waits for no dictionaries.
    from handlers import free_text  # noqa: PLC0415

    free_text.warm()
    while True:
        await house.sleep(EVERY)
        await house.unsolved.write_down(house.store, now=house.clock())
