"""Our community at VK: who it is, and what VK has to tell us about."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from bot.vk.caller import VERSION, Caller, Values
from bot.vk.errors import WRONG_TOKEN, OutOfReach, VkError
from chat.talk import WrongToken

log = logging.getLogger(__name__)

TITLE = "diarybot"  # at most 14 characters
# Without message_event no button works, and a new community has it switched off.
EVENTS = {
    "message_new": 1,
    "message_event": 1,
    "message_edit": 1,
    "message_allow": 1,
    "message_deny": 1,
}


@dataclass(frozen=True)
class Community:
    id: int
    name: str = ""
    screen_name: str = ""


async def find_community(caller: Caller, group_id: int) -> Community:
    """Raise WrongToken. Where VK is out of reach, what the settings say has to do."""
    try:
        response = await caller.call("groups.getById", {"group_id": group_id})
    except VkError as error:
        if error.code in WRONG_TOKEN:
            raise WrongToken("VK does not know this token") from None
        log.warning("VK did not tell about the community %s: %s", group_id, error)
        return Community(group_id)
    except OutOfReach as error:
        log.warning("VK is out of reach: %s", error)
        return Community(group_id)
    # Version 5.139 and later wrap the list.
    groups = response.get("groups") if isinstance(response, dict) else response
    for found in groups if isinstance(groups, list) else ():
        if isinstance(found, dict) and found.get("id") == group_id:
            name, screen_name = found.get("name", ""), found.get("screen_name", "")
            return Community(group_id, str(name), str(screen_name))
    return Community(group_id)


async def enable_long_poll(caller: Caller, group_id: int) -> None:
    """Switch on what is off. A token without that right is not fatal: a person may have done it by hand."""
    try:
        now = await caller.call("groups.getLongPollSettings", {"group_id": group_id})
        if not _complete(now):
            await caller.call(
                "groups.setLongPollSettings",
                {"group_id": group_id, "enabled": 1, "api_version": VERSION, **EVENTS},
            )
    except (VkError, OutOfReach) as error:
        log.warning("Long Poll could not be switched on, is it? %s", error)


def _complete(settings: Any) -> bool:
    if not isinstance(settings, dict) or not settings.get("is_enabled"):
        return False
    events = settings.get("events")
    return isinstance(events, dict) and all(events.get(kind) for kind in EVENTS)


async def register(caller: Caller, group_id: int, *, url: str, secret: str) -> None:
    """Make `url` a server of the Callback API. Not fatal either: it can be entered by hand."""
    group: Values = {"group_id": group_id}
    server: Values = {**group, "url": url, "title": TITLE, "secret_key": secret}
    try:
        known = await _server_of(caller, group, url)
        if known:
            await caller.call("groups.editCallbackServer", {**server, "server_id": known})
        else:
            added = await caller.call("groups.addCallbackServer", server)
            known = int(added["server_id"])
        settings: Values = {**group, "server_id": known, "api_version": VERSION, **EVENTS}
        await caller.call("groups.setCallbackSettings", settings)
    except (VkError, OutOfReach, KeyError, TypeError, ValueError) as error:
        log.warning("The Callback API server could not be registered: %s", error)


async def _server_of(caller: Caller, group: Values, url: str) -> int:
    """The id of the server with this address, or 0."""
    try:
        response = await caller.call("groups.getCallbackServers", group)
    except VkError:
        return 0
    items = response.get("items", ()) if isinstance(response, dict) else ()
    return next((int(item["id"]) for item in items if item.get("url") == url), 0)


async def confirmation_code(caller: Caller, group_id: int) -> str:
    """What VK expects in answer to "confirmation"; it changes with the settings of the community.

    Raise VkError or OutOfReach.
    """
    response = await caller.call("groups.getCallbackConfirmationCode", {"group_id": group_id})
    if not isinstance(response, dict) or not isinstance(response.get("code"), str):
        raise OutOfReach("unreadable answer")
    return str(response["code"])
