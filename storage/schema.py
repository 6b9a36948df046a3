"""The schema of the database, brought up to date by Alembic."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.store import Store

MIGRATIONS = Path(__file__).parent / "migrations"
HEAD = max(path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
_LOCK = 0x64_69_61_72_79  # any number, the same in every process


class TooNew(Exception):
    """The database was made by a later version of the program."""


async def version_of(db: AsyncConnection) -> str | None:
    """None for an empty database."""
    if not await db.run_sync(lambda sync: inspect(sync).has_table("alembic_version")):
        return None
    found = await db.execute(text("SELECT version_num FROM alembic_version"))
    return found.scalar_one_or_none()


async def bring_up_to_date(store: Store) -> bool:
    """Run the migrations that are missing; whether there were any."""
    async with store.reading() as db:
        before = await version_of(db)
    if before == HEAD:
        return False
    if before is not None and before > HEAD:
        raise TooNew
    async with store.writing() as db:
        if db.dialect.name == "postgresql":
            await db.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        await db.run_sync(_upgrade)
    return True


def _upgrade(connection: Connection) -> None:
    # Alembic is imported only where there is something to do: it costs as much as a whole command.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
