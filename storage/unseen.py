"""Letters that came to a page of the web chat while nobody had it open: their words are found anew when it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.outbox import Letter
from storage.tables.letters import letter
from storage.tables.people import account, chat
from storage.tables.schools import school

# What such a letter was sent as: a page that is closed has no name for a message.
UNSEEN = "unseen"
# Written into the statements: with a parameter SQLite does not see that the partial index fits.
_UNSEEN = letter.c.sent_as == literal_column(f"'{UNSEEN}'")


async def language_of_unseen(db: AsyncConnection, address: str, *, since: datetime) -> str | None:
    """The language of whoever has this session, where something waits to be seen."""
    found = await db.execute(
        select(func.coalesce(account.c.lang, "ru"))
        .select_from(letter)
        .join(chat, chat.c.id == letter.c.chat_id)
        .outerjoin(account, account.c.person_id == chat.c.person_id)
        .where(
            chat.c.channel == "web",
            chat.c.address == address,
            chat.c.closed_at.is_(None),
            _UNSEEN,
            letter.c.settled_at > since,
        )
        .limit(1)
    )
    lang: str | None = found.scalar()
    return lang


async def unseen_letters(
    db: AsyncConnection, address: str, person_id: int, *, since: datetime
) -> tuple[Letter, ...]:
    """The earliest first."""
    rows = await db.execute(
        select(letter, chat.c.channel, chat.c.address, school.c.timezone, school.c.rules)
        .join(chat, chat.c.id == letter.c.chat_id)
        .join(school, school.c.id == letter.c.school_id)
        .where(
            chat.c.channel == "web",
            chat.c.address == address,
            chat.c.person_id == person_id,
            chat.c.closed_at.is_(None),
            letter.c.person_id == person_id,
            _UNSEEN,
            letter.c.settled_at > since,
        )
        .order_by(letter.c.id)
    )
    return tuple(
        Letter(
            id=row.id,
            school_id=row.school_id,
            zone=row.timezone,
            rules=row.rules,
            chat_id=row.chat_id,
            person_id=row.person_id,
            pupil_id=row.pupil_id,
            broadcast_id=row.broadcast_id,
            channel=row.channel,
            address=row.address,
            lang="",  # of the turn that shows it
            kind=row.kind,
            facts=row.facts,
            attempts=row.attempts,
            due_at=row.due_at,
            expires_at=row.expires_at,
        )
        for row in rows
    )


async def seen(db: AsyncConnection, letter_ids: Sequence[int]) -> None:
    await db.execute(update(letter).where(letter.c.id.in_(letter_ids)).values(sent_as=""))
