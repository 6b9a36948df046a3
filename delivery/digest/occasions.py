"""Letters of one school about one day: what they have in common is asked once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from delivery.batch import Batch
from delivery.digest.memo import memo_of
from diary.freshness import is_old, rhythm_of
from diary.people import Pupil
from diary.wishes import Rules, Topic, Way, rules_of
from storage.batches import ages, newest_batch
from storage.notices import Notice, notices_since
from storage.outbox import Letter

# What changes daily: the oldest of these is the age of a digest.
DAILY = ("homework", "results")
PLANNED = ("timetable", "lessons", "substitutions")


class Moment(NamedTuple):
    """All that a class's day depends on, beside the class."""

    school_id: int
    day: date  # of the digest, by the school's clock
    today: date  # when it is sent: mostly the same
    newest: int  # the last import


class Occasion(NamedTuple):
    moment: Moment
    since: datetime  # when the digest before was due: what came later is news


class Peers(NamedTuple):
    """Pupils for whom the same lessons and the same homework stand in the journal."""

    class_id: int | None
    class_ids: frozenset[int]
    group_ids: frozenset[int]
    grade: int | None


def peers_of(pupil: Pupil) -> Peers:
    return Peers(pupil.class_id, pupil.class_ids, pupil.group_ids, pupil.grade)


@dataclass(frozen=True, slots=True)
class SchoolSays:
    rules: Rules
    off: frozenset[Topic]  # what is not told unless somebody wishes it
    as_of: datetime | None  # in the school's zone, only where that is old
    notices: tuple[Notice, ...]


async def occasions_of(batch: Batch) -> Mapping[Occasion, tuple[Letter, ...]]:
    newest = {
        school_id: await newest_batch(batch.db, school_id)
        for school_id in {letter.school_id for letter in batch.letters}
    }
    found: dict[Occasion, list[Letter]] = {}
    for letter in batch.letters:
        moment = Moment(
            letter.school_id,
            date.fromisoformat(letter.facts["day"]),
            batch.today(letter),
            newest[letter.school_id],
        )
        occasion = Occasion(moment, datetime.fromisoformat(letter.facts["since"]))
        found.setdefault(occasion, []).append(letter)
    return {occasion: tuple(letters) for occasion, letters in found.items()}


async def school_says(
    db: AsyncConnection, occasion: Occasion, letter: Letter, local: datetime
) -> SchoolSays:
    """`letter` is any of the occasion's; `local` is now by the school's clock."""
    moment, memo, key = occasion.moment, memo_of(db, local), ("school", occasion)
    known = memo.find(key)
    if isinstance(known, SchoolSays):
        return known
    rules = rules_of(letter.rules)
    said = SchoolSays(
        rules,
        frozenset(topic for topic, way in rules.ways.items() if way is Way.OFF),
        _if_old(await ages(db, moment.school_id), letter, local),
        await notices_since(db, moment.school_id, occasion.since, local, today=moment.today),
    )
    memo.keep(key, said)
    return said


def _if_old(known: Mapping[str, datetime], letter: Letter, local: datetime) -> datetime | None:
    planned = max((known[one] for one in PLANNED if one in known), default=None)
    moments = [known[one] for one in DAILY if one in known]
    as_of = min([*moments, planned] if planned else moments, default=None)
    if as_of is None:
        return None
    as_of = as_of.astimezone(local.tzinfo)
    return as_of if is_old(as_of, local, rhythm=rhythm_of(letter.rules)) else None
