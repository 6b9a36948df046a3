"""What letters say, found at the moment of sending, after permission was asked again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from chat.talk import Reply
from delivery.batch import Batch, families_of
from delivery.discreet import covered
from delivery.kinds import KINDS
from diary.people import PersonalData
from storage.outbox import Letter

log = structlog.get_logger()


@dataclass
class Composed:
    said: dict[int, Reply] = field(default_factory=dict)
    silent: dict[int, str] = field(default_factory=dict)  # why there is nothing to say
    broken: set[int] = field(default_factory=set)  # our bug


async def compose(
    db: AsyncConnection,
    letters: Sequence[Letter],
    now: datetime,
    carries: Mapping[str, PersonalData],
) -> Composed:
    """A few statements for each kind among the letters. One that breaks does not take the others with it."""
    done = Composed()
    for kind in dict.fromkeys(letter.kind for letter in letters):
        batch = Batch(db, [one for one in letters if one.kind == kind], now, carries)
        await _kind(done, kind, batch)
    return done


async def _kind(done: Composed, kind: str, batch: Batch) -> None:
    try:
        said = await covered(batch, KINDS[kind].purpose, await KINDS[kind].compose(batch))
        silent = [one for one in batch.letters if one.id not in said]
        why = await _why(kind, Batch(batch.db, silent, batch.now, batch.carries))
    except Exception:
        if len(batch.letters) == 1:
            log.exception("letter_failed", letter=batch.letters[0].id, kind=kind)
            done.broken.add(batch.letters[0].id)
            return
        for letter in batch.letters:
            await _kind(done, kind, Batch(batch.db, [letter], batch.now, batch.carries))
        return
    done.said.update(said)
    done.silent.update(why)


async def _why(kind: str, batch: Batch) -> Mapping[int, str]:
    """Whether permission has gone, or what the letter was about."""
    purpose = KINDS[kind].purpose
    if purpose is None or not batch.letters:
        return {letter.id: "nothing_to_say" for letter in batch.letters}
    families = await families_of(batch, purpose)
    return {
        letter.id: "nothing_to_say"
        if any(letter.pupil_id in (None, pupil.id) for pupil in families[letter.id])
        else "not_permitted"
        for letter in batch.letters
    }
