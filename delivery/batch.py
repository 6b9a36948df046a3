"""Letters of one kind that are composed together: a few statements for all of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from chat.talk import Reply
from diary.people import PersonalData, Pupil, Purpose
from linking.access import Viewer, access_pupils
from storage.outbox import Letter


@dataclass(frozen=True)
class Batch:
    """Letters of one kind, in claiming order, and what composing them may need."""

    db: AsyncConnection  # reading
    letters: Sequence[Letter]
    now: datetime  # aware
    carries: Mapping[str, PersonalData]  # by channel

    def viewer(self, letter: Letter) -> Viewer:
        return Viewer(letter.person_id, self.carries[letter.channel])

    def local(self, letter: Letter) -> datetime:
        """Now, by the clock of the letter's school."""
        return self.now.astimezone(ZoneInfo(letter.zone))

    def today(self, letter: Letter) -> date:
        return self.local(letter).date()


# What to say, by the id of the letter. A letter that is left out has nothing to say any more: permission has gone,
# or what it was about.
Compose = Callable[[Batch], Awaitable[Mapping[int, Reply]]]


async def families_of(batch: Batch, purpose: Purpose) -> Mapping[int, tuple[Pupil, ...]]:
    """The children that the receiver of each letter may be told of now, the eldest first; none where the channel
    may carry nothing. One statement for each time zone among the letters.
    """
    found: dict[int, tuple[Pupil, ...]] = {}
    for today in {batch.today(letter) for letter in batch.letters}:
        letters = [one for one in batch.letters if batch.today(one) == today]
        viewers = {batch.viewer(one) for one in letters}
        pupils = await access_pupils(batch.db, viewers, purpose, today=today)
        found |= {one.id: pupils.get(batch.viewer(one), ()) for one in letters}
    return found


async def pupils_of(batch: Batch, purpose: Purpose) -> Mapping[int, Pupil]:
    """The pupil whom each letter is about, where its receiver may be told of that pupil now."""
    families = await families_of(batch, purpose)
    return {
        letter.id: pupil
        for letter in batch.letters
        for pupil in families[letter.id]
        if pupil.id == letter.pupil_id
    }
