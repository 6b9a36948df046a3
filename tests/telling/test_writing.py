"""From changes to letters, on both databases: once however many do it, in few statements however many children."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select

from diary.changes import ChangeKind
from scheduler.changes import tell_changes
from scheduler.desk import Desk
from storage.breaches import breaches_of
from storage.store import Store, open_store
from storage.tables.letters import letter
from storage.tables.marks import exam_result, mark
from storage.tables.people import chat, consent_entry, guardian_link
from storage.tables.schools import change, school, sync_batch
from tests.conftest import NOW
from tests.journeys.town import Clock, Seconds


@pytest.fixture
async def school_store(school_database: str) -> AsyncIterator[Store]:
    """The demo school where every family uses the bot."""
    store = open_store(school_database)
    async with store.writing() as db:
        links = (
            await db.execute(
                select(guardian_link).where(
                    guardian_link.c.blocked.is_(False), guardian_link.c.legal == "yes"
                )
            )
        ).all()
        await db.execute(
            chat.insert(),
            [
                {
                    "school_id": links[0].school_id,
                    "person_id": person,
                    "channel": "vk",
                    "bot": "vk",
                    "sender": str(person),
                    "address": str(person),
                    "linked_at": NOW,
                }
                for person in sorted({link.guardian_id for link in links})
            ],
        )
        await db.execute(
            consent_entry.insert(),
            [
                {
                    "school_id": link.school_id,
                    "person_id": link.guardian_id,
                    "pupil_id": link.pupil_id,
                    "purpose": purpose,
                    "decision": "granted",
                    "at": NOW,
                    "form": "paper",
                    "channel": "paper",
                }
                for link in links
                for purpose in ("view", "notify")
            ],
        )
    yield store
    await store.close()


async def new_marks(store: Store, pupils: int, *, each: int = 3) -> None:
    """As an import leaves them."""
    async with store.writing() as db:
        where = {
            "school_id": await db.scalar(select(school.c.id)),
            "batch_id": await db.scalar(select(sync_batch.c.id)),
        }
        children = list(
            (
                await db.execute(
                    select(guardian_link.c.pupil_id)
                    .join(mark, mark.c.pupil_id == guardian_link.c.pupil_id)
                    .where(guardian_link.c.blocked.is_(False), guardian_link.c.legal == "yes")
                    .distinct()
                    .order_by(guardian_link.c.pupil_id)
                    .limit(pupils)
                )
            ).scalars()
        )
        rows = await db.execute(
            select(mark.c.id, mark.c.pupil_id).where(mark.c.pupil_id.in_(children))
        )
        by_pupil = {
            child: [row.id for row in same][:each]
            for child, same in itertools.groupby(
                sorted(rows, key=lambda row: row.pupil_id), key=lambda row: row.pupil_id
            )
        }
        await db.execute(
            change.insert(),
            [
                where
                | {
                    "kind": ChangeKind.MARK_ADDED.value,
                    "entity": "results",
                    "row_id": one,
                    "pupil_id": child,
                    "on_date": NOW.date(),
                    "after": {"raw": "4", "kind": "mark"},
                    "at": NOW,
                    "dedup": f"test-{one}",
                }
                for child, ids in by_pupil.items()
                for one in ids
            ],
        )


def desk_of(store: Store, clock: Clock, worker: str) -> Desk:
    seconds = Seconds()
    return Desk(store, clock, seconds, seconds.sleep, {}, {}, worker=worker)


async def written(store: Store) -> int:
    async with store.reading() as db:
        return int(await db.scalar(select(func.count()).select_from(letter)) or 0)


async def test_several_processes_write_each_letter_once(
    school_store: Store, school_database: str
) -> None:
    await new_marks(school_store, 40)
    clock = Clock(NOW + timedelta(minutes=11))
    others = [open_store(school_database) for _number in range(3)]
    desks = [desk_of(one, clock, str(number)) for number, one in enumerate(others)]
    await asyncio.gather(*(tell_changes(desk) for desk in desks))
    for one in others:
        await one.close()
    async with school_store.reading() as db:
        told = (await db.execute(select(letter.c.chat_id, letter.c.pupil_id))).all()
        left = await db.scalar(select(func.count(change.c.id)).where(change.c.told_at.is_(None)))
    assert len(told) == len(set(told)) >= 40
    assert left == 0


@contextmanager
def heard(store: Store) -> Iterator[list[str]]:
    """The statements that the database gets meanwhile."""
    found: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        found.append(statement)

    engines = (store._reader.sync_engine, store._writer.sync_engine)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", hear)
    yield found
    for engine in engines:
        event.remove(engine, "before_cursor_execute", hear)


async def test_the_number_of_statements_does_not_grow_with_the_children(
    school_store: Store,
) -> None:
    counted: list[int] = []
    for pupils in (3, 60):
        async with school_store.writing() as db:
            await db.execute(letter.delete())
            await db.execute(change.delete())
        await new_marks(school_store, pupils)
        with heard(school_store) as statements:
            await tell_changes(desk_of(school_store, Clock(NOW + timedelta(minutes=11)), "one"))
        counted.append(len(statements))
        assert await written(school_store) >= pupils
    few, many = counted
    assert few == many <= 15


async def test_a_result_that_nobody_was_told_in_time_is_a_breach(school_store: Store) -> None:
    async with school_store.writing() as db:
        where = {
            "school_id": await db.scalar(select(school.c.id)),
            "batch_id": await db.scalar(select(sync_batch.c.id)),
        }
        child = await db.scalar(
            select(guardian_link.c.pupil_id).where(guardian_link.c.legal == "yes").limit(1)
        )
        made = await db.execute(
            exam_result.insert()
            .values(
                school_id=where["school_id"],
                ext_id="new",
                pupil_id=child,
                title="Русский язык",
                kind="school",
                on_date=NOW.date(),
                obtained_at=NOW,
            )
            .returning(exam_result.c.id)
        )
        await db.execute(
            change.insert().values(
                **where,
                kind=ChangeKind.EXAM_RESULT.value,
                entity="examResults",
                row_id=made.scalar_one(),
                pupil_id=child,
                after={"kind": "school"},
                at=NOW,
                dedup="test",
            )
        )
    school_id, late = where["school_id"], NOW + timedelta(hours=25)
    async with school_store.reading() as db:
        assert await breaches_of(db, school_id, NOW + timedelta(hours=23)) == ()
        (breach,) = await breaches_of(db, school_id, late)
        assert breach.why == "not_written"
    await tell_changes(desk_of(school_store, Clock(NOW), "one"))
    async with school_store.reading() as db:
        (breach,) = await breaches_of(db, school_id, late)
        assert breach.why == "not_sent"
    async with school_store.writing() as db:
        await db.execute(
            letter.update().values(state="sent", settled_at=NOW + timedelta(minutes=1))
        )
    async with school_store.reading() as db:
        assert await breaches_of(db, school_id, late) == ()
