"""INSERT … ON CONFLICT in the dialect of the connection; both databases write it alike."""

from __future__ import annotations

from typing import TypeAlias

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

Upsert: TypeAlias = postgresql.Insert | sqlite.Insert


def upsert(db: AsyncConnection, table: Table) -> Upsert:
    return postgresql.insert(table) if db.dialect.name == "postgresql" else sqlite.insert(table)
