"""What staff tell families or each other: a draft, then queued, perhaps recalled.

The journal's own announcements are another thing (storage/tables/schools.py).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from chat.talk import File
from diary.audiences import Audience, audience_of
from storage.tables.base import Instant
from storage.tables.letters import answer, broadcast
from storage.upserts import upsert


@dataclass(frozen=True, slots=True)
class Broadcast:
    """An announcement without its file."""

    id: int
    school_id: int
    author_id: int | None  # None: from the command line
    kept_audience: str
    words: str
    urgent: bool
    question: str  # seen, yes_no; "" where nothing is asked
    file_name: str  # "" where there is none
    file_kind: str
    state: str  # draft, queued, recalled
    made_at: datetime
    confirmed_at: datetime | None
    begins_at: datetime | None  # of a draft: when it is to begin; None: as soon as it is confirmed
    recalled_at: datetime | None
    progress_chat_id: int | None
    finished_at: datetime | None
    skipped: Mapping[str, int]  # people who are not told, by reason

    @property
    def audience(self) -> Audience:
        found = audience_of(self.kept_audience)
        if found is None:
            raise ValueError(f"Announcement {self.id} has no audience")
        return found


_COLUMNS = (
    broadcast.c.id,
    broadcast.c.school_id,
    broadcast.c.author_id,
    broadcast.c.audience,
    broadcast.c.words,
    broadcast.c.urgent,
    broadcast.c.question,
    broadcast.c.file_name,
    broadcast.c.file_kind,
    broadcast.c.state,
    broadcast.c.made_at,
    broadcast.c.confirmed_at,
    broadcast.c.begins_at,
    broadcast.c.recalled_at,
    broadcast.c.progress_chat_id,
    broadcast.c.finished_at,
    broadcast.c.skipped,
)


def _broadcast(row: Any) -> Broadcast:
    return Broadcast(*row)


async def add_draft(
    db: AsyncConnection,
    school_id: int,
    *,
    author: int | None,
    audience: Audience,
    words: str,
    now: datetime,
) -> int:
    made = await db.execute(
        broadcast.insert()
        .values(
            school_id=school_id,
            author_id=author,
            audience=str(audience),
            words=words,
            state="draft",
            made_at=now,
        )
        .returning(broadcast.c.id)
    )
    return int(made.scalar_one())


async def copy_draft(db: AsyncConnection, found: Broadcast, *, author: int, now: datetime) -> int:
    """A draft with the words, the question and the file of another announcement."""
    same = ("school_id", "audience", "words", "urgent", "question")
    files = ("file_name", "file_kind", "file")
    kept = [broadcast.c[name] for name in (*same, *files)]
    made = await db.execute(
        broadcast.insert()
        .from_select(
            [*same, *files, "author_id", "state", "made_at"],
            select(*kept, literal(author), literal("draft"), literal(now, Instant)).where(
                broadcast.c.id == found.id
            ),
        )
        .returning(broadcast.c.id)
    )
    return int(made.scalar_one())


async def change_draft(db: AsyncConnection, broadcast_id: int, **values: Any) -> bool:
    """Whether it was still a draft."""
    done = await db.execute(
        update(broadcast)
        .where(broadcast.c.id == broadcast_id, broadcast.c.state == "draft")
        .values(**values)
    )
    return bool(done.rowcount)


async def confirm(
    db: AsyncConnection,
    broadcast_id: int,
    *,
    begins_at: datetime,
    skipped: Mapping[str, int],
    progress_chat: int | None,
    now: datetime,
) -> bool:
    """Whether this was the press that confirmed it: a second one changes nothing."""
    return await change_draft(
        db,
        broadcast_id,
        state="queued",
        confirmed_at=now,
        begins_at=begins_at,
        skipped=dict(skipped),
        progress_chat_id=progress_chat,
    )


async def recall(db: AsyncConnection, broadcast_id: int, *, now: datetime) -> bool:
    done = await db.execute(
        update(broadcast)
        .where(broadcast.c.id == broadcast_id, broadcast.c.state == "queued")
        .values(state="recalled", recalled_at=now)
    )
    return bool(done.rowcount)


async def finish(db: AsyncConnection, broadcast_ids: Collection[int], *, now: datetime) -> None:
    await db.execute(
        update(broadcast).where(broadcast.c.id.in_(broadcast_ids)).values(finished_at=now)
    )


async def drop_draft(db: AsyncConnection, broadcast_id: int) -> None:
    await db.execute(
        broadcast.delete().where(broadcast.c.id == broadcast_id, broadcast.c.state == "draft")
    )


async def forget_drafts(db: AsyncConnection, *, before: datetime) -> int:
    gone = await db.execute(
        broadcast.delete().where(broadcast.c.state == "draft", broadcast.c.made_at < before)
    )
    return gone.rowcount


async def find(db: AsyncConnection, broadcast_id: int) -> Broadcast | None:
    return (await find_many(db, [broadcast_id])).get(broadcast_id)


async def find_many(
    db: AsyncConnection, broadcast_ids: Collection[int]
) -> Mapping[int, Broadcast]:
    rows = await db.execute(select(*_COLUMNS).where(broadcast.c.id.in_(broadcast_ids)))
    return {row.id: _broadcast(row) for row in rows}


async def file_of(db: AsyncConnection, found: Broadcast) -> File | None:
    if not found.file_name:
        return None
    content = await db.execute(select(broadcast.c.file).where(broadcast.c.id == found.id))
    return File(found.file_name, content.scalar_one(), found.file_kind)


async def latest(
    db: AsyncConnection, school_id: int, *, author: int | None, limit: int
) -> tuple[Broadcast, ...]:
    """Confirmed ones, the newest first: of one author, or of the whole school."""
    rows = await db.execute(
        select(*_COLUMNS)
        .where(
            broadcast.c.school_id == school_id,
            broadcast.c.state != "draft",
            broadcast.c.author_id == author if author is not None else broadcast.c.id > 0,
        )
        .order_by(broadcast.c.id.desc())
        .limit(limit)
    )
    return tuple(_broadcast(row) for row in rows)


async def under_way(db: AsyncConnection, *, now: datetime) -> tuple[Broadcast, ...]:
    """Begun, and not yet told to be finished."""
    rows = await db.execute(
        select(*_COLUMNS)
        .where(
            broadcast.c.finished_at.is_(None),
            or_(
                and_(broadcast.c.state == "queued", broadcast.c.begins_at <= now),
                broadcast.c.state == "recalled",
            ),
        )
        .order_by(broadcast.c.id)
    )
    return tuple(_broadcast(row) for row in rows)


async def begun_between(
    db: AsyncConnection, school_id: int, since: datetime, until: datetime
) -> tuple[Broadcast, ...]:
    """What was announced in that time and still stands: since < begins_at <= until."""
    rows = await db.execute(
        select(*_COLUMNS)
        .where(
            broadcast.c.school_id == school_id,
            broadcast.c.state == "queued",
            broadcast.c.begins_at > since,
            broadcast.c.begins_at <= until,
        )
        .order_by(broadcast.c.begins_at, broadcast.c.id)
    )
    return tuple(_broadcast(row) for row in rows)


async def give_answer(
    db: AsyncConnection, broadcast_id: int, person_id: int, said: str, *, now: datetime
) -> None:
    """The last one counts."""
    row = {"answer": said, "at": now}
    await db.execute(
        upsert(db, answer)
        .values(broadcast_id=broadcast_id, person_id=person_id, **row)
        .on_conflict_do_update(index_elements=["broadcast_id", "person_id"], set_=row)
    )
