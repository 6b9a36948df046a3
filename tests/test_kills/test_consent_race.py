"""Permissions that end while real processes send: after "done" nothing personal is begun."""

from __future__ import annotations

import asyncio
import shutil
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from delivery.pace import PERMITTED
from diary.people import Decision
from storage import outbox
from storage.store import Store, open_store
from tests.commands.office import Office as Folder
from tests.conftest import copied
from tests.delivery.sorting import SCHOOL, Family, decide, link_families, office_of
from tests.fakes.telegram import FakeTelegram

FAMILIES = 60
EACH = 25  # letters; a chat gets one a second
IN_PROCESS = 20
BY_COMMAND = 12
SECRET = "a key for tests that nobody guesses"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_school"), tmp_path / "diarybot.db")
        yield f"sqlite+aiosqlite:///{tmp_path / 'diarybot.db'}"
        return
    template = request.getfixturevalue("postgres_school")
    with copied(request.getfixturevalue("postgres"), template) as made:
        yield made


async def _prepare(store: Store) -> list[Family]:
    families = await link_families(store, most=FAMILIES)
    office = office_of(store, families)
    now = datetime.now(UTC)
    async with store.writing() as db:
        posts = [
            office.post(family, key=str(number), due_at=now, expires_at=now + timedelta(days=1))
            for number in range(EACH)
            for family in families
        ]
        await outbox.add(db, posts, now=now)
    return families


@pytest.mark.proof
async def test_nothing_personal_is_begun_after_done(
    url: str, tmp_path: Path, parent: Path
) -> None:
    store = open_store(url)
    families = await _prepare(store)
    dice = Random(11)
    chosen = dice.sample(families, IN_PROCESS + BY_COMMAND)
    done: dict[str, float] = {}
    async with FakeTelegram() as telegram:
        for family in families:
            telegram.person(int(family.address)).chat.started = True
        folder = Folder(
            tmp_path,
            parent,
            {
                "DIARYBOT_DATABASE_URL": url,
                "DIARYBOT_SECRET": SECRET,
                "DIARYBOT_TELEGRAM_TOKEN": telegram.token,
                "DIARYBOT_TELEGRAM_API_URL": telegram.url,
                "DIARYBOT_TELEGRAM_PERSONAL_DATA": "full",
                "DIARYBOT_TELEGRAM_RATE": "100",
                "DIARYBOT_QUIET_HOURS": "00:00-00:00",
            },
        )
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.test_kills.sender",
            "run",
            env=folder.env | {"PYTHONPATH": str(Path(__file__).parents[2])},
            cwd=tmp_path,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            async with asyncio.timeout(60):
                while not telegram.called("sendMessage"):
                    await telegram.changed()

            async def in_process(family: Family) -> None:
                await asyncio.sleep(dice.uniform(0, 12))
                async with store.writing() as db:
                    decision = dice.choice([Decision.WITHDRAWN, Decision.REFUSED])
                    await decide(db, family, decision, datetime.now(UTC))
                await asyncio.sleep(PERMITTED)
                done[family.address] = time.monotonic()

            async def by_command(families: list[Family]) -> None:
                for family in families:
                    person, pupil = await _names(store, family)
                    said = await folder.does(
                        "consent", "record", "--person", person, "--pupil", pupil,
                        "--decision", "withdrawn",
                    )  # fmt: skip
                    assert said.code == 0, said
                    done[family.address] = time.monotonic()

            async with asyncio.TaskGroup() as group:
                for family in chosen[:IN_PROCESS]:
                    group.create_task(in_process(family))
                group.create_task(by_command(chosen[IN_PROCESS:]))
            await asyncio.sleep(3)
        finally:
            process.terminate()
            await process.wait()
        calls = telegram.called("sendMessage")
    await store.close()
    assert len(done) == len(chosen)
    stopped = 0
    for address, at in done.items():
        of_chat = [one for one in calls if str(one.params["chat_id"]) == address]
        personal = [one for one in of_chat if str(one.params["text"]).endswith(": 5")]
        assert all(one.at < at for one in personal), (address, at, personal[-1].at)
        stopped += len(personal) < EACH
    assert stopped > len(done) / 2  # the letters were flowing


async def _names(store: Store, family: Family) -> tuple[str, str]:
    async with store.reading() as db:
        rows = await db.execute(
            text("SELECT id, ext_id FROM person WHERE id IN (:person, :pupil) AND school_id = :s"),
            {"person": family.person_id, "pupil": family.pupil_id, "s": SCHOOL},
        )
        names = {row.id: row.ext_id for row in rows}
    return names[family.person_id], names[family.pupil_id]
