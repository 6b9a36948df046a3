"""What a community has to have switched on for a conversation, and what it says of itself where it says nothing yet.

VK knows no menu of commands: its place is taken by «Начать» and by the buttons under every answer.
"""

from __future__ import annotations

import hashlib
import logging
from typing import Any, Protocol

from bot.vk.caller import Caller, Values
from bot.vk.errors import OutOfReach, VkError

log = logging.getLogger(__name__)

SETTINGS: Values = {"messages": 1, "bots_capabilities": 1, "bots_start_button": 1}


class Note(Protocol):
    """A hash of what VK was told last, kept over a restart: whoever switches something off later is not overruled."""

    async def last(self) -> str: ...

    async def keep(self, told: str) -> None: ...


async def introduce(caller: Caller, group_id: int, about: str, note: Note) -> None:
    """Three calls once, none at the next start. Never fails: a key may lack the right to manage the community."""
    group: Values = {"group_id": group_id}
    told = hashlib.sha256(f"{group_id}\n{about}".encode()).hexdigest()
    if await note.last() == told:
        return
    try:
        await caller.call("groups.setSettings", {**group, **SETTINGS}, urgent=False)
        if not await _described(caller, group):
            await caller.call("groups.edit", {**group, "description": about}, urgent=False)
    except (VkError, OutOfReach) as error:
        log.warning("The community could not be set up, is everything switched on? %s", error)
        return
    await note.keep(told)


async def _described(caller: Caller, group: Values) -> bool:
    """Whether the school has written something of its own."""
    fields: Values = {**group, "fields": "description"}
    response = await caller.call("groups.getById", fields, urgent=False)
    groups: Any = response.get("groups") if isinstance(response, dict) else response
    first = groups[0] if isinstance(groups, list) and groups else {}
    # Where VK does not say, nothing is written over.
    return not isinstance(first, dict) or first.get("description") != ""
