"""Processes of `diarybot run --role …` on one PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.commands.office import Office, Running


@dataclass
class Machines:
    folder: Path
    parent: Path  # tests.commands.warm
    settings: dict[str, str]

    @asynccontextmanager
    async def running(self, *roles: str) -> AsyncIterator[Running]:
        words = [word for role in roles for word in ("--role", role)]
        async with Office(self.folder, self.parent, self.settings).running(*words) as made:
            yield made
