"""Everything that is kept about one person outside of the journal's copy. Imported by linking/ alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.kept import (
    AccountKept,
    AnswerKept,
    ChatKept,
    CodeKept,
    ConsentKept,
    DeedKept,
    LetterKept,
    LinkKept,
    TieKept,
    TimerKept,
    WishKept,
)
from storage.tables.family import audit, web_session
from storage.tables.letters import answer, letter, timer, wish
from storage.tables.people import (
    account,
    alias,
    calendar_link,
    chat,
    code,
    consent_entry,
    guardian_link,
    staff_role,
)

OFFICE, SELF, STAFF = "office", "self", "staff"
# Whose deed it was, where they have several roles: the highest.
_RANKS = ("admin", "head", "clerk", "teacher")


async def account_of(db: AsyncConnection, person_id: int) -> AccountKept | None:
    row = (
        await db.execute(
            select(
                account.c.lang,
                account.c.created_at,
                account.c.quiet_from,
                account.c.quiet_to,
                account.c.discreet,
            ).where(account.c.person_id == person_id)
        )
    ).one_or_none()
    return AccountKept(*row) if row else None


async def chats_of(db: AsyncConnection, person_id: int) -> tuple[ChatKept, ...]:
    kept = chat.c
    rows = await db.execute(
        select(kept.channel, kept.linked_at, kept.closed_at, kept.closed_why)
        .where(kept.person_id == person_id)
        .order_by(kept.linked_at)
    )
    return tuple(ChatKept(*row) for row in rows)


async def sessions_of(db: AsyncConnection, person_id: int) -> tuple[datetime, ...]:
    """When each session of the page began."""
    theirs = select(chat.c.sender).where(chat.c.person_id == person_id, chat.c.channel == "web")
    rows = await db.execute(
        select(web_session.c.created_at)
        .where(web_session.c.sender.in_(theirs))
        .order_by(web_session.c.created_at)
    )
    return tuple(rows.scalars())


async def consents_of(db: AsyncConnection, person_id: int) -> tuple[ConsentKept, ...]:
    entry = consent_entry.c
    rows = await db.execute(
        select(
            entry.pupil_id,
            entry.purpose,
            entry.decision,
            entry.at,
            entry.form,
            entry.channel,
            entry.wording,
            entry.document,
        )
        .where(entry.person_id == person_id)
        .order_by(entry.id)
    )
    return tuple(ConsentKept(*row) for row in rows)


async def wishes_of(db: AsyncConnection, person_id: int) -> tuple[WishKept, ...]:
    rows = await db.execute(
        select(wish.c.pupil_id, wish.c.topic, wish.c.way)
        .where(wish.c.person_id == person_id)
        .order_by(wish.c.pupil_id, wish.c.topic)
    )
    return tuple(WishKept(*row) for row in rows)


async def timers_of(db: AsyncConnection, person_id: int) -> tuple[TimerKept, ...]:
    rows = await db.execute(
        select(timer.c.kind, timer.c.at, timer.c.days)
        .where(timer.c.person_id == person_id)
        .order_by(timer.c.kind)
    )
    return tuple(TimerKept(*row) for row in rows)


async def aliases_of(db: AsyncConnection, person_id: int) -> dict[int, str]:
    """By pupil."""
    rows = await db.execute(
        select(alias.c.pupil_id, alias.c.words)
        .where(alias.c.person_id == person_id)
        .order_by(alias.c.pupil_id)
    )
    return {row.pupil_id: row.words for row in rows}


async def codes_of(db: AsyncConnection, person_id: int) -> tuple[CodeKept, ...]:
    kept = code.c
    rows = await db.execute(
        select(kept.kind, kept.issued_at, kept.expires_at, kept.settled_at, kept.settled_how)
        .where(kept.person_id == person_id)
        .order_by(kept.id)
    )
    return tuple(CodeKept(*row) for row in rows)


async def letters_of(
    db: AsyncConnection, person_id: int, *, until: datetime
) -> tuple[LetterKept, ...]:
    """What was settled by then, the oldest first: what waits may still change."""
    rows = await db.execute(
        select(
            letter.c.kind,
            letter.c.pupil_id,
            chat.c.channel,
            letter.c.state,
            letter.c.why,
            letter.c.settled_at,
        )
        .join(chat, chat.c.id == letter.c.chat_id)
        .where(letter.c.person_id == person_id, letter.c.settled_at <= until)
        .order_by(letter.c.settled_at, letter.c.id)
    )
    return tuple(LetterKept(*row) for row in rows)


async def calendar_links_of(db: AsyncConnection, person_id: int) -> tuple[LinkKept, ...]:
    kept = calendar_link.c
    rows = await db.execute(
        select(kept.pupil_id, kept.channel, kept.made_at, kept.closed_at)
        .where(kept.person_id == person_id)
        .order_by(kept.id)
    )
    return tuple(LinkKept(*row) for row in rows)


async def answers_of(db: AsyncConnection, person_id: int) -> tuple[AnswerKept, ...]:
    rows = await db.execute(
        select(answer.c.broadcast_id, answer.c.answer, answer.c.at)
        .where(answer.c.person_id == person_id)
        .order_by(answer.c.at, answer.c.broadcast_id)
    )
    return tuple(AnswerKept(*row) for row in rows)


async def deeds_about(
    db: AsyncConnection, person_id: int, *, until: datetime
) -> tuple[DeedKept, ...]:
    """The trail of what was done about this person; of staff no more than a role."""
    place = case(
        *((staff_role.c.role == role, at) for at, role in enumerate(_RANKS)), else_=len(_RANKS)
    )
    rank = (
        select(func.min(place))
        .where(staff_role.c.person_id == audit.c.actor_id)
        .correlate(audit)
        .scalar_subquery()
    )
    rows = await db.execute(
        select(audit.c.deed, audit.c.actor_id, rank.label("rank"), audit.c.pupil_id, audit.c.at)
        # Not what is written about a pupil alone: it tells what a guardian decided, and that one was blocked.
        .where(audit.c.person_id == person_id, audit.c.at <= until)
        .order_by(audit.c.id)
    )
    return tuple(DeedKept(row.deed, _by(row, person_id), row.pupil_id, row.at) for row in rows)


def _by(row: Any, person_id: int) -> str:
    if row.actor_id is None:
        return OFFICE
    if row.actor_id == person_id:
        return SELF
    return _RANKS[row.rank] if row.rank is not None and row.rank < len(_RANKS) else STAFF


async def ties_of(db: AsyncConnection, person_id: int) -> tuple[TieKept, ...]:
    kept = guardian_link.c
    rows: Sequence[Any] = (
        await db.execute(
            select(
                kept.pupil_id,
                kept.relation,
                kept.document,
                kept.begins,
                kept.ends,
                kept.blocked,
            )
            .where(and_(kept.guardian_id == person_id, kept.deleted_at.is_(None)))
            .order_by(kept.pupil_id)
        )
    ).all()
    return tuple(TieKept(*row) for row in rows)
