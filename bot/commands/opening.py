"""What every command begins with: settings, the database, the school that is meant."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import SystemRandom

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.commands.refusing import WRONG_USAGE, refuse
from bot.logs import set_up_logs
from bot.schools import settle_schools
from bot.secret import the_secret
from bot.settings import FILE, Settings, Trouble
from diary.people import School
from handlers.turn import House
from storage import schools
from storage.schema import TooNew, bring_up_to_date
from storage.store import Store, open_store


def read_settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        refuse(*(f"{_name(one['loc'])}: {_said(one)}" for one in error.errors()), code=WRONG_USAGE)
    except ValueError as error:
        refuse(f"diarybot.toml: {error}", code=WRONG_USAGE)


def _name(place: tuple[int | str, ...]) -> str:
    if place[0] == "schools" and len(place) > 1:
        return f'{FILE}, [schools."{place[1]}"]: {".".join(str(part) for part in place[2:])}'
    return f"DIARYBOT_{'_'.join(str(part) for part in place).upper()}"


def _said(error: ErrorDetails) -> str:
    """Our own words, without pydantic's before them."""
    return str(error.get("ctx", {}).get("error") or error["msg"])


def utc_now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def opened(settings: Settings, *, level: int = logging.WARNING) -> AsyncIterator[Store]:
    """The database, migrated, and logs that say no names. A database that cannot be reached is one clear line."""
    set_up_logs(level)
    store = open_store(settings.database_url)
    try:
        _keep_from_others(store)
        await bring_up_to_date(store)
        await settle_schools(settings, store, now=utc_now())
    except TooNew:
        refuse("База данных создана более новой версией diarybot: обновите программу.")
    except (DBAPIError, OSError) as error:
        where = store.url.render_as_string(hide_password=True)
        refuse(
            f"База данных недоступна: {where} ({type(error).__name__}). Проверьте DIARYBOT_DATABASE_URL."
        )
    try:
        yield store
    finally:
        await store.close()


def _keep_from_others(store: Store) -> None:
    """A new SQLite file is readable to its owner alone."""
    if store.url.get_backend_name() == "sqlite" and store.url.database:
        path = Path(store.url.database)
        if not path.exists() and path.parent.is_dir():
            path.touch(mode=0o600)


def make_house(settings: Settings, store: Store) -> House:
    try:
        secret = the_secret(settings)
    except Trouble as trouble:
        refuse(*trouble.lines)
    return House(
        store=store,
        clock=utc_now,
        secret=secret,
        dice=SystemRandom(),
        carries=settings.carries,
        public_url=settings.public_url or "",
        code_days=settings.code_days,
    )


async def the_school(db: AsyncConnection, ext_id: str | None) -> School:
    """The school that is named; the only one; else a refusal that says what to do."""
    found = await schools.find_school(db, ext_id) if ext_id else await schools.only_school(db)
    if not found:
        refuse(
            f"Школы с идентификатором «{ext_id}» нет: сначала загрузите её данные (diarybot import)."
            if ext_id
            else "Школа не определена: загрузите данные (diarybot import) или назовите её: --school ID."
        )
    return found
