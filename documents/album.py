"""Pictures that were drawn a while ago, and the line before the one that draws.

The same picture is drawn once: it is found by what is on it. What is on it may be personal, and so it is kept in memory
alone, for as long as there is room; nobody gets it who may not see the same facts at this moment.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from functools import partial

from documents.page import compiled, drawing

ROOM = 24 * 1024 * 1024  # bytes: some hundred pictures
WAITING = 30  # about three seconds: nobody looks at a telephone longer
PPI = 216  # a card of 360 points is 1,080 pixels wide: a good phone's own


class Busy(Exception):
    """So many pictures are being drawn that the next one would come too late."""


class Album:
    def __init__(self, *, room: int = ROOM, waiting: int = WAITING) -> None:
        self._room = room
        self._waiting = waiting
        self._kept: OrderedDict[bytes, bytes] = OrderedDict()  # the longest unseen first
        self._bytes = 0
        self._begun: dict[bytes, asyncio.Future[bytes]] = {}

    async def picture(self, template: str, data: str) -> bytes:
        """A PNG of packed data. Raise Busy, or typst.TypstError, which may quote the data."""
        which = hashlib.sha256(f"{template}\n{data}".encode()).digest()
        if which in self._kept:
            self._kept.move_to_end(which)
            return self._kept[which]
        begun = self._begun.get(which) or self._begin(which, template, data)
        # Whoever asked first may be gone: the others still wait for it.
        return await asyncio.shield(begun)

    def _begin(self, which: bytes, template: str, data: str) -> asyncio.Future[bytes]:
        if len(self._begun) >= self._waiting:
            raise Busy
        begun = drawing(partial(compiled, template, data, form="png", ppi=PPI))
        self._begun[which] = begun
        begun.add_done_callback(partial(self._done, which))
        return begun

    def _done(self, which: bytes, begun: asyncio.Future[bytes]) -> None:
        del self._begun[which]
        if begun.cancelled() or begun.exception():
            return
        self._kept[which] = begun.result()
        self._bytes += len(begun.result())
        while self._bytes > self._room:
            _which, oldest = self._kept.popitem(last=False)
            self._bytes -= len(oldest)
