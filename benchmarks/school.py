"""The school that every benchmark asks: 1,000 pupils, some 200,000 marks, and families whose chats are linked."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.people import Decision
from journal.demo_school import write_demo_school
from journal.importing import import_bundle
from linking import consent, rosters
from storage import schools
from storage.schema import bring_up_to_date
from storage.store import open_store
from storage.tables.marks import mark
from storage.tables.people import account, chat

ROOT = Path(__file__).parent.parent
PUPILS = 1000
FAMILIES = 300
# A messenger's limit for one chat is kept by the bot: with so many chats no round meets it.
CHATS = 3000
FIRST_CHAT = 10_000_001


@dataclass(frozen=True)
class School:
    database: Path
    marks: int

    @property
    def url(self) -> str:
        return f"sqlite+aiosqlite:///{self.database}"


def chats() -> list[int]:
    return list(range(FIRST_CHAT, FIRST_CHAT + CHATS))


async def school_of(cache: Path, folder: Path) -> School:
    """A copy in `folder`, that may be written to. Made in half a minute, and kept in `cache` for the day."""
    now = datetime.now(UTC)
    kept = cache / f"school-{PUPILS}-{now.date()}-{_version()}.db"
    if not kept.exists():
        with tempfile.TemporaryDirectory(dir=cache) as place:
            made = Path(place) / "school.db"
            await _make(made, Path(place) / "bundle", now)
            made.rename(kept)
    copy = folder / "diarybot.db"
    shutil.copy(kept, copy)
    return School(copy, await _marks(copy))


def _version() -> str:
    """Another one whenever the schema or the made-up school changes."""
    sources = (
        path
        for folder in ("storage/migrations/versions", "journal/demo_school")
        for path in sorted((ROOT / folder).glob("*.py"))
    )
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:8]


async def _make(database: Path, bundle: Path, now: datetime) -> None:
    write_demo_school(bundle, today=now.date(), pupils=PUPILS)
    store = open_store(f"sqlite+aiosqlite:///{database}")
    await bring_up_to_date(store)
    report = await import_bundle(store, bundle, now=now, actor="benchmark")
    assert report.state == "applied", report.as_json("en")["problems"][:5]
    async with store.writing() as db:
        await _link(db, now)
    await store.close()


async def _link(db: AsyncConnection, now: datetime) -> None:
    """Chats of guardians of one child, who has marks this week: the answer to /marks is marks."""
    school = await schools.only_school(db)
    assert school
    ties = [tie for tie in await rosters.ties(db, today=now.date()) if not tie.why]
    children = Counter(tie.person.id for tie in ties)
    week = now.date() - timedelta(days=now.weekday())
    marked = set(
        await db.scalars(
            select(mark.c.pupil_id)
            .where(mark.c.on_date >= week)
            .group_by(mark.c.pupil_id)
            .having(func.count() >= 4)
        )
    )
    family = {
        tie.person.id: tie.pupil.id
        for tie in ties
        if children[tie.person.id] == 1
        and tie.person.id != tie.pupil.id
        and (tie.pupil.id in marked or not marked)
    }
    guardians = sorted(family)[:FAMILIES]
    for guardian in guardians:
        await consent.decide(
            db,
            school_id=school.id,
            person_id=guardian,
            pupil_ids=[family[guardian]],
            purposes=consent.PURPOSES,
            decision=Decision.GRANTED,
            said=consent.Said(form="paper", channel="paper", wording=1),
            now=now,
        )
    await db.execute(
        account.insert(),
        [{"person_id": one, "lang": "ru", "created_at": now} for one in guardians],
    )
    await db.execute(
        chat.insert(),
        [
            {
                "school_id": school.id,
                "person_id": guardians[place % len(guardians)],
                "channel": channel,
                "bot": channel,
                "sender": str(number),
                "address": str(number),
                "linked_at": now,
            }
            for channel in ("telegram", "vk", "web")
            for place, number in enumerate(chats())
        ],
    )


async def _marks(database: Path) -> int:
    store = open_store(f"sqlite+aiosqlite:///{database}")
    async with store.reading() as db:
        count = await db.scalar(select(func.count()).select_from(mark))
    await store.close()
    return count or 0
