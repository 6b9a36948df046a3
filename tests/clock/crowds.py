"""Very many mothers at once."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables.people import chat, guardian_link, person, pupil

LINKED = datetime(2026, 9, 1, tzinfo=UTC)


async def add_crowd(db: AsyncConnection, count: int) -> None:
    """Each with one child and one chat, in school 1."""
    ids = range(1, 2 * count, 2)
    await db.execute(
        person.insert(),
        [
            {
                "id": one + part,
                "school_id": 1,
                "ext_id": str(one + part),
                "family_name": "Петрова",
                "given_name": "Анна",
            }
            for one in ids
            for part in (0, 1)
        ],
    )
    await db.execute(
        pupil.insert(), [{"id": one + 1, "school_id": 1, "active": True} for one in ids]
    )
    await db.execute(
        guardian_link.insert(),
        [
            {
                "school_id": 1,
                "ext_id": str(one),
                "pupil_id": one + 1,
                "guardian_id": one,
                "relation": "mother",
                "legal": "yes",
                "blocked": False,
            }
            for one in ids
        ],
    )
    await db.execute(
        chat.insert(),
        [
            {
                "school_id": 1,
                "person_id": one,
                "channel": "vk",
                "bot": "vk",
                "sender": str(one),
                "address": str(one),
                "linked_at": LINKED,
            }
            for one in ids
        ],
    )
