"""Sessions of the web page. A row knows only the hash of its token; the token itself is in the person's cookie."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables.family import web_session
from storage.tables.people import chat
from storage.upserts import upsert

WEB = "web"
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class WebSession:
    token_hash: str
    sender: str
    created_at: datetime
    expires_at: datetime
    closed_at: datetime | None = None
    linked: bool = False  # to a person

    def open_at(self, now: datetime) -> bool:
        return self.closed_at is None and self.expires_at > now


_linked = exists(
    select(chat.c.id).where(
        chat.c.channel == WEB,
        chat.c.bot == WEB,
        chat.c.sender == web_session.c.sender,
        chat.c.closed_at.is_(None),
    )
)
_COLUMNS = (
    web_session.c.token_hash,
    web_session.c.sender,
    web_session.c.created_at,
    web_session.c.expires_at,
    web_session.c.closed_at,
    _linked,
)


async def find_session(db: AsyncConnection, token_hash: str) -> WebSession | None:
    """Open or not: a closed one is not the same as one that never began."""
    found = await db.execute(select(*_COLUMNS).where(web_session.c.token_hash == token_hash))
    row = found.one_or_none()
    return WebSession(*row) if row else None


async def add_session(db: AsyncConnection, session: WebSession, *, network: str) -> None:
    """Two tabs may begin at once with the same token: the first row stays."""
    await db.execute(
        upsert(db, web_session)
        .values(
            token_hash=session.token_hash,
            sender=session.sender,
            network=network,
            created_at=session.created_at,
            expires_at=session.expires_at,
        )
        .on_conflict_do_nothing(index_elements=["token_hash"])
    )


async def renew_token(db: AsyncConnection, token_hash: str, fresh: str) -> bool:
    """Whether the session has another token now; the one before opens nothing any more."""
    renewed = await db.execute(
        update(web_session)
        .where(web_session.c.token_hash == token_hash, web_session.c.closed_at.is_(None))
        .values(token_hash=fresh)
    )
    return renewed.rowcount == 1


async def extend_session(db: AsyncConnection, token_hash: str, *, expires_at: datetime) -> None:
    await db.execute(
        update(web_session)
        .where(web_session.c.token_hash == token_hash, web_session.c.closed_at.is_(None))
        .values(expires_at=expires_at)
    )


async def close_sessions(db: AsyncConnection, senders: Sequence[str], *, now: datetime) -> None:
    await db.execute(
        update(web_session)
        .where(web_session.c.sender.in_(senders), web_session.c.closed_at.is_(None))
        .values(closed_at=now)
    )


async def close_sessions_of_chats(
    db: AsyncConnection, chat_ids: Sequence[int], *, now: datetime
) -> None:
    """A session ends with its link, in the transaction that ends the link."""
    senders = select(chat.c.sender).where(chat.c.id.in_(chat_ids), chat.c.channel == WEB)
    await db.execute(
        update(web_session)
        .where(web_session.c.sender.in_(senders), web_session.c.closed_at.is_(None))
        .values(closed_at=now)
    )


async def open_senders(
    db: AsyncConnection, senders: Collection[str], *, now: datetime
) -> frozenset[str]:
    """Which of these may still be spoken to."""
    asked = list(senders)
    found = set[str]()
    for start in range(0, len(asked), AT_ONCE):
        rows = await db.execute(
            select(web_session.c.sender).where(
                web_session.c.sender.in_(asked[start : start + AT_ONCE]),
                web_session.c.closed_at.is_(None),
                web_session.c.expires_at > now,
            )
        )
        found.update(rows.scalars())
    return frozenset(found)


async def forget_sessions(db: AsyncConnection, *, before: datetime) -> int:
    """Remove what ended before this moment. A token without a row opens nothing: it begins as a stranger."""
    gone = await db.execute(
        delete(web_session).where(
            or_(web_session.c.expires_at < before, web_session.c.closed_at < before)
        )
    )
    return gone.rowcount
