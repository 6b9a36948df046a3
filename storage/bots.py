"""What a deep link needs to know of our bots; written when they start."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables.schools import bot_profile
from storage.upserts import upsert


async def names(db: AsyncConnection) -> Mapping[str, str]:
    """By channel: a username in Telegram, a group's id in VK."""
    rows = await db.execute(select(bot_profile.c.channel, bot_profile.c.name))
    return {row.channel: row.name for row in rows}


async def remember(
    db: AsyncConnection, channel: str, bot: str, name: str, *, now: datetime
) -> None:
    row = {"name": name, "checked_at": now}
    await db.execute(
        upsert(db, bot_profile)
        .values(channel=channel, bot=bot, **row)
        .on_conflict_do_update(index_elements=["channel", "bot"], set_=row)
    )
