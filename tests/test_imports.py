"""What a command does not use, it does not import: aiogram alone costs seconds and a hundred megabytes."""

from __future__ import annotations

import subprocess
import sys

import pytest

MESSENGERS = {"aiogram", "vk_api", "aiohttp"}


def imported_by(module: str) -> set[str]:
    told = subprocess.run(
        [sys.executable, "-c", f"import {module}, sys; print(*sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
    )
    return set(told.stdout.split())


def test_help_needs_neither_a_database_nor_a_messenger() -> None:
    heavy = {"sqlalchemy", "pydantic", "fastapi", "structlog", "typst", *MESSENGERS}
    assert not imported_by("bot.__main__") & heavy


@pytest.mark.parametrize("command", ["codes", "importing", "consent", "check"])
def test_a_short_command_needs_no_web_part(command: str) -> None:
    assert not imported_by(f"bot.commands.{command}") & {"fastapi", "uvicorn", *MESSENGERS}


@pytest.mark.parametrize("command", ["demo", "run"])
def test_the_web_chat_alone_needs_no_messenger(command: str) -> None:
    assert not imported_by(f"bot.commands.{command}") & MESSENGERS
