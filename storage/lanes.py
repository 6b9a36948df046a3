"""Which lanes have something to do, for several processes that share them out on PostgreSQL."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import String, bindparam, exists, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.outbox import Rank
from storage.tables.letters import letter

_LANE = func.unnest(bindparam("lanes", type_=ARRAY(String))).column_valued("lane")
# Literal states: the indexes hold these rows alone.
_WAITING = or_(
    letter.c.state == literal_column("'queued'"), letter.c.state == literal_column("'postponed'")
)
_BUSY = select(_LANE).where(
    or_(
        *(
            exists(
                select(letter.c.id).where(
                    letter.c.lane == _LANE,
                    letter.c.rank == int(rank),
                    letter.c.due_at <= bindparam("now"),
                    _WAITING,
                )
            )
            for rank in Rank
        ),
        # Begun by somebody: whoever holds the lane now, or nobody any more.
        exists(
            select(letter.c.id).where(
                letter.c.lane == _LANE, letter.c.state == literal_column("'sending'")
            )
        ),
    )
)


async def busy_lanes(db: AsyncConnection, lanes: Collection[str], *, now: datetime) -> list[str]:
    """Those of the lanes where a letter is due or was begun."""
    return list((await db.execute(_BUSY, {"lanes": list(lanes), "now": now})).scalars())
