"""Whom an announcement reaches, and the letters of it, on both databases."""

from __future__ import annotations

import asyncio
from datetime import time, timedelta

import pytest
from sqlalchemy import event, insert, select, update

from diary.audiences import audience_of
from linking.announcing import recall, send
from linking.audiences import in_digest, still_told
from linking.broadcast_letters import reach_of, write_letters
from storage import broadcast_letters, broadcasts
from storage.broadcasts import Broadcast
from storage.store import Store
from storage.tables.letters import letter, wish
from storage.tables.people import account, chat, consent_entry, guardian_link, pupil
from tests.announce.families import GUARDIANS, settle, telling
from tests.conftest import NOW


async def drafted(store: Store, school_id: int, audience: str) -> Broadcast:
    wanted = audience_of(audience)
    assert wanted
    async with store.writing() as db:
        made = await broadcasts.add_draft(
            db, school_id, author=None, audience=wanted, words="Собрание", now=NOW
        )
        found = await broadcasts.find(db, made)
    assert found
    return found


async def test_counts_say_who_gets_it_and_who_does_not(store: Store) -> None:
    school = await settle(store, 8)
    async with store.writing() as db:
        await db.execute(
            update(chat).where(chat.c.person_id == GUARDIANS + 1).values(closed_at=NOW)
        )
        await db.execute(
            insert(consent_entry).values(
                school_id=school.id,
                person_id=GUARDIANS + 2,
                pupil_id=2,
                purpose="notify",
                decision="refused",
                at=NOW,
                form="paper",
                channel="paper",
            )
        )
        for who, way in ((3, "off"), (4, "digest")):
            row = {"person_id": GUARDIANS + who, "pupil_id": 0, "topic": "school", "way": way}
            await db.execute(insert(wish).values(row))
        await db.execute(
            update(guardian_link).where(guardian_link.c.pupil_id == 5).values(blocked=True)
        )
        await db.execute(update(pupil).where(pupil.c.id == 6).values(active=False))
    async with store.reading() as db:
        reach = await reach_of(db, telling(school, "school"), NOW)
        urgent = await reach_of(db, telling(school, "school", urgent=True), NOW)
        asked = range(GUARDIANS + 1, GUARDIANS + 9)
        still = await still_told(db, telling(school, "school"), asked)
        digest = await in_digest(db, telling(school, "school"), 1, asked)
    assert reach.people == 2
    assert reach.chats == {"vk": 2}
    assert reach.skipped == {"consent": 1, "digest": 1, "muted": 1, "no_chat": 1}
    assert urgent.chats == {"vk": 4}
    assert still == {GUARDIANS + n for n in (1, 4, 7, 8)}
    assert digest == {GUARDIANS + 4}


@pytest.mark.parametrize(("audience", "told"), [("school", 9), ("parallel:7", 4), ("class:8Б", 5)])
async def test_each_audience_is_its_own_families(store: Store, audience: str, told: int) -> None:
    school = await settle(store, 9)
    async with store.reading() as db:
        assert (await reach_of(db, telling(school, audience), NOW)).people == told


async def test_letters_wait_for_each_familys_own_quiet_hours(store: Store) -> None:
    school = await settle(store, 3)
    late = NOW + timedelta(hours=10)  # 22:00 there
    draft = await drafted(store, school.id, "school")
    async with store.writing() as db:
        for who, hours in {2: (time(23), time(6)), 3: (time(20), time(9, 30))}.items():
            await db.execute(
                update(account)
                .where(account.c.person_id == GUARDIANS + who)
                .values(quiet_from=hours[0], quiet_to=hours[1])
            )
        await write_letters(db, draft.id, telling(school, "school"), late, now=NOW)
        rows = await db.execute(select(letter.c.person_id, letter.c.state, letter.c.due_at))
        due = {row.person_id - GUARDIANS: (row.state, row.due_at) for row in rows}
    assert due[1] == ("postponed", NOW + timedelta(hours=19))  # 7:00
    assert due[2] == ("queued", late)
    assert due[3] == ("postponed", NOW + timedelta(hours=21, minutes=30))


async def test_written_twice_nobody_gets_it_twice(store: Store) -> None:
    school = await settle(store, 4)
    draft = await drafted(store, school.id, "school")
    async with store.writing() as db:
        first = await write_letters(db, draft.id, telling(school, "school"), NOW, now=NOW)
        again = await write_letters(db, draft.id, telling(school, "school"), NOW, now=NOW)
    assert (first, again) == (4, 0)


async def test_two_presses_at_once_send_once(store: Store) -> None:
    school = await settle(store, 4)
    draft = await drafted(store, school.id, "school")

    async def press() -> bool:
        async with store.writing() as db:
            whole = telling(school, "school")
            sent = await send(db, draft, whole, begins_at=NOW, progress_chat=None, now=NOW)
        return sent is not None

    assert sorted(await asyncio.gather(press(), press(), press())) == [False, False, True]
    async with store.reading() as db:
        assert (await broadcast_letters.figures_of(db, [draft.id]))[draft.id].written == 4


async def test_a_recall_stops_what_waits_and_takes_back_what_went(store: Store) -> None:
    school = await settle(store, 5)
    draft = await drafted(store, school.id, "school")
    async with store.writing() as db:
        await send(
            db, draft, telling(school, "school"), begins_at=NOW, progress_chat=None, now=NOW
        )
        gone = select(letter.c.id).order_by(letter.c.id).limit(2)
        await db.execute(update(letter).where(letter.c.id.in_(gone)).values(state="sent"))
        assert await recall(db, draft, actor=GUARDIANS + 1, now=NOW)
        assert not await recall(db, draft, actor=GUARDIANS + 1, now=NOW)
    async with store.reading() as db:
        figures = (await broadcast_letters.figures_of(db, [draft.id]))[draft.id]
        rows = (
            await db.execute(
                select(letter.c.facts, letter.c.chat_id).where(
                    letter.c.kind == broadcast_letters.RECALLED
                )
            )
        ).all()
        sent = (
            await db.execute(select(letter.c.id, letter.c.chat_id).where(letter.c.state == "sent"))
        ).all()
    assert figures.of("sent") == 2
    assert figures.unsent() == {("withdrawn", "recalled"): 3}
    assert {(row.facts["edits"], row.chat_id) for row in rows} == {tuple(row) for row in sent}


async def test_ten_times_the_families_take_no_more_statements(store: Store) -> None:
    school = await settle(store, 300)
    counted: list[str] = []

    async def statements(audience: str) -> int:
        draft = await drafted(store, school.id, audience)
        async with store.writing() as db:
            engine = db.sync_connection
            listening = lambda *args: counted.append(args[2])  # noqa: E731
            event.listen(engine, "before_cursor_execute", listening)
            counted.clear()
            whole = telling(school, audience)
            await send(db, draft, whole, begins_at=NOW, progress_chat=None, now=NOW)
            event.remove(engine, "before_cursor_execute", listening)
        return len(counted)

    assert await statements("class:7А") == await statements("school") <= 8
