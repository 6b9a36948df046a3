"""What a file changes in a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, NamedTuple

from sqlalchemy import RowMapping, Table

from journal.report import Counts

ID, HASH, DELETED, FIRST_MORE = 0, 1, 2, 3


@dataclass
class Rows:
    """The rows of a table as a file has them. `unhashed` columns follow from another row: they are kept beside
    for speed, and a difference in them alone is no change of this row.
    """

    file: str
    table: Table
    keys: list[str]
    values: dict[str, list[Any]]
    unhashed: dict[str, list[Any]] = field(default_factory=dict)


class Entry(NamedTuple):
    id: int
    key: str
    hash: int
    values: tuple[Any, ...]


@dataclass
class Plan:
    """`before` holds the stored rows of what changes or goes, where somebody wants to know."""

    file: str
    table: Table
    names: tuple[str, ...]
    added: list[Entry] = field(default_factory=list)
    restored: list[Entry] = field(default_factory=list)
    changed: list[Entry] = field(default_factory=list)
    deleted: dict[int, str] = field(default_factory=dict)
    standing: int = 0  # rows of this file that stood before
    ids: dict[str, int] = field(default_factory=dict)  # what stands afterwards
    before: dict[int, RowMapping] = field(default_factory=dict)

    @property
    def counts(self) -> Counts:
        return Counts(len(self.added) + len(self.restored), len(self.changed), len(self.deleted))

    def new(self) -> Iterator[tuple[Entry, dict[str, Any]]]:
        for entry in (*self.added, *self.restored):
            yield entry, dict(zip(self.names, entry.values, strict=True))

    def altered(self) -> Iterator[tuple[Entry, RowMapping, dict[str, Any]]]:
        for entry in self.changed:
            after = dict(zip(self.names, entry.values, strict=True))
            yield entry, self.before[entry.id], after

    def removed(self) -> Iterator[tuple[Entry, RowMapping]]:
        for row_id, key in self.deleted.items():
            before = self.before[row_id]
            yield Entry(row_id, key, before["row_hash"], ()), before


def hashes(columns: Sequence[Sequence[Any]]) -> list[int]:
    """Eight bytes of each row, the same on every machine and database."""
    return [
        int.from_bytes(
            blake2b("\x1f".join(map(str, row)).encode(), digest_size=8).digest(),
            "big",
            signed=True,
        )
        for row in zip(*columns, strict=True)
    ]


@dataclass(frozen=True)
class Truth:
    """What a missing row means. `whole`: the file is the full truth for the rows that it owns (by their keys) and
    covers (by window and scope).
    """

    whole: bool
    owns: Callable[[str], bool] | None = None
    covers: Callable[[tuple[Any, ...]], bool] | None = None


def compare(
    rows: Rows, stored: dict[str, tuple[Any, ...]], gone: Sequence[str], truth: Truth
) -> Plan:
    """The plan; its new rows have no ids yet."""
    names = (*rows.values, *rows.unhashed)
    plan = Plan(rows.file, rows.table, names)
    plan.standing = sum(
        not row[DELETED] and (truth.owns is None or truth.owns(key)) for key, row in stored.items()
    )
    hashed = hashes(list(rows.values.values())) if rows.keys else []
    values = list(zip(*rows.values.values(), *rows.unhashed.values(), strict=True))
    new: list[int] = []
    for at, key in enumerate(rows.keys):
        have = stored.get(key)
        if have is None:
            new.append(at)
            continue
        plan.ids[key] = have[ID]
        if have[DELETED]:
            plan.restored.append(Entry(have[ID], key, hashed[at], values[at]))
        elif have[HASH] != hashed[at]:
            plan.changed.append(Entry(have[ID], key, hashed[at], values[at]))
    plan.added = [Entry(0, rows.keys[at], hashed[at], values[at]) for at in new]
    _leave(plan, stored, set(gone), truth)
    return plan


def _leave(plan: Plan, stored: dict[str, tuple[Any, ...]], gone: set[str], truth: Truth) -> None:
    for key, have in stored.items():
        if have[DELETED] or key in plan.ids:
            continue
        owned = truth.owns is None or truth.owns(key)
        covered = truth.whole and owned and (truth.covers is None or truth.covers(have))
        if key in gone or covered:
            plan.deleted[have[ID]] = key
        else:
            plan.ids[key] = have[ID]
