"""diarybot erase, as a process."""

from __future__ import annotations

import csv
import shutil
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from journal.demo_school.cast import CAST
from storage.erasing import PROOF
from storage.store import Store, open_store
from storage.tables import metadata
from storage.tables.people import person
from tests.commands.office import Office


async def test_the_family_side_goes_and_the_journals_copy_stays(office: Office) -> None:
    await office.does("codes", "issue", "--person", CAST.mother.ext_id)
    began = time.monotonic()
    done = (await office.does("erase", "--person", CAST.mother.ext_id, "--json")).json()
    assert time.monotonic() - began > 0.7  # nothing that a running bot had permitted begins now
    assert done == {
        "person": CAST.mother.ext_id,
        "chats": 0,
        "letters": 0,
        "codes": 1,
        "consents": 0,
        "journal": "kept",
        "listed": True,
    }
    nobody = await office.does("erase", "--person", "nobody")
    assert nobody.code == 1
    assert "такого человека" in nobody.one_line()


@pytest.mark.proof
async def test_a_mother_and_a_pupil_who_left(office: Office, export: Path) -> None:
    mother, anna = CAST.mother, CAST.anna
    await office.does("codes", "issue", "--person", mother.ext_id)
    for child in (anna, CAST.first_grader):
        await office.does(
            *("consent", "record", "--person", mother.ext_id, "--pupil", child.ext_id),
            *("--decision", "granted"),
        )
    done = (await office.does("erase", "--person", mother.ext_id, "--yes", "--json")).json()
    assert (done["consents"], done["codes"], done["journal"]) == (4, 1, "kept")
    told = await office.does("erase", "--person", mother.ext_id)
    assert told.code == 0
    assert "уберите человека из журнала" in told.out
    shown = await office.does("consent", "show", "--person", mother.ext_id)
    assert shown.out.count("withdrawn") == 4  # the register stands

    # A child leaves, and her mother with her: the journal exports neither.
    left = office.folder / "left"
    shutil.copytree(export, left)
    gone = {mother.ext_id, anna.ext_id, CAST.father.ext_id}
    gone |= _without(left / "homework.csv", gone)
    for file in left.glob("*.csv"):
        _without(file, gone)
    imported = await office.does("import", str(left), "--confirm-deletions", "--json")
    assert imported.json()["state"] == "applied"
    store = open_store(f"sqlite+aiosqlite:///{office.folder / 'diarybot.db'}")
    try:
        assert (await _rows_of(store, anna.ext_id)).keys() >= {"mark", "homework", "attendance"}
        for one in (anna, mother):
            done = (await office.does("erase", "--person", one.ext_id, "--json")).json()
            assert done["journal"] == "erased"
            assert done["listed"] is False
            assert await _rows_of(store, one.ext_id) == {}
            assert await _name_of(store, one.ext_id) == ("", "", "")
    finally:
        await store.close()
    again = await office.does("import", str(left), "--json")
    assert again.json()["state"] == "unchanged"  # and brings nothing back


def _without(file: Path, ids: set[str]) -> set[str]:
    """The first cells of the rows that were left out."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    with file.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows(row for row in rows if not ids & set(row))
    return {row[0] for row in rows if ids & set(row)}


async def _rows_of(store: Store, ext_id: str) -> dict[str, int]:
    """Rows about a pupil, by table; the proof apart."""
    found = {}
    async with store.reading() as db:
        who = await db.scalar(select(person.c.id).where(person.c.ext_id == ext_id))
        for table in metadata.sorted_tables:
            if "pupil_id" in table.c and table not in PROOF:
                of = select(func.count()).select_from(table).where(table.c.pupil_id == who)
                if n := await db.scalar(of):
                    found[table.name] = n
    return found


async def _name_of(store: Store, ext_id: str) -> tuple[str, str, str]:
    async with store.reading() as db:
        row = (
            await db.execute(
                select(person.c.family_name, person.c.given_name, person.c.middle_name).where(
                    person.c.ext_id == ext_id
                )
            )
        ).one()
    return row[0], row[1], row[2]
