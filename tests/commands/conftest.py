from __future__ import annotations

import asyncio
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from journal.demo_school import write_demo_school
from tests.commands.office import Done, Office


@pytest.fixture(scope="session")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the journal writes today: a command takes the time from the clock."""
    folder = tmp_path_factory.mktemp("export")
    write_demo_school(folder, today=datetime.now(UTC).date())
    return folder


@pytest.fixture(scope="session")
def first_import(
    export: Path, parent: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Office, Done]:
    office = Office(tmp_path_factory.mktemp("office"), parent)
    return office, asyncio.run(office.does("import", str(export), "--json"))


@pytest.fixture
def office(first_import: tuple[Office, Done], tmp_path: Path) -> Office:
    """An office whose school is loaded."""
    made, done = first_import
    assert done.code == 0, done
    folder = tmp_path / "office"
    shutil.copytree(made.folder, folder)
    return Office(folder, made.parent)


@pytest.fixture
def empty_office(parent: Path, tmp_path: Path) -> Office:
    folder = tmp_path / "empty"
    folder.mkdir()
    return Office(folder, parent)
