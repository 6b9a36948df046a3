"""Why people who were linked once have no chat any more. Imported by linking/ alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables.people import chat


async def why_lost(db: AsyncConnection, person_ids: Collection[int]) -> Mapping[int, str]:
    """By person: why the last of their chats was closed. Nobody who never had one."""
    rows = await db.execute(
        select(chat.c.person_id, chat.c.closed_why)
        .where(chat.c.person_id.in_(person_ids), chat.c.closed_at.is_not(None))
        .order_by(chat.c.closed_at)
    )
    return {row.person_id: row.closed_why for row in rows}
