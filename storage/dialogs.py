"""What the bot is waiting for from whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from chat.talk import Incoming
from storage.tables.family import dialog
from storage.upserts import upsert


async def expect(
    db: AsyncConnection,
    event: Incoming,
    action: str,
    facts: Mapping[str, object],
    *,
    now: datetime,
) -> None:
    row = {"expect": action, "facts": dict(facts), "at": now}
    key = {"channel": event.channel, "bot": event.bot, "sender": event.sender}
    await db.execute(
        upsert(db, dialog)
        .values(**key, **row)
        .on_conflict_do_update(index_elements=["channel", "bot", "sender"], set_=row)
    )


async def forget(db: AsyncConnection, event: Incoming) -> None:
    await db.execute(
        delete(dialog).where(
            dialog.c.channel == event.channel,
            dialog.c.bot == event.bot,
            dialog.c.sender == event.sender,
        )
    )


async def forget_before(db: AsyncConnection, moment: datetime) -> int:
    gone = await db.execute(delete(dialog).where(dialog.c.at < moment))
    return gone.rowcount


async def expected(
    db: AsyncConnection, event: Incoming
) -> tuple[str, Mapping[str, object], datetime] | None:
    """For a stranger; a known person's comes with the person."""
    row = (
        await db.execute(
            select(dialog.c.expect, dialog.c.facts, dialog.c.at).where(
                dialog.c.channel == event.channel,
                dialog.c.bot == event.bot,
                dialog.c.sender == event.sender,
            )
        )
    ).one_or_none()
    return (row.expect, row.facts, row.at) if row else None
