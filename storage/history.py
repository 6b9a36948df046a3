"""What was sent to a person, as facts. Whoever asks about somebody else comes through linking.access."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables.letters import letter
from storage.tables.people import chat

AT_MOST = 100  # a day has a handful


@dataclass(frozen=True, slots=True)
class Sent:
    kind: str
    pupil_id: int | None  # whom it was about; None: several, or nobody
    channel: str
    state: str
    why: str
    at: datetime  # when it was settled, or is to go


async def letters_of(
    db: AsyncConnection,
    person_id: int,
    begins: datetime,
    ends: datetime,
    *,
    besides: Collection[str] = (),
    about: Collection[int] | None = None,
) -> tuple[Sent, ...]:
    """The letters of a stretch of time, in order; not of kinds `besides`; where `about` is given, only those about
    these pupils or about no single one.
    """
    at = func.coalesce(letter.c.settled_at, letter.c.due_at)
    wanted = [letter.c.person_id == person_id, at >= begins, at < ends]
    if about is not None:
        wanted.append(or_(letter.c.pupil_id.is_(None), letter.c.pupil_id.in_(about)))
    rows = await db.execute(
        select(
            letter.c.kind,
            letter.c.pupil_id,
            chat.c.channel,
            letter.c.state,
            letter.c.why,
            at.label("at"),
        )
        .join(chat, chat.c.id == letter.c.chat_id)
        .where(*wanted, letter.c.kind.not_in(besides))
        .order_by(at, letter.c.id)
        .limit(AT_MOST)
    )
    return tuple(Sent(*row) for row in rows)
