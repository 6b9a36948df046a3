"""Who wants a locked screen to say only that something came."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables.people import account


async def is_discreet(db: AsyncConnection, person_id: int) -> bool:
    found = await db.scalar(select(account.c.discreet).where(account.c.person_id == person_id))
    return bool(found)


async def choose_discreet(db: AsyncConnection, person_id: int, *, on: bool) -> None:
    await db.execute(update(account).where(account.c.person_id == person_id).values(discreet=on))
