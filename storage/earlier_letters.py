"""What was written to a chat about a child already: what still waits, and what went out lately."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.outbox import WAITING
from storage.tables.letters import letter


@dataclass(frozen=True, slots=True)
class Earlier:
    id: int
    chat_id: int
    pupil_id: int
    kind: str
    waits: bool  # it will be composed of what stands in the diary then
    change_ids: tuple[int, ...]


async def earlier_letters(
    db: AsyncConnection,
    pupil_ids: Collection[int],
    kinds: Collection[str],
    *,
    sent_since: datetime,
) -> tuple[Earlier, ...]:
    """The latest last. One statement."""
    waits = letter.c.state.in_(WAITING)
    rows = await db.execute(
        select(
            letter.c.id,
            letter.c.chat_id,
            letter.c.pupil_id,
            letter.c.kind,
            waits.label("waits"),
            letter.c.facts,
        )
        .where(
            letter.c.pupil_id.in_(pupil_ids),
            letter.c.kind.in_(kinds),
            or_(waits, and_(letter.c.state == "sent", letter.c.settled_at > sent_since)),
        )
        .order_by(letter.c.id)
    )
    return tuple(
        Earlier(
            row.id,
            row.chat_id,
            row.pupil_id,
            row.kind,
            bool(row.waits),
            tuple(row.facts.get("changes", ())),
        )
        for row in rows
    )
