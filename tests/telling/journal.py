"""What the demo school's journal exports during the day: only what changed, loaded as the school does."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from journal.demo_school.cast import TIMEZONE
from journal.importing import import_bundle
from journal.report import State
from storage.store import Store

Cells = dict[str, str]
GONE = {"status": "tobedeleted"}


class Journal:
    def __init__(
        self, store: Store, clock: Callable[[], datetime], school_folder: Path, folder: Path
    ) -> None:
        self.store = store
        self.clock = clock
        self.school_folder = school_folder
        self.folder = folder
        self.made = 0
        self.known: dict[str, dict[str, Cells]] = {}

    def row(self, file: str, key: str) -> Cells:
        """A row as the journal exported it first, or as it was changed since."""
        if file not in self.known:
            with (self.school_folder / f"{file}.csv").open(encoding="utf-8", newline="") as source:
                rows = list(csv.DictReader(source))
            self.known[file] = {_key(row): row for row in rows}
        return self.known[file][key]

    def like(self, file: str, key: str, **cells: str) -> Cells:
        """A row such as this one with other cells; it is known by its own key from now on."""
        row = self.row(file, key) | {name.replace("__", "."): v for name, v in cells.items()}
        self.known[file][_key(row)] = row
        return row

    async def says(self, **files: list[Cells]) -> None:
        self.made += 1
        folder = self.folder / f"export-{self.made}"
        folder.mkdir(parents=True)
        now = self.clock().astimezone(ZoneInfo(TIMEZONE)).isoformat()
        with (self.school_folder / "manifest.csv").open(encoding="utf-8", newline="") as source:
            system = dict(csv.reader(source))["source.systemName"]
        manifest = [
            ("propertyName", "value"),
            ("source.systemName", system),
            ("school.timezone", TIMEZONE),
            ("asOf", now),
            *((f"file.{name}", "delta") for name in files),
        ]
        _write(folder / "manifest.csv", manifest)
        for name, rows in files.items():
            stamped = [{"status": "active"} | row | {"dateLastModified": now} for row in rows]
            stamped = [row | {"status": row["status"] or "active"} for row in stamped]
            header = list(dict.fromkeys(cell for row in stamped for cell in row))
            _write(
                folder / f"{name}.csv",
                [tuple(header), *(tuple(row.get(n, "") for n in header) for row in stamped)],
            )
        report = await import_bundle(self.store, folder, now=self.clock(), actor="test")
        assert report.state is State.APPLIED, report.as_json("ru")


def _key(row: Cells) -> str:
    """A guardian's line has no id of its own."""
    return row.get("sourcedId") or f"{row['studentSourcedId']}:{row['userSourcedId']}"


def _write(path: Path, rows: list[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows(rows)
