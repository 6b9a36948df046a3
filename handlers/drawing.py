"""An answer that something has to be drawn for. No connection is held meanwhile: two of them serve a whole school."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from chat.talk import Answered, Refusal
from delivery.pace import PERMITTED

RENEWALS = 3
# What is left of a permission's time is for the channel.
DRAWN_WITHIN = PERMITTED / 3

Again = Callable[[], Awaitable[Answered]]


async def drawn(answered: Answered, again: Again, *, seconds: Callable[[], float]) -> Answered:
    """The answer with its files. Where drawing took long it is permitted anew, and may be another one by then."""
    for _renewal in range(RENEWALS):
        drawing = answered.reply.drawing
        if drawing is None:
            return answered
        try:
            files = await drawing()
        except Refusal as refusal:
            return replace(answered, reply=refusal.reply)
        asked = answered.reply
        if seconds() - answered.permitted > DRAWN_WITHIN:
            answered = await again()
        if answered.reply == asked:
            reply = replace(asked, files=(*asked.files, *files), drawing=None)
            return replace(answered, reply=reply)
    return replace(answered, reply=replace(answered.reply, drawing=None))
