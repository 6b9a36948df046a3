"""A letter that was sent into a chat, for whoever asks there what it said."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.outbox import WAITING, Letter
from storage.tables.letters import letter
from storage.tables.people import chat
from storage.tables.schools import school


async def find_own_letter(
    db: AsyncConnection, letter_id: int, *, chat_id: int, person_id: int, lang: str
) -> Letter | None:
    """None for a letter of another chat or person, and for one that is not on its way yet."""
    row = (
        await db.execute(
            select(letter, chat.c.channel, chat.c.address, school.c.timezone, school.c.rules)
            .join(chat, chat.c.id == letter.c.chat_id)
            .join(school, school.c.id == letter.c.school_id)
            .where(
                letter.c.id == letter_id,
                letter.c.chat_id == chat_id,
                letter.c.person_id == person_id,
                chat.c.person_id == person_id,
                letter.c.state.not_in(WAITING),
            )
        )
    ).one_or_none()
    if row is None:
        return None
    return Letter(
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
        lang=lang,
        kind=row.kind,
        facts=row.facts,
        attempts=row.attempts,
        due_at=row.due_at,
        expires_at=row.expires_at,
    )
