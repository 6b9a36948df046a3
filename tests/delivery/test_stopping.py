"""What waits is withdrawn with its cause, whatever the cause is."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from shutil import copytree

from delivery.kinds import KINDS
from diary.people import Purpose
from journal.importing import import_bundle
from journal.report import State
from linking.stopping import FOR_FAMILIES, OTHER_PURPOSES
from tests.delivery.sorting import Office


def test_the_table_of_kinds_says_the_same() -> None:
    for name, kind in KINDS.items():
        if kind.purpose is not None:
            assert OTHER_PURPOSES.get(name, Purpose.NOTIFY) is kind.purpose, name
    assert KINDS.keys() >= FOR_FAMILIES | OTHER_PURPOSES.keys()


async def test_an_import_that_blocks_a_guardian_stops_the_letters(
    office: Office, school_folder: Path, tmp_path: Path
) -> None:
    tomorrow = office.time.clock() + timedelta(days=1)
    await office.writes(*office.families, due_at=tomorrow)
    await office.writes(*office.families, kind="evening", pupil_id=None, due_at=tomorrow)
    blocked = office.families[0]
    ((who,),) = await office.rows("SELECT ext_id FROM person WHERE id = :id", id=blocked.person_id)
    folder = tmp_path / "export"
    copytree(school_folder, folder)
    path = folder / "guardians.csv"
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    column = head.split(",").index("blocked")
    changed = []
    for row in rows:
        cells = row.split(",")
        if who in cells:
            cells[column] = "true"
        changed.append(",".join(cells))
    path.write_text("\n".join([head, *changed]), encoding="utf-8")
    report = await import_bundle(
        office.store, folder, now=office.time.clock() + timedelta(hours=1), actor="test"
    )
    assert report.state is State.APPLIED, report.as_json("ru")
    found = await office.rows(
        "SELECT person_id, state, why FROM letter WHERE kind IN ('news', 'evening')"
    )
    stopped = [row for row in found if row[1] != "queued"]
    assert stopped == [(blocked.person_id, "withdrawn", "not_permitted")] * 2
