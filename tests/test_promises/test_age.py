"""«Данные на …» stands under everything that the journal said, once it is old; who adds a screen adds it there."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from handlers import pictures
from handlers.routes import ROUTES
from handlers.start import FAMILY
from journal.demo_school.cast import CAST
from storage.store import open_store
from tests.test_promises.people import house_of, linked

# Nothing of the journal is said there: choices, settings, files, questions.
AGELESS = frozenset(
    {
        "alias",
        "announcement_file",
        "calendar",
        "cabinet",
        "consent",
        "consent_paper",
        "digest_time",
        "homework_file",
        "letter",
        "more",
        "picture",
        "subjects",
        "who_sees",
        "wishes_child",
        "withdraw",
    }
)


def test_every_screen_of_the_diary_tells_the_age_of_old_data(
    sqlite_school: Path, tmp_path: Path
) -> None:
    path = tmp_path / "school.db"
    shutil.copy(sqlite_school, path)
    screens = [
        name
        for name, route in ROUTES.items()
        if route.allow is FAMILY and not route.writes and name not in AGELESS
    ]
    screens += [f"picture?of={name}" for name in pictures.PICTURES]

    async def look() -> tuple[dict[str, str], dict[str, str]]:
        house = house_of(open_store(f"sqlite+aiosqlite:///{path}"))
        father = await linked(house, CAST.father, "901")
        fresh = {screen: await father.presses(screen) for screen in screens}
        later = replace(house, clock=lambda: house.clock() + timedelta(days=3))
        father = replace(father, house=later)
        old = {screen: await father.presses(screen) for screen in screens}
        await house.store.close()
        return fresh, old

    fresh, old = asyncio.run(look())
    assert not [screen for screen, words in fresh.items() if "Данные на" in words]
    assert not [screen for screen, words in old.items() if "Данные на" not in words]
