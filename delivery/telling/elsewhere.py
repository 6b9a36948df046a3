"""Where a messenger may carry nothing about a child, it is still said that there is news."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from chat.talk import Reply
from chat.text import _
from delivery.batch import Batch, Compose
from diary.people import PersonalData


def or_that_there_is_news(compose: Compose) -> Compose:
    """The same letters; their words are left out where they may not travel."""

    async def composed(batch: Batch) -> Mapping[int, Reply]:
        said = await compose(_readable(batch))
        mute = {
            letter.id
            for letter in batch.letters
            if batch.carries[letter.channel] is PersonalData.NONE
        }
        return {
            letter_id: _elsewhere() if letter_id in mute else reply
            for letter_id, reply in said.items()
        }

    return composed


def _readable(batch: Batch) -> Batch:
    """The diary is read all the same: whether something is left to be told is known only then."""
    carries = {
        channel: PersonalData.ALIAS if kind is PersonalData.NONE else kind
        for channel, kind in batch.carries.items()
    }
    return replace(batch, carries=carries)


def _elsewhere() -> Reply:
    words = _(
        "There is news in the diary. This messenger may not carry it: "
        "please open the school's web chat."
    )
    return Reply(words, personal=True)
