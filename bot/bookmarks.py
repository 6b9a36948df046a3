"""How far the events of a bot were heard, kept in the database over a restart."""

from __future__ import annotations

from dataclasses import dataclass

from storage import bots
from storage.store import Store


@dataclass(frozen=True)
class StoredBookmark:
    store: Store
    channel: str
    bot: str

    async def last(self) -> str:
        async with self.store.reading() as db:
            return await bots.place_of(db, self.channel, self.bot)

    async def keep(self, place: str) -> None:
        async with self.store.writing() as db:
            await bots.keep_place(db, self.channel, self.bot, place)
