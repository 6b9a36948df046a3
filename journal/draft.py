"""One attempt to import: what the files say, against what is stored, as statements to execute."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.changes import ChangeKind
from journal.archive import Bundle
from journal.difference import Entry, Plan, Rows, Truth, compare
from journal.ids import Ids
from journal.manifest import Manifest
from journal.report import Counts, Problems
from journal.sheets import Sheet
from journal.stored import TABLES, ids_of_school, rows_of_source, standing, whole_rows
from journal.writing import Insert, Mark, Op, Update

COMMON = ("id", "school_id", "source_id", "ext_id", "row_hash", "batch_id", "deleted_at")


class Change(NamedTuple):
    kind: ChangeKind
    file: str
    row_id: int
    key: str
    hash: int
    pupil_id: int | None
    class_id: int | None
    group_id: int | None
    on_date: date | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass
class Draft:
    """`broken`: files that could not be read at all, so that nothing is said of those who name their rows."""

    db: AsyncConnection
    bundle: Bundle
    manifest: Manifest
    sheets: dict[str, Sheet]
    broken: frozenset[str]
    problems: Problems
    now: datetime
    as_of: datetime
    zone: ZoneInfo
    school_id: int
    source_id: int
    batch_id: int
    seen_batch: int | None  # the last batch of the school when the work began
    new_school: bool
    new_source: bool
    loaded: frozenset[str]  # files that were loaded before: their changes are told
    covered: frozenset[str]  # files that this source has ever sent
    ids: Ids
    beginning: list[Op] = field(
        default_factory=list
    )  # before the batch itself: its school, its source
    ops: list[Op] = field(default_factory=list)
    counts: dict[str, Counts] = field(default_factory=dict)
    standing: dict[str, int] = field(default_factory=dict)
    plans: dict[str, list[Plan]] = field(default_factory=dict)
    windows: dict[str, tuple[date, date] | None] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    known: dict[str, dict[str, int]] = field(default_factory=dict)
    names: dict[str, dict[str, int]] = field(default_factory=dict)
    pupils: set[int] = field(default_factory=set)
    new_pupils: list[tuple[Any, ...]] = field(default_factory=list)
    other_schools: frozenset[str] = frozenset()
    tasks: dict[int, Any] = field(default_factory=dict)  # stored homework that got new files
    group_classes: set[tuple[int, int]] | None = None
    scope: frozenset[int] | None = None  # classes of a partial export
    scope_pupils: frozenset[int] = frozenset()
    scope_groups: frozenset[int] = frozenset()

    @property
    def today(self) -> date:
        return self.as_of.astimezone(self.zone).date()

    def sheet(self, name: str) -> Sheet | None:
        return self.sheets.get(name)

    async def known_ids(self, file: str) -> dict[str, int]:
        """External id → id of what stands after this import, of every source of the school."""
        if file not in self.known:
            self.known[file] = await ids_of_school(self.db, TABLES[file], self.school_id)
        return self.known[file]

    async def settle(
        self,
        rows: Rows,
        *,
        gone: Sequence[str] = (),
        whole: bool = True,
        owns: Callable[[str], bool] | None = None,
        dated: str = "",
        window: tuple[date, date] | None = None,
        within: tuple[str, frozenset[int]] | None = None,
        told: bool = False,
        counted: bool = True,
        finish: Callable[[tuple[Any, ...]], tuple[Any, ...]] | None = None,
    ) -> Plan:
        """Work out what changes in a table, and put the statements down.

        `dated` is the table's column of the `window`; `owns` and `within` (a column and its values) limit what
        may be deleted; `told`: somebody wants to know what stood before; `counted`: the rows are what the clerk
        counts by; `finish` completes a row that will be written.
        """
        also = [dated] if dated else []
        also += [within[0]] if within else []
        also += [
            name
            for name in _SCOPES
            if self.scope is not None and name in rows.table.c and name not in also
        ]
        stored = (
            {}
            if self.new_source
            else await rows_of_source(self.db, rows.table, self.source_id, also)
        )
        truth = Truth(whole, owns, self._covers(also, dated, window, within))
        plan = compare(rows, stored, gone, truth)
        taken = await self.ids.take(rows.table, len(plan.added))
        plan.added = [
            Entry(row_id, *entry[1:]) for entry, row_id in zip(plan.added, taken, strict=True)
        ]
        plan.ids.update((entry.key, entry.id) for entry in plan.added)
        if told and rows.file in self.loaded:
            touched = [*(entry.id for entry in plan.changed), *plan.deleted]
            plan.before = await whole_rows(self.db, rows.table, touched)
        self._put_down(plan, finish)
        if counted:
            self.count(plan.file, plan.counts)
            self.standing[plan.file] = self.standing.get(plan.file, 0) + plan.standing
        return plan

    def _covers(
        self,
        also: Sequence[str],
        dated: str,
        window: tuple[date, date] | None,
        within: tuple[str, frozenset[int]] | None,
    ) -> Callable[[tuple[Any, ...]], bool]:
        places = {name: 3 + at for at, name in enumerate(also)}

        def covers(row: tuple[Any, ...]) -> bool:
            if window is not None:
                on = row[places[dated]]
                on = on.date() if isinstance(on, datetime) else on
                if on is None or not window[0] <= on <= window[1]:
                    return False
            if within is not None and row[places[within[0]]] not in within[1]:
                return False
            return self.scope is None or self._in_scope(places, row)

        return covers

    def _in_scope(self, places: dict[str, int], row: tuple[Any, ...]) -> bool:
        circles = {
            "class_id": self.scope or frozenset(),
            "pupil_id": self.scope_pupils,
            "group_id": self.scope_groups,
        }
        return any(row[places[name]] in circles[name] for name in circles if name in places)

    def _put_down(
        self, plan: Plan, finish: Callable[[tuple[Any, ...]], tuple[Any, ...]] | None
    ) -> None:
        def row(entry: Entry) -> tuple[Any, ...]:
            return finish(entry.values) if finish else entry.values

        common = (self.school_id, self.source_id)
        if plan.added:
            self.ops.append(
                Insert(
                    plan.table,
                    (*COMMON, *plan.names),
                    [
                        (e.id, *common, e.key, e.hash, self.batch_id, None, *row(e))
                        for e in plan.added
                    ],
                )
            )
        if altered := [*plan.restored, *plan.changed]:
            self.ops.append(
                Update(
                    plan.table,
                    (*plan.names, "row_hash", "batch_id", "deleted_at"),
                    [(*row(e), e.hash, self.batch_id, None, e.id) for e in altered],
                )
            )
        if plan.deleted:
            self.ops.append(
                Mark(
                    plan.table,
                    list(plan.deleted),
                    {"deleted_at": self.now, "batch_id": self.batch_id},
                )
            )
        self.plans.setdefault(plan.table.name, []).append(plan)

    def count(self, file: str, counts: Counts) -> None:
        self.counts[file] = self.counts.get(file, Counts()) + counts

    async def effective(self, table: Table, *names: str) -> dict[int, tuple[Any, ...]]:
        """Id → these columns of every row of the school that stands after this import."""
        rows: dict[int, tuple[Any, ...]] = {}
        if not self.new_school:
            rows = await standing(self.db, table, self.school_id, names)
        for plan in self.plans.get(table.name, ()):
            for row_id in plan.deleted:
                rows.pop(row_id, None)
            places = [plan.names.index(name) for name in names]
            for entry in (*plan.added, *plan.restored, *plan.changed):
                rows[entry.id] = tuple(entry.values[place] for place in places)
        return rows

    def stands(self, file: str, plan: Plan, others: dict[str, int]) -> None:
        """Let other rows name the rows of this file."""
        self.known[file] = {**others, **plan.ids}

    def tell(
        self,
        kind: ChangeKind,
        plan: Plan,
        entry: Entry,
        *,
        to: dict[str, Any],
        on: date | None = None,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
    ) -> None:
        """Keep a change for later. `to` holds pupil_id, class_id or group_id."""
        self.changes.append(
            Change(
                kind,
                plan.file,
                entry.id,
                entry.key,
                entry.hash,
                to.get("pupil_id"),
                to.get("class_id"),
                to.get("group_id"),
                on,
                before,
                after,
            )
        )

    def tells(self, file: str) -> bool:
        """The first load of a file is silent."""
        return file in self.loaded and not self.problems.fatal


_SCOPES = ("class_id", "pupil_id", "group_id")
