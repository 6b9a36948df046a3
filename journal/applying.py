"""The one short transaction of an import, and what it keeps of itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.changes import ChangeKind
from journal.draft import Change, Draft
from journal.rearranging import rearranges
from journal.whose import Whose, as_stored
from journal.writing import Insert, Mark, Run, Update, execute
from linking.stopping import stop_letters
from storage import audits
from storage.tables.people import guardian_link, person, pupil
from storage.tables.schools import baseline, change, coverage, sync_batch

# Any number, the same in every process: imports are written one after another.
IMPORT_LOCK = 20_110_901
MOST_OF_A_KEY = 400
# What decides who may be told of whom.
RIGHTS = frozenset({guardian_link, person, pupil})


async def last_batch(db: AsyncConnection, school_id: int) -> int | None:
    """What a draft was worked out against."""
    last: int | None = await db.scalar(
        select(func.max(sync_batch.c.id)).where(sync_batch.c.school_id == school_id)
    )
    return last


async def hold(db: AsyncConnection) -> None:
    """SQLite has one writer anyway."""
    if db.dialect.name == "postgresql":
        await db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": IMPORT_LOCK})


async def undisturbed(db: AsyncConnection, draft: Draft, whose: Whose) -> bool:
    """Whether everything is still as it was when the draft was worked out. Asked under the lock."""
    if await last_batch(db, draft.school_id) != draft.seen_batch:
        return False
    if (await as_stored(db, whose)).id != whose.id:
        return False
    return await draft.ids.still_free(db)


def writes(draft: Draft) -> bool:
    """Whether the draft would change a row."""
    for op in draft.ops:
        match op:
            case Insert(rows=rows) | Update(rows=rows) | Mark(ids=rows) | Run(params=rows):
                if rows:
                    return True
    return False


def _may_end_rights(draft: Draft) -> bool:
    for op in draft.ops:
        match op:
            case Update(table=table, rows=rows) | Mark(table=table, ids=rows):
                if rows and table in RIGHTS:
                    return True
    return False


async def apply(db: AsyncConnection, draft: Draft, actor: str) -> None:
    for op in draft.beginning:
        await execute(db, op)
    await db.execute(
        insert(sync_batch).values(
            id=draft.batch_id,
            school_id=draft.school_id,
            source_id=draft.source_id,
            mode="delta" if any(s.mode == "delta" for s in draft.sheets.values()) else "bulk",
            as_of=draft.as_of,
            received_at=draft.now,
            sha256=draft.bundle.digest,
            actor=actor,
            counts={file: counts.as_json() for file, counts in draft.counts.items()},
            state="applied",
            rearranged=rearranges(draft),
        )
    )
    for op in draft.ops:
        await execute(db, op)
    if _may_end_rights(draft):
        await stop_letters(db, draft.school_id, now=draft.now)
    await _cover(db, draft)
    await _keep_changes(db, draft)
    await _write_down(db, draft)


async def _write_down(db: AsyncConnection, draft: Draft) -> None:
    """The trail: that something was loaded, and whose access it closed."""
    detail = {"batch": draft.batch_id}
    await audits.add(
        db, draft.school_id, actor=None, deed="import.applied", at=draft.now, detail=detail
    )
    for one in draft.changes:
        if one.kind is ChangeKind.GUARDIAN_BLOCKED:
            await audits.add(
                db,
                draft.school_id,
                actor=None,
                deed="guardian.blocked",
                at=draft.now,
                pupil=one.pupil_id,
                detail=detail | {"link": one.row_id},
            )


async def freshen(
    db: AsyncConnection, files: Sequence[str], *, source_id: int, as_of: datetime
) -> None:
    """The same content of a later moment makes the stored copy younger."""
    await db.execute(
        update(coverage)
        .where(
            coverage.c.source_id == source_id,
            coverage.c.entity.in_(files),
            coverage.c.as_of < as_of,
        )
        .values(as_of=as_of)
    )


async def _cover(db: AsyncConnection, draft: Draft) -> None:
    old: list[str] = []
    for file, sheet in draft.sheets.items():
        window = draft.windows.get(file) or (None, None)
        values = {
            "window_from": window[0],
            "window_to": window[1],
            "as_of": draft.as_of,
            "complete": sheet.mode == "bulk" and draft.scope is None,
        }
        if file in draft.covered:
            old.append(file)
            mine = (coverage.c.source_id == draft.source_id) & (coverage.c.entity == file)
            await db.execute(update(coverage).where(mine).values(**values))
        else:
            common = {"school_id": draft.school_id, "source_id": draft.source_id}
            await db.execute(insert(coverage).values(entity=file, **common, **values))
        if file not in draft.loaded:
            await db.execute(
                insert(baseline).values(
                    source_id=draft.source_id,
                    entity=file,
                    batch_id=draft.batch_id,
                    rows=len(sheet),
                )
            )


async def _keep_changes(db: AsyncConnection, draft: Draft) -> None:
    if not draft.changes:
        return
    dialect: Any = postgresql if db.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(change).on_conflict_do_nothing()
    await db.execute(
        statement,
        [
            {
                "school_id": draft.school_id,
                "batch_id": draft.batch_id,
                "kind": str(one.kind),
                "entity": one.file,
                "row_id": one.row_id,
                "pupil_id": one.pupil_id,
                "class_id": one.class_id,
                "group_id": one.group_id,
                "on_date": one.on_date,
                "before": one.before,
                "after": one.after,
                "at": draft.now,
                "dedup": _dedup(draft, one),
            }
            for one in draft.changes
        ],
    )


def _dedup(draft: Draft, one: Change) -> str:
    """Kind, external id and new hash. A correction names its moment too: 3 → 4 → 3 → 4 are three of them."""
    key = f"{one.kind}|{one.key}|{one.hash & (1 << 64) - 1:x}"
    if one.before is not None and one.after is not None:
        key += f"|{draft.as_of.isoformat()}"
    return key[-MOST_OF_A_KEY:]
