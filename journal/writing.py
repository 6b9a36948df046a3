"""Statements of an import, worked out before and executed in one go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import Date, Executable, Table, bindparam, update
from sqlalchemy.ext.asyncio import AsyncConnection

from journal.stored import chunks
from storage.tables.base import Instant

# Below this many rows COPY costs more than it saves.
COPY_FROM = 200
UPDATES_AT_ONCE = 5_000


@dataclass(frozen=True)
class Insert:
    table: Table
    names: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]


@dataclass(frozen=True)
class Update:
    """Each row is the values of `names` and then the id."""

    table: Table
    names: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]


@dataclass(frozen=True)
class Mark:
    """The same values for many rows: how rows are marked deleted."""

    table: Table
    ids: Sequence[int]
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Run:
    statement: Executable
    params: Sequence[dict[str, Any]]


Op: TypeAlias = "Insert | Update | Mark | Run"


async def execute(db: AsyncConnection, op: Op) -> None:
    match op:
        case Insert(table, names, rows):
            await _insert(db, table, names, rows)
        case Update(table, names, rows):
            changed = update(table).where(table.c.id == bindparam("key"))
            statement = changed.values({name: bindparam(f"new_{name}") for name in names})
            places = [*(f"new_{name}" for name in names), "key"]
            for at in range(0, len(rows), UPDATES_AT_ONCE):
                part = rows[at : at + UPDATES_AT_ONCE]
                await db.execute(statement, [dict(zip(places, row, strict=True)) for row in part])
        case Mark(table, ids, values):
            for some in chunks(ids):
                await db.execute(update(table).where(table.c.id.in_(some)).values(**values))
        case Run(statement, params):
            if params:
                await db.execute(statement, list(params))


async def _insert(
    db: AsyncConnection, table: Table, names: tuple[str, ...], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Past SQLAlchemy's row by row work, which costs more than the database does; its types are kept."""
    if not rows:
        return
    bound = [_binding(db, table, name) for name in names]
    if any(bound):
        columns: list[Any] = list(zip(*rows, strict=True))
        rows = list(
            zip(
                *(
                    map(bind, column) if bind else column
                    for bind, column in zip(bound, columns, strict=True)
                ),
                strict=True,
            )
        )
    if db.dialect.name == "postgresql" and len(rows) >= COPY_FROM:
        raw = (await db.get_raw_connection()).driver_connection
        assert raw is not None
        await raw.copy_records_to_table(table.name, records=rows, columns=names)
        return
    quote = db.dialect.identifier_preparer.quote
    numbered = db.dialect.paramstyle == "numeric_dollar"
    places = (f"${at}" if numbered else "?" for at in range(1, len(names) + 1))
    columns_in_words = ", ".join(map(quote, names))
    statement = (
        f"INSERT INTO {quote(table.name)} ({columns_in_words}) VALUES ({', '.join(places)})"  # noqa: S608 -- our own names
    )
    await db.exec_driver_sql(statement, list(rows))


def _binding(db: AsyncConnection, table: Table, name: str) -> Callable[[Any], Any] | None:
    dialect = db.dialect
    bind = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
    if bind is None:
        return None
    if not isinstance(table.c[name].type, (Date, Instant)):
        return bind
    # Days and moments repeat, and cost most of all to write.
    return lru_cache(1 << 16)(bind)
