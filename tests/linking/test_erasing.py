"""Whoever the journal knows no more is erased whole: no table names them, and the next import brings nobody back."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from diary.people import Decision
from journal.demo_school.cast import CAST
from linking import consent, erasing, rosters
from linking.consent import Said
from storage import schools
from storage.erasing import PROOF
from storage.outbox import Post, add
from storage.store import Store, open_store
from storage.tables import metadata
from tests.conftest import NOW
from tests.needles import found_in

OFFICE = Said(form="paper", channel="office")
LATER = NOW + timedelta(days=1)


async def test_a_pupil_who_left_is_found_in_no_table(school_database: str) -> None:
    store = open_store(school_database)
    try:
        anna = await _id_of(store, CAST.anna.ext_id)
        mother = await _id_of(store, CAST.mother.ext_id)
        await _sql(
            store,
            "INSERT INTO alias (person_id, pupil_id, words) VALUES (:mother, :anna, 'Хохотунья')",
            mother=mother,
            anna=anna,
        )
        # Names that nobody else of the school has: what is found, is theirs.
        await _sql(
            store,
            "UPDATE person SET family_name = 'Неповторимова', given_name = 'Аэлита',"
            " middle_name = 'Кимовна', deleted_at = :now WHERE id = :anna",
            now=NOW,
            anna=anna,
        )
        others = await _counts(store, "pupil_id <> :anna", anna=anna)
        async with store.writing() as db:
            school = await schools.only_school(db)
            assert school
            (record,) = await erasing.records(db, school.id, CAST.anna.ext_id)
            assert not record.listed
            await erasing.erase(
                db, school_id=school.id, person_id=record.id, said=OFFICE, now=LATER
            )
            await erasing.erase_journal_copy(db, school.id, record, now=LATER)
        needles = {"Неповторимова", "Аэлита", "Кимовна", "Хохотунья"}
        assert await found_in(store, needles) == []
        assert await _counts(store, "pupil_id = :anna", anna=anna) == {}
        assert await _counts(store, "pupil_id <> :anna", anna=anna) == others
    finally:
        await store.close()


async def test_what_is_written_at_the_same_moment_reaches_nobody(school_database: str) -> None:
    """Letters of a process that had chosen its recipients before; a decision that comes in between."""
    store = open_store(school_database)
    try:
        mother = await _id_of(store, CAST.mother.ext_id)
        anna = await _id_of(store, CAST.anna.ext_id)
        chat = await _chat(store, mother)

        async def erase() -> None:
            async with store.writing() as db:
                school = await schools.only_school(db)
                assert school
                await erasing.erase(
                    db, school_id=school.id, person_id=mother, said=OFFICE, now=LATER
                )

        async def write(number: int) -> None:
            async with store.writing() as db:
                await add(db, [_post(chat, mother, anna, number)], now=NOW)

        await asyncio.gather(*(write(one) for one in range(5)), erase(), write(5), write(6))
        # What came too late is a letter to a chat without an address, which is closed: nobody sends it.
        left = await _rows(
            store,
            "SELECT chat.closed_at, chat.address, letter.state FROM letter"
            " JOIN chat ON chat.id = letter.chat_id",
        )
        assert all(row[0] and row[1] == "" for row in left)
        assert await found_in(store, {"4711"}) == []
    finally:
        await store.close()


async def test_what_a_quicker_hand_still_wrote_is_swept_up(school_database: str) -> None:
    """PostgreSQL lets a press of another chat that had begun before end after the erasing."""
    store = open_store(school_database)
    try:
        mother = await _id_of(store, CAST.mother.ext_id)
        father = await _id_of(store, CAST.father.ext_id)
        anna = await _id_of(store, CAST.anna.ext_id)
        async with store.writing() as db:
            school = await schools.only_school(db)
            assert school
            await erasing.erase(db, school_id=school.id, person_id=mother, said=OFFICE, now=LATER)
        for guardian, words in ((mother, "Хохотунья"), (father, "Солнышко")):
            await _sql(
                store,
                "INSERT INTO alias (person_id, pupil_id, words) VALUES (:guardian, :anna, :words)",
                guardian=guardian,
                anna=anna,
                words=words,
            )
        async with store.writing() as db:
            await erasing.forget_late(db, since=LATER - timedelta(hours=1))
        assert await found_in(store, {"Хохотунья"}) == []
        assert await found_in(store, {"Солнышко"})
    finally:
        await store.close()


async def test_half_an_erasure_is_none(school_database: str) -> None:
    store = open_store(school_database)
    try:
        mother = await _id_of(store, CAST.mother.ext_id)
        anna = await _id_of(store, CAST.anna.ext_id)
        await _chat(store, mother)
        async with store.writing() as db:
            school = await schools.only_school(db)
            assert school
            await consent.decide(
                db,
                school_id=school.id,
                person_id=mother,
                pupil_ids=[anna],
                purposes=consent.PURPOSES,
                decision=Decision.GRANTED,
                said=OFFICE,
                now=NOW,
            )
        try:
            async with store.writing() as db:
                await erasing.erase(
                    db, school_id=school.id, person_id=mother, said=OFFICE, now=LATER
                )
                raise ConnectionError  # noqa: TRY301 - the power fails
        except ConnectionError:
            pass
        assert await found_in(store, {"4711"})
        stands = await _rows(store, "SELECT DISTINCT decision FROM consent_entry")
        assert [row[0] for row in stands] == ["granted"]
    finally:
        await store.close()


def _post(chat: int, person: int, pupil: int, number: int) -> Post:
    return Post(
        school_id=1,
        chat_id=chat,
        person_id=person,
        lane="telegram:telegram",
        kind="marks",
        key=f"marks:{number}",
        due_at=NOW,
        pupil_id=pupil,
    )


async def _chat(store: Store, person: int) -> int:
    await _sql(
        store,
        "INSERT INTO chat (school_id, person_id, channel, bot, sender, address, linked_at)"
        " VALUES (1, :person, 'telegram', 'telegram', '4711', '4711', :now)",
        person=person,
        now=NOW,
    )
    return int((await _rows(store, "SELECT MAX(id) FROM chat"))[0][0])


async def _id_of(store: Store, ext_id: str) -> int:
    async with store.reading() as db:
        ((_school, human),) = await rosters.find_humans(db, ext_id)
    return human.id


async def _counts(store: Store, where: str, **values: Any) -> dict[str, int]:
    """Rows by table, of tables with a column pupil_id; the proof apart."""
    found = {}
    for table in metadata.sorted_tables:
        if "pupil_id" in table.c and table not in PROOF:
            rows = await _rows(
                store, f'SELECT COUNT(*) FROM "{table.name}" WHERE {where}', **values
            )
            if rows[0][0]:
                found[table.name] = rows[0][0]
    return found


async def _sql(store: Store, statement: str, **values: Any) -> None:
    async with store.writing() as db:
        await db.execute(text(statement), values)


async def _rows(store: Store, statement: str, **values: Any) -> list[Any]:
    async with store.reading() as db:
        return list((await db.execute(text(statement), values)).all())
