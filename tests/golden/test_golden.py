"""A conversation in every language, word for word, to be read from top to bottom in the text files beside."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from chat.text import LANGUAGES
from tests.golden.conversation import conversation, path_of


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_the_first_day_of_a_mother_reads_as_it_is_written_down(
    lang: str, sqlite_school: Path, tmp_path: Path
) -> None:
    path = tmp_path / "school.db"
    shutil.copy(sqlite_school, path)
    said = await conversation(f"sqlite+aiosqlite:///{path}", lang)
    assert said == path_of(lang).read_text("utf-8")
