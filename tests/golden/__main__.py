"""Writes every conversation down anew: `python -m tests.golden [language …]`."""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

from chat.text import LANGUAGES
from journal.demo_school import write_demo_school
from journal.importing import import_bundle
from storage.schema import bring_up_to_date
from storage.store import open_store
from tests.conftest import NOW
from tests.golden.conversation import conversation, path_of


async def main(langs: list[str]) -> None:
    with tempfile.TemporaryDirectory() as made:
        folder, school = Path(made), Path(made) / "school.db"
        write_demo_school(folder / "export", today=NOW.date())
        store = open_store(f"sqlite+aiosqlite:///{school}")
        await bring_up_to_date(store)
        await import_bundle(store, folder / "export", now=NOW, actor="golden")
        await store.close()
        for lang in langs:
            path = folder / f"{lang}.db"
            shutil.copy(school, path)
            words = await conversation(f"sqlite+aiosqlite:///{path}", lang)
            path_of(lang).write_text(words, "utf-8")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:] or list(LANGUAGES)))
