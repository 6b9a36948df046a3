"""Announcements of staff, for those who want them in the digest alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from delivery.batch import Batch
from delivery.digest.memo import memo_of
from delivery.digest.occasions import Occasion
from diary.wishes import Rules, Topic, Way
from linking.audiences import Telling, in_digest
from storage.broadcasts import Broadcast, begun_between
from storage.outbox import Letter


async def announced(
    batch: Batch,
    occasion: Occasion,
    letters: Sequence[Letter],
    chosen: Mapping[tuple[int, int], Mapping[Topic, Way]],
    rules: Rules,
) -> Mapping[int, tuple[str, ...]]:
    """By person, the words of what was announced since the digest before. No statement where all are told at once."""
    usual = rules.ways[Topic.SCHOOL]
    waiting = {
        letter.person_id
        for letter in letters
        if chosen.get((letter.person_id, 0), {}).get(Topic.SCHOOL, usual) is Way.DIGEST
    }
    if not waiting:
        return {}
    found: dict[int, tuple[str, ...]] = {}
    first = letters[0]
    for one in await _begun(batch, occasion):
        telling = Telling(
            school_id=first.school_id,
            timezone=first.zone,
            rules=first.rules,
            audience=one.audience,
            urgent=one.urgent,
            today=batch.today(first),
        )
        for person in await in_digest(batch.db, telling, one.id, waiting):
            found[person] = (*found.get(person, ()), one.words)
    return found


async def _begun(batch: Batch, occasion: Occasion) -> tuple[Broadcast, ...]:
    memo, key = memo_of(batch.db, batch.now), ("announced", occasion)
    known = memo.find(key)
    if isinstance(known, tuple):
        return known
    made = await begun_between(batch.db, occasion.moment.school_id, occasion.since, batch.now)
    memo.keep(key, made)
    return made
