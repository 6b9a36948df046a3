from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from diary.people import School
from storage.tables.schools import bot_profile, school

_COLUMNS = (
    school.c.id,
    school.c.name,
    school.c.timezone,
    school.c.legal_basis,
    school.c.rules,
)


def _school(row: Any) -> School:
    return School(
        id=row.id,
        name=row.name,
        timezone=row.timezone,
        legal_basis=row.legal_basis,
        rules=row.rules,
    )


async def only_school(db: AsyncConnection) -> School | None:
    """The school of a deployment that serves one; None where there are none or several."""
    rows = (await db.execute(select(*_COLUMNS).limit(2))).all()
    return _school(rows[0]) if len(rows) == 1 else None


async def school_of_bot(db: AsyncConnection, channel: str, bot: str) -> School | None:
    """Whose bot it is; None for one that serves every school here."""
    found = await db.execute(
        select(*_COLUMNS)
        .join(bot_profile, bot_profile.c.school_id == school.c.id)
        .where(bot_profile.c.channel == channel, bot_profile.c.bot == bot)
    )
    row = found.one_or_none()
    return _school(row) if row else None


async def find_school(db: AsyncConnection, ext_id: str) -> School | None:
    row = (await db.execute(select(*_COLUMNS).where(school.c.ext_id == ext_id))).one_or_none()
    return _school(row) if row else None


async def all_schools(db: AsyncConnection) -> dict[str, School]:
    """By the id of their org."""
    rows = await db.execute(select(school.c.ext_id, *_COLUMNS))
    return {row.ext_id: _school(row) for row in rows}


async def change_school(db: AsyncConnection, school_id: int, values: Mapping[str, object]) -> None:
    await db.execute(update(school).where(school.c.id == school_id).values(**values))
