"""What a person wants to be told of, how and when. What is not wanted any more is not sent any more."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from diary.wishes import FAMILY_TOPICS, STAFF_TOPICS, Quiet, Topic, Way, after_quiet
from storage import outbox
from storage.recipients import ways_of
from storage.wishes import (
    Place,
    choose_places,
    choose_quiet,
    choose_way,
    find_quiet,
    forget_ways,
    places_of,
    rhythms_of,
)

__all__ = [
    "NOBODY",
    "OF_NOBODY",
    "Place",
    "choose",
    "choose_places",
    "choose_quiet_hours",
    "chosen_ways",
    "find_quiet",
    "places_of",
    "reset",
    "rhythms_of",
]

NOBODY = 0  # in the place of a pupil: what is about no child
OF_NOBODY = frozenset({Topic.SCHOOL, *STAFF_TOPICS})


async def chosen_ways(db: AsyncConnection, person_id: int) -> Mapping[tuple[int, Topic], Way]:
    """What this person chose, by pupil and topic; what is missing is as the school has it."""
    chosen = await ways_of(db, [person_id])
    return {
        (pupil_id, topic): way
        for (_person, pupil_id), ways in chosen.items()
        for topic, way in ways.items()
    }


async def choose(
    db: AsyncConnection,
    person_id: int,
    pupil_ids: Collection[int],
    topic: Topic,
    way: Way,
    *,
    usual: Way,
    kinds: Collection[str],
    now: datetime,
) -> None:
    """`usual` is the school's way: choosing that is choosing nothing. `kinds` of letters are those of the topic."""
    about = _about(topic, pupil_ids)
    if way is usual:
        await forget_ways(db, person_id, about, [topic])
    else:
        await choose_way(db, person_id, about, topic, way)
    if way is not Way.INSTANT:
        await outbox.withdraw_kinds(db, person_id, {NOBODY, *pupil_ids}, kinds, now=now)


async def reset(db: AsyncConnection, person_id: int, pupil_ids: Collection[int]) -> None:
    """As the school has it, again: for these children, and what is about none of them."""
    await forget_ways(db, person_id, [*pupil_ids, NOBODY], FAMILY_TOPICS)


async def choose_quiet_hours(
    db: AsyncConnection,
    person_id: int,
    chosen: Quiet | None,
    *,
    usual: Quiet,
    zone: ZoneInfo,
    now: datetime,
) -> None:
    """None: as the school has them. Letters that wait for the end of the old hours wait for that of the new."""
    await choose_quiet(db, person_id, chosen)
    await outbox.hold(db, person_id, until=after_quiet(now, chosen or usual, zone))


def _about(topic: Topic, pupil_ids: Collection[int]) -> Collection[int]:
    return [NOBODY] if topic in OF_NOBODY else pupil_ids
