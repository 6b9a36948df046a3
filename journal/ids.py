"""Own ids, given before the rows are written, so that everything can be written at once."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Table, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection


class Ids:
    """PostgreSQL keeps ids apart by its sequences. SQLite counts on from the highest: true as long as
    nobody else has written, which `still_free` tells under the writer's lock.
    """

    def __init__(self, db: AsyncConnection) -> None:
        self._db = db
        self._highest: dict[str, int] = {}
        self._next: dict[str, int] = {}
        self._tables: dict[str, Table] = {}

    async def take(self, table: Table, count: int) -> Sequence[int]:
        if not count:
            return ()
        if self._db.dialect.name == "postgresql":
            taken = await self._db.execute(
                text(
                    "SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :n)"
                ),
                {"name": f'"{table.name}"', "n": count},
            )
            return list(taken.scalars())
        if table.name not in self._next:
            self._highest[table.name] = await _highest(self._db, table)
            self._next[table.name] = self._highest[table.name] + 1
            self._tables[table.name] = table
        first = self._next[table.name]
        self._next[table.name] += count
        return range(first, first + count)

    async def still_free(self, db: AsyncConnection) -> bool:
        for name, highest in self._highest.items():
            if await _highest(db, self._tables[name]) != highest:
                return False
        return True


async def _highest(db: AsyncConnection, table: Table) -> int:
    return (await db.scalar(select(func.max(table.c.id)))) or 0
