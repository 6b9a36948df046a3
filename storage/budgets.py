"""The pace of a lane that several processes share: one row, on the database's clock."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Interval, bindparam, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables.base import Instant
from storage.tables.letters import budget

_NOW = func.clock_timestamp(type_=Instant)
_FREE = _NOW + bindparam("silence", type_=Interval)
_TAKEN = bindparam("taken", type_=Interval)
_RESERVE = (
    insert(budget)
    .values(lane=bindparam("lane"), next_at=_FREE + _TAKEN)
    .on_conflict_do_update(
        index_elements=["lane"],
        set_={"next_at": func.greatest(budget.c.next_at, _FREE) + _TAKEN},
    )
    .returning(func.extract("epoch", budget.c.next_at - _NOW))
)


async def reserve(
    db: AsyncConnection, lane: str, *, permits: int, step: float, silence: float = 0.0
) -> float:
    """Take so many permits in a row, `step` seconds apart; in how many seconds the first of them is due.

    None is given for the next `silence` seconds.
    """
    taken = permits * step
    left = await db.execute(
        _RESERVE,
        {
            "lane": lane,
            "taken": timedelta(seconds=taken),
            "silence": timedelta(seconds=silence),
        },
    )
    return max(0.0, float(left.scalar_one()) - taken)
