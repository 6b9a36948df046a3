"""KINDS: every message that is sent unasked, one line each. A letter keeps facts; its words are found here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chat.talk import Button, Reply
from chat.text import Content, _

Facts = Mapping[str, Any]

PLACES: Mapping[str, Content] = {
    "telegram": "Telegram",
    "vk": _("VK"),
    "web": _("the web chat"),
}


@dataclass(frozen=True)
class Kind:
    # Of the facts, and of who the fact "person" is as far as the channel may say it.
    words: Callable[[Facts, Content], Reply]
    for_staff: bool = False  # asked again before sending: does the person still work here


def _new_chat(facts: Facts, _who: Content) -> Reply:
    words = _(
        "Another chat was linked to you: {place}. If it was not you, disconnect it now.",
        place=PLACES[facts["channel"]],
    )
    return Reply(
        words, ((Button(_("It wasn't me: disconnect"), "not_me", {"chat": facts["chat"]}),),)
    )


def _wrong_child(_facts: Facts, who: Content) -> Reply:
    words = _(
        "Somebody opened the code made for {who} and said: this is not my child. The code is void. "
        "Please check whom it was given to and issue a new one: /codes",
        who=who,
    )
    return Reply(words)


def _burnt_code(_facts: Facts, who: Content) -> Reply:
    words = _(
        "The code made for {who} was written into a group chat. It is void now. "
        "Please issue a new one: /codes",
        who=who,
    )
    return Reply(words)


def _many_wrong_codes(_facts: Facts, _who: Content) -> Reply:
    words = _(
        "Unusually many wrong codes were typed within an hour. Nobody is locked out but the senders "
        "themselves. If this goes on, do not hand out new codes today."
    )
    return Reply(words)


KINDS: Mapping[str, Kind] = {
    "new_chat": Kind(_new_chat),  # to the earlier chats of the same person
    "wrong_child": Kind(_wrong_child, for_staff=True),
    "burnt_code": Kind(_burnt_code, for_staff=True),
    "many_wrong_codes": Kind(_many_wrong_codes, for_staff=True),
}
FOR_STAFF = frozenset(name for name, kind in KINDS.items() if kind.for_staff)
