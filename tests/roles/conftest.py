from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import copied
from tests.roles.machine import Machines


@pytest.fixture
def machines(postgres: str, parent: Path, tmp_path: Path) -> Iterator[Machines]:
    """Machines with one empty database between them."""
    with copied(postgres, "template_diarybot") as url:
        yield Machines(
            tmp_path,
            parent,
            {
                "DIARYBOT_DATABASE_URL": url,
                "DIARYBOT_SECRET": "a key for tests that nobody guesses",
                "DIARYBOT_WEB_PORT": "0",
                "DIARYBOT_QUIET_HOURS": "00:00-00:00",
            },
        )
