"""What people chose: what they are told of, when it is quiet, where it comes. Imported by linking/ alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.wishes import Quiet, Rhythm, Topic, Way
from storage.recipients import told
from storage.tables.letters import timer, wish
from storage.tables.people import account, chat
from storage.upserts import upsert


@dataclass(frozen=True, slots=True)
class Place:
    """Chats of a person in one messenger: letters come there, or not."""

    channel: str
    told: bool


async def choose_way(
    db: AsyncConnection, person_id: int, pupil_ids: Collection[int], topic: Topic, way: Way
) -> None:
    rows = [
        {"person_id": person_id, "pupil_id": one, "topic": topic.value, "way": way.value}
        for one in pupil_ids
    ]
    insert = upsert(db, wish)
    await db.execute(
        insert.on_conflict_do_update(
            index_elements=["person_id", "pupil_id", "topic"], set_={"way": insert.excluded.way}
        ),
        rows,
    )


async def forget_ways(
    db: AsyncConnection,
    person_id: int,
    pupil_ids: Collection[int],
    topics: Collection[Topic],
) -> None:
    """What the school set holds again."""
    await db.execute(
        delete(wish).where(
            wish.c.person_id == person_id,
            wish.c.pupil_id.in_(pupil_ids),
            wish.c.topic.in_([topic.value for topic in topics]),
        )
    )


async def rhythms_of(
    db: AsyncConnection, person_id: int, usual: Mapping[str, Rhythm]
) -> Mapping[str, tuple[Rhythm, bool]]:
    """When each digest comes, and whether the person chose that."""
    rows = await db.execute(
        select(timer.c.kind, timer.c.at, timer.c.days).where(timer.c.person_id == person_id)
    )
    chosen = {row.kind: (row.at, row.days) for row in rows}
    found: dict[str, tuple[Rhythm, bool]] = {}
    for kind, rhythm in usual.items():
        at, days = chosen.get(kind, (None, None))
        own = Rhythm(rhythm.at if at is None else at, rhythm.days if days is None else days)
        found[kind] = (own, not (at is None and days is None))
    return found


async def find_quiet(db: AsyncConnection, person_id: int) -> Quiet | None:
    """The quiet hours of the person's own, None where the school's hold."""
    row = (
        await db.execute(
            select(account.c.quiet_from, account.c.quiet_to).where(
                account.c.person_id == person_id
            )
        )
    ).one_or_none()
    if row is None or row.quiet_from is None or row.quiet_to is None:
        return None
    return Quiet(row.quiet_from, row.quiet_to)


async def choose_quiet(db: AsyncConnection, person_id: int, quiet: Quiet | None) -> None:
    await db.execute(
        update(account)
        .where(account.c.person_id == person_id)
        .values(quiet_from=quiet.begins if quiet else None, quiet_to=quiet.ends if quiet else None)
    )


async def places_of(db: AsyncConnection, person_id: int) -> tuple[Place, ...]:
    """Where this person has open chats, one for each messenger."""
    rows = await db.execute(
        select(chat.c.channel, told().label("told")).where(
            chat.c.person_id == person_id, chat.c.closed_at.is_(None)
        )
    )
    found: dict[str, bool] = {}
    for row in rows:
        found[row.channel] = found.get(row.channel, False) or bool(row.told)
    return tuple(Place(channel, found[channel]) for channel in sorted(found))


async def choose_places(db: AsyncConnection, person_id: int, chosen: Mapping[str, bool]) -> None:
    """Letters come into the chats of these messengers, or do not; nothing chosen: as by default."""
    await _told(db, person_id, None)
    for channel, comes in chosen.items():
        await _told(db, person_id, comes, chat.c.channel == channel)


async def keep_one_place(db: AsyncConnection, person_id: int) -> None:
    """The chat that was chosen may have been closed: then letters come where they come by default."""
    if not any(place.told for place in await places_of(db, person_id)):
        await choose_places(db, person_id, {})


async def _told(db: AsyncConnection, person_id: int, comes: bool | None, *which: Any) -> None:  # noqa: FBT001 - a value of the column
    await db.execute(
        update(chat)
        .where(chat.c.person_id == person_id, chat.c.closed_at.is_(None), *which)
        .values(told=comes)
    )
