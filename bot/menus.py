"""What a platform was told once and need not be told again, kept in the database over a restart."""

from __future__ import annotations

from dataclasses import dataclass

import structlog
from sqlalchemy.exc import SQLAlchemyError

from linking import chats
from storage import bots
from storage.store import Store

log = structlog.get_logger()


@dataclass(frozen=True)
class StoredMenus:
    """The menu of each chat."""

    store: Store
    channel: str
    bot: str

    async def keep(self, sender: str, key: str) -> None:
        """What was not written down is told once more: the answer before it was given all the same."""
        try:
            async with self.store.writing() as db:
                await chats.note_menu(db, self.channel, self.bot, sender, key)
        except (SQLAlchemyError, OSError) as error:
            log.warning("menu_not_noted", error=type(error).__name__)


@dataclass(frozen=True)
class StoredProfile:
    """The words of a bot's profile, and the menus that everybody has, as a hash."""

    store: Store
    channel: str
    bot: str

    async def last(self) -> str:
        async with self.store.reading() as db:
            return await bots.told_of(db, self.channel, self.bot)

    async def keep(self, told: str) -> None:
        async with self.store.writing() as db:
            await bots.keep_told(db, self.channel, self.bot, told)
