"""What a platform was told once and need not be told again, kept in the database over a restart."""

from __future__ import annotations

from dataclasses import dataclass

from linking import chats
from storage import bots
from storage.store import Store


@dataclass(frozen=True)
class StoredMenus:
    """The menu of each chat."""

    store: Store
    channel: str
    bot: str

    async def keep(self, sender: str, key: str) -> None:
        async with self.store.writing() as db:
            await chats.note_menu(db, self.channel, self.bot, sender, key)


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
