"""What a deep link needs to know of our bots, and whose they are; written when they start."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables.schools import bot_profile
from storage.upserts import upsert


async def names(db: AsyncConnection, school_id: int) -> Mapping[str, str]:
    """By channel: a username in Telegram, a group's id in VK. A school's own bot goes before a common one."""
    bot = bot_profile.c
    rows = await db.execute(
        select(bot.channel, bot.name)
        .where(or_(bot.school_id == school_id, bot.school_id.is_(None)))
        .order_by(bot.school_id.is_not(None), bot.id)
    )
    return {row.channel: row.name for row in rows}


async def remember(
    db: AsyncConnection,
    channel: str,
    bot: str,
    name: str,
    *,
    school_id: int | None,
    now: datetime,
) -> None:
    row = {"name": name, "school_id": school_id, "checked_at": now}
    await db.execute(
        upsert(db, bot_profile)
        .values(channel=channel, bot=bot, **row)
        .on_conflict_do_update(index_elements=["channel", "bot"], set_=row)
    )


async def place_of(db: AsyncConnection, channel: str, bot: str) -> str:
    """How far the events of a platform were heard; "" for a bot that has heard none."""
    found = await db.execute(
        select(bot_profile.c.place).where(
            bot_profile.c.channel == channel, bot_profile.c.bot == bot
        )
    )
    return found.scalar_one_or_none() or ""


async def told_of(db: AsyncConnection, channel: str, bot: str) -> str:
    """A hash of what its platform was told of this bot; "" where nothing."""
    found = await db.execute(
        select(bot_profile.c.told).where(
            bot_profile.c.channel == channel, bot_profile.c.bot == bot
        )
    )
    return found.scalar_one_or_none() or ""


async def keep_told(db: AsyncConnection, channel: str, bot: str, told: str) -> None:
    await db.execute(
        update(bot_profile)
        .where(bot_profile.c.channel == channel, bot_profile.c.bot == bot)
        .values(told=told)
    )


async def keep_place(db: AsyncConnection, channel: str, bot: str, place: str) -> None:
    await db.execute(
        update(bot_profile)
        .where(bot_profile.c.channel == channel, bot_profile.c.bot == bot)
        .values(place=place)
    )
