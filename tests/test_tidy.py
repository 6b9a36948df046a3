"""What has served its time is deleted, a few rows at a time; what is still owed is not."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, text

from scheduler.desk import Desk
from scheduler.tidy import forget_the_old
from storage import keeping
from storage.store import Store, open_store
from storage.tables.letters import answer, broadcast, intake, letter
from storage.tables.people import chat, person
from storage.tables.schools import change, school, source, sync_batch

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
LAST_YEAR = datetime(2026, 8, 31, 12, 0, tzinfo=UTC)
THIS_YEAR = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)


async def fill(store: Store) -> None:
    async with store.writing() as db:
        await db.execute(
            insert(school).values(id=1, ext_id="s", name="", timezone="UTC", created_at=NOW)
        )
        await db.execute(insert(source).values(id=1, school_id=1, kind="file", system=""))
        await db.execute(
            insert(sync_batch).values(
                id=1, school_id=1, source_id=1, mode="bulk", as_of=NOW, received_at=NOW, sha256="", actor="",
                counts={}, state="applied",
            )
        )  # fmt: skip
        await db.execute(
            insert(person).values(id=1, school_id=1, ext_id="p", family_name="", given_name="")
        )
        await db.execute(
            insert(chat).values(
                id=1, school_id=1, person_id=1, channel="vk", bot="vk", sender="7", address="7", linked_at=NOW
            )
        )  # fmt: skip
        for number, made in ((1, LAST_YEAR), (2, THIS_YEAR)):
            await db.execute(
                insert(broadcast).values(
                    id=number, school_id=1, audience="school", words="Собрание", state="queued", made_at=made,
                    confirmed_at=made, begins_at=made, file=b"x",
                )
            )  # fmt: skip
            await db.execute(
                insert(answer).values(broadcast_id=number, person_id=1, answer="seen", at=made)
            )
        await db.execute(insert(letter), [_letter(n, LAST_YEAR, "sent") for n in range(25)])
        await db.execute(
            insert(letter),
            [
                _letter(101, LAST_YEAR, "postponed"),
                _letter(102, LAST_YEAR, "sent", settled_at=THIS_YEAR),
                _letter(103, THIS_YEAR, "sent", broadcast_id=2),
            ],
        )
        await db.execute(
            insert(change),
            [_change(n, at=LAST_YEAR, told_at=LAST_YEAR) for n in range(25)]
            + [_change(101, at=LAST_YEAR, told_at=None), _change(102, at=NOW, told_at=NOW)],
        )
        await db.execute(
            insert(intake),
            [
                {"lane": "vk:vk", "event": "old", "at": NOW - timedelta(days=4)},
                {"lane": "vk:vk", "event": "new", "at": NOW - timedelta(days=2)},
            ],
        )


def _letter(number: int, made: datetime, state: str, **values: Any) -> dict[str, Any]:
    settled = values.pop("settled_at", made if state == "sent" else None)
    return {
        "school_id": 1, "chat_id": 1, "person_id": 1, "lane": "vk:vk", "kind": "evening", "facts": {},
        "key": f"k{number}", "state": state, "due_at": made, "made_at": made, "settled_at": settled,
        "broadcast_id": values.get("broadcast_id", 1),
    }  # fmt: skip


def _change(number: int, *, at: datetime, told_at: datetime | None) -> dict[str, Any]:
    return {
        "school_id": 1, "batch_id": 1, "kind": "mark.added", "entity": "results", "row_id": number, "at": at,
        "told_at": told_at, "dedup": f"d{number}",
    }  # fmt: skip


def desk(store: Store, now: datetime) -> Desk:
    return Desk(store, lambda: now, lambda: 0.0, lambda _seconds: asyncio.sleep(0), {}, {}, "test")


async def keys(store: Store, statement: str) -> list[Any]:
    async with store.reading() as db:
        return [row[0] for row in await db.execute(text(statement))]


async def test_a_year_is_forgotten_in_autumn(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "AT_ONCE", 10)
    store = open_store(database)
    await fill(store)
    september = datetime(2026, 9, 20, tzinfo=UTC)
    await forget_the_old(desk(store, september))
    assert len(await keys(store, "SELECT id FROM letter")) == 28

    await forget_the_old(desk(store, NOW))
    assert await keys(store, "SELECT key FROM letter ORDER BY id") == ["k101", "k103"]
    assert await keys(store, "SELECT dedup FROM change ORDER BY id") == ["d101", "d102"]
    assert await keys(store, "SELECT event FROM intake") == ["new"]
    # An announcement stays while a letter of it does.
    assert await keys(store, "SELECT id FROM broadcast ORDER BY id") == [1, 2]
    async with store.writing() as db:
        await db.execute(text("UPDATE letter SET state = 'expired', settled_at = made_at"))
    await forget_the_old(desk(store, NOW))
    assert await keys(store, "SELECT id FROM broadcast") == [2]
    assert await keys(store, "SELECT broadcast_id FROM broadcast_answer") == [2]
    await store.close()
