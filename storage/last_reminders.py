"""What a person was last reminded of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables.letters import letter


async def last_seen(
    db: AsyncConnection, person_ids: Collection[int], kind: str, *, since: datetime
) -> Mapping[int, frozenset[str]]:
    """By person, what the newest reminder of this kind held; people without one are left out."""
    rows = await db.execute(
        select(letter.c.person_id, letter.c.facts)
        .where(
            letter.c.person_id.in_(person_ids), letter.c.kind == kind, letter.c.made_at >= since
        )
        .order_by(letter.c.id)
    )
    return {row.person_id: frozenset(row.facts["seen"]) for row in rows}
