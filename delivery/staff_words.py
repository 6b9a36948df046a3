"""What staff and the people themselves are told about chats and codes."""

from __future__ import annotations

from collections.abc import Mapping

from chat.talk import Button, Reply
from chat.text import Content, Plain, _
from delivery.batch import Batch
from diary.people import PersonalData
from linking import rosters
from storage.outbox import Letter

PLACES: Mapping[str, Content] = {
    "telegram": "Telegram",
    "vk": _("VK"),
    "web": _("the web chat"),
}


async def new_chat(batch: Batch) -> Mapping[int, Reply]:
    return {letter.id: _new_chat(letter) for letter in batch.letters}


def _new_chat(letter: Letter) -> Reply:
    words = _(
        "Another chat was linked to you: {place}. If it was not you, disconnect it now.",
        place=PLACES[letter.facts["channel"]],
    )
    button = Button(_("It wasn't me: disconnect"), "not_me", {"chat": letter.facts["chat"]})
    return Reply(words, ((button,),))


async def wrong_child(batch: Batch) -> Mapping[int, Reply]:
    said = await _people(batch)
    return {
        letter.id: Reply(
            _(
                "Somebody opened the code made for {who} and said: this is not my child. The code is void. "
                "Please check whom it was given to and issue a new one: /codes",
                who=said[letter.id],
            )
        )
        for letter in batch.letters
    }


async def burnt_code(batch: Batch) -> Mapping[int, Reply]:
    said = await _people(batch)
    return {
        letter.id: Reply(
            _(
                "The code made for {who} was written into a group chat. It is void now. "
                "Please issue a new one: /codes",
                who=said[letter.id],
            )
        )
        for letter in batch.letters
    }


async def many_wrong_codes(batch: Batch) -> Mapping[int, Reply]:
    words = _(
        "Unusually many wrong codes were typed within an hour. Nobody is locked out but the senders "
        "themselves. If this goes on, do not hand out new codes today."
    )
    return {letter.id: Reply(words) for letter in batch.letters}


async def _people(batch: Batch) -> Mapping[int, Content]:
    """The person whom each letter is about, as far as its channel may carry the name."""
    found: dict[int, Content] = {}
    for letter in batch.letters:
        human = await rosters.human(batch.db, letter.facts["person"])
        full = batch.carries[letter.channel] is PersonalData.FULL
        found[letter.id] = Plain(human.name.full if full else human.name.initials)
    return found
