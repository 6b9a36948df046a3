from __future__ import annotations

from delivery.send import drain
from scheduler.desk import Desk


async def send_due(desk: Desk) -> None:
    for lane, channel in desk.channels.items():
        while await drain(
            desk.store,
            channel,
            lane,
            carries=desk.carries,
            clock=desk.clock,
            seconds=desk.seconds,
        ):
            pass
