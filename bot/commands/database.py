"""diarybot migrate, backup."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from sqlalchemy import text

from bot.commands.opening import opened
from bot.commands.refusing import refuse
from bot.settings import Settings
from storage.schema import HEAD


async def migrate(settings: Settings) -> str:
    async with opened(settings) as store:
        if store.url.get_backend_name() != "sqlite":
            from scheduler.queued import install_at  # noqa: PLC0415 - a library that only several machines need

            await install_at(store.url)
        return f"Схема базы данных: версия {HEAD}."


async def backup(settings: Settings, file: Path) -> str:
    """A copy that is whole even while the bot runs. The secret is not in it."""
    if file.exists():
        refuse(f"{file} уже есть: выберите другое имя.")
    async with opened(settings) as store:
        if store.url.get_backend_name() == "sqlite":
            async with store.reading() as db:
                await db.execute(text("VACUUM INTO :file"), {"file": str(file)})
        else:
            await _dump(store.url.render_as_string(hide_password=False), file)
    file.chmod(0o600)
    return f"Копия сохранена: {file}. Секрет хранится отдельно: без него копия не откроет коды и сессии."


async def _dump(url: str, file: Path) -> None:
    plain = url.replace("postgresql+asyncpg://", "postgresql://")
    try:
        dump = await asyncio.create_subprocess_exec(
            "pg_dump",
            "--format=custom",
            f"--file={file}",
            env={
                **os.environ,
                "PGDATABASE": plain,
            },  # not in the arguments: everybody can read those
        )
    except FileNotFoundError:
        refuse("Для копии PostgreSQL нужна программа pg_dump: установите postgresql-client.")
    if await dump.wait() != 0:
        file.unlink(missing_ok=True)
        refuse("pg_dump не справился: причина выше.")
