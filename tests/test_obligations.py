"""The page on obligations names screens and tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

from handlers.routes import ROUTES

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "obligations.md").read_text("utf-8")


def test_every_screen_on_it_can_be_opened() -> None:
    named = set(re.findall(r"(?<![\w/.])/([a-z_]+)\b", PAGE))
    assert len(named) > 25
    assert named <= ROUTES.keys()


def test_every_test_on_it_is_run() -> None:
    written = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    known = set(re.findall(r"^(?:async )?def (test_\w+)", written, re.MULTILINE))
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    assert len(named) > 40
    assert named <= known
    assert all((ROOT / place).exists() for place in re.findall(r"`(tests/[\w/.]+)`", PAGE))
