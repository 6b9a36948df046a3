"""The files of a reply as VK's attachment strings."""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from dataclasses import replace

from bot.vk.caller import Caller
from bot.vk.errors import VkError, settled
from bot.vk.upload import uploading
from bot.vk.way import Way
from chat.talk import File, Reply, TryLater, Unreachable
from chat.text import _

REMEMBERED = 200


class Attachments:
    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        # What VK holds already, by whom it is for and by content: a second attempt does not upload again.
        self._known: OrderedDict[tuple[str, str, bytes], str] = OrderedDict()
        self._one_for_all = asyncio.Lock()

    async def of(self, reply: Reply, way: Way) -> tuple[Reply, list[str], Way]:
        """One that VK will not take is named in the words instead. A file of a mass is uploaded once for all."""
        attached: list[str] = []
        for file in reply.files:
            which = way.mass or way.address, file.name, hashlib.sha256(file.content).digest()
            if way.mass:
                async with self._one_for_all:
                    reply, way = await self._ready(which, file, reply, way)
            else:
                reply, way = await self._ready(which, file, reply, way)
            if which in self._known:
                attached.append(self._known[which])
        return reply, attached, way

    async def _ready(
        self, which: tuple[str, str, bytes], file: File, reply: Reply, way: Way
    ) -> tuple[Reply, Way]:
        if which in self._known:
            return reply, way
        try:
            self._known[which] = await self._caller.upload(
                uploading(self._caller.line, int(way.address), file),
                urgent=way.urgent,
                permit=way.permit,
                begin_by=way.begin_by,
            )
        except VkError as error:
            if isinstance(settled(error), TryLater | Unreachable):
                raise
            missing = _("The file {name} cannot be sent in this chat.", name=file.name)
            reply = replace(reply, text=(reply.text, missing))
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return reply, replace(way, permit=False)
