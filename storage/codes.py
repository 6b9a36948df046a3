from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables.people import attempt, code
from storage.upserts import upsert


@dataclass(frozen=True, slots=True)
class Code:
    id: int
    school_id: int
    person_id: int
    kind: str


_CODE = (code.c.id, code.c.school_id, code.c.person_id, code.c.kind)


async def add(db: AsyncConnection, rows: Sequence[dict[str, Any]]) -> None:
    await db.execute(code.insert(), rows)


async def void(
    db: AsyncConnection,
    person_ids: Collection[int],
    *,
    kinds: Collection[str],
    how: str,
    now: datetime,
) -> None:
    await db.execute(
        update(code)
        .where(
            code.c.person_id.in_(person_ids), code.c.kind.in_(kinds), code.c.settled_at.is_(None)
        )
        .values(settled_at=now, settled_how=how)
    )


async def find(db: AsyncConnection, digest: str, *, now: datetime) -> Code | None:
    """The live code with this hash, of the typed code or of the link's token."""
    row = (
        await db.execute(
            select(*_CODE).where(
                or_(code.c.hash == digest, code.c.token_hash == digest),
                code.c.settled_at.is_(None),
                code.c.expires_at > now,
            )
        )
    ).one_or_none()
    return Code(*row) if row else None


async def burn(
    db: AsyncConnection, digests: Collection[str], *, now: datetime
) -> tuple[Code, ...]:
    rows = await db.execute(
        update(code)
        .where(
            or_(code.c.hash.in_(digests), code.c.token_hash.in_(digests)),
            code.c.settled_at.is_(None),
            code.c.expires_at > now,
        )
        .values(settled_at=now, settled_how="burnt")
        .returning(*_CODE)
    )
    return tuple(Code(*row) for row in rows)


async def settle(db: AsyncConnection, code_id: int, *, how: str, now: datetime) -> Code | None:
    """The code, for the one who settled it; None for everybody who came later."""
    row = (
        await db.execute(
            update(code)
            .where(code.c.id == code_id, code.c.settled_at.is_(None), code.c.expires_at > now)
            .values(settled_at=now, settled_how=how)
            .returning(*_CODE)
        )
    ).one_or_none()
    return Code(*row) if row else None


@dataclass(frozen=True, slots=True)
class Tries:
    wrong: int
    last_at: datetime
    closed_until: datetime | None


async def tries_of(db: AsyncConnection, channel: str, sender: str, *, now: datetime) -> Tries:
    """The tries of a sender, who waits here until an earlier try of the same sender is counted."""
    # Without a row there is nothing to lock, and the first tries of all would be one.
    await db.execute(
        upsert(db, attempt)
        .values(channel=channel, sender=sender, wrong=0, last_at=now)
        .on_conflict_do_nothing(index_elements=["channel", "sender"])
    )
    row = (
        await db.execute(
            select(attempt.c.wrong, attempt.c.last_at, attempt.c.closed_until)
            .where(attempt.c.channel == channel, attempt.c.sender == sender)
            .with_for_update()
        )
    ).one()
    return Tries(*row)


async def count_try(
    db: AsyncConnection,
    channel: str,
    sender: str,
    *,
    wrong: int,
    closed_until: datetime | None,
    now: datetime,
) -> None:
    await db.execute(
        update(attempt)
        .where(attempt.c.channel == channel, attempt.c.sender == sender)
        .values(wrong=wrong, last_at=now, closed_until=closed_until)
    )


async def wrong_since(db: AsyncConnection, moment: datetime) -> int:
    found = await db.execute(
        select(func.coalesce(func.sum(attempt.c.wrong), 0)).where(attempt.c.last_at > moment)
    )
    return int(found.scalar_one())


async def forget_tries_before(db: AsyncConnection, moment: datetime) -> int:
    gone = await db.execute(attempt.delete().where(attempt.c.last_at < moment))
    return gone.rowcount
