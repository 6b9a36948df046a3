"""`diarybot deliveries`: what became of letters, for a script and for somebody who looks on."""

from __future__ import annotations

import asyncio
import os
import pty
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from rich.console import Console
from sqlalchemy import insert, update

from bot.commands.deliveries_view import Seen, drawn
from linking import rosters
from storage import deliveries, schools
from storage.beats import Broken
from storage.store import Store, open_store
from storage.tables.letters import broadcast, letter
from storage.tables.people import chat
from tests.commands.office import Office
from tests.commands.warm import PROGRAM
from tests.journeys.town import CAST

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


async def fill(store: Store, *, waiting: int = 0) -> int:
    """Letters of an announcement in every state; its number."""
    async with store.writing() as db:
        school = await schools.only_school(db)
        assert school
        ((_school, mother),) = await rosters.find_humans(db, CAST.mother.ext_id)
        chats = [
            (
                await db.execute(
                    insert(chat)
                    .values(
                        school_id=school.id, person_id=mother.id, channel=channel, bot=channel,
                        sender=f"{channel}-7", address="7", linked_at=NOW,
                    )
                    .returning(chat.c.id)
                )
            ).scalar_one()
            for channel in ("telegram", "vk")
        ]  # fmt: skip
        number = (
            await db.execute(
                insert(broadcast)
                .values(
                    school_id=school.id, audience="school", words="Собрание", state="queued", made_at=NOW,
                    skipped={"no_chat": 12, "consent": 3},
                )
                .returning(broadcast.c.id)
            )
        ).scalar_one()  # fmt: skip
        now = datetime.now(UTC)
        states = [("sent", "")] * 5 + [("unreachable", "blocked"), ("withdrawn", "recalled")]
        states += [("queued", "")] * waiting
        await db.execute(
            insert(letter),
            [
                {
                    "school_id": school.id, "chat_id": chats[place % 2], "person_id": mother.id,
                    "broadcast_id": number, "lane": ("telegram:telegram", "vk:vk")[place % 2],
                    "kind": "announcement", "facts": {}, "key": f"a:{place}", "state": state, "why": why,
                    "due_at": now, "made_at": now, "settled_at": None if state == "queued" else now,
                }
                for place, (state, why) in enumerate(states)
            ],
        )  # fmt: skip
    return int(number)


@pytest.fixture
async def filled(office: Office) -> AsyncIterator[tuple[Office, Store, int]]:
    store = open_store(f"sqlite+aiosqlite:///{office.folder / 'diarybot.db'}")
    number = await fill(store)
    yield office, store, number
    await store.close()


async def test_counts_for_a_script(filled: tuple[Office, Store, int]) -> None:
    office, _store, number = filled
    expected = {
        "announcement": number,
        "counts": {"sent": 5, "unreachable": 1, "withdrawn": 1},
        "reasons": {"unreachable": {"blocked": 1}, "withdrawn": {"recalled": 1}},
        "channels": {
            "telegram": {"sent": 3, "withdrawn": 1},
            "vk": {"sent": 2, "unreachable": 1},
        },
        "skipped": {"no_chat": 12, "consent": 3},
    }
    said = await office.does("deliveries", "--announcement", str(number), "--json")
    assert said.json() == expected
    whole = (await office.does("deliveries", "--json")).json()
    assert whole == {**expected, "announcement": None, "skipped": {}}


async def test_an_announcement_that_is_not_there_is_refused(office: Office) -> None:
    for more in ((), ("--json",)):
        done = await office.does("deliveries", "--announcement", "4711", *more)
        assert done.code == 1
        assert "4711" in done.one_line()
        assert done.out == ""
    assert (await office.does("deliveries")).out.strip() == "Сообщений нет."


async def test_it_prints_once_where_nobody_looks_on(filled: tuple[Office, Store, int]) -> None:
    office, _store, number = filled
    async with office.running() as running:  # beside a bot that runs
        done = await office.does("deliveries", "--announcement", str(number))
        assert (await running.end()).code == 0
    assert done.code == 0
    for words in ("ВКонтакте", "Telegram", "отправлено", "не доставлено: бот заблокирован",
                  "не отправлено: отозвано школой", "не подключили чат"):  # fmt: skip
        assert words in done.out
    assert "\x1b" not in done.out


async def test_a_terminal_shows_it_until_nothing_waits(office: Office) -> None:
    store = open_store(f"sqlite+aiosqlite:///{office.folder / 'diarybot.db'}")
    number = await fill(store, waiting=4)
    ours, theirs = pty.openpty()
    process = await asyncio.create_subprocess_exec(
        PROGRAM, "deliveries", "--announcement", str(number), cwd=office.folder,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "110"}, stdout=theirs, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    shown = bytearray()
    loop = asyncio.get_running_loop()
    seen = asyncio.Event()

    def read() -> None:
        try:
            shown.extend(os.read(ours, 65536))
        except OSError:  # the other end is closed
            loop.remove_reader(ours)
        seen.set()

    loop.add_reader(ours, read)
    async with asyncio.timeout(60):
        while "в очереди" not in shown.decode(errors="ignore"):
            seen.clear()
            await seen.wait()
        assert process.returncode is None
        async with store.writing() as db:
            settled = {"state": "sent", "settled_at": datetime.now(UTC)}
            await db.execute(update(letter).where(letter.c.state == "queued").values(settled))
        assert await process.wait() == 0
    loop.remove_reader(ours)
    os.close(ours)
    await store.close()
    assert "9 отправлено" in " ".join(shown.decode().split())


async def test_the_view_tells_rates_and_trouble(school_database: str) -> None:
    """On both databases."""
    store = open_store(school_database)
    number = await fill(store, waiting=6)
    async with store.writing() as db:
        old = datetime.now(UTC) - timedelta(minutes=20)
        in_vk = update(letter).where(letter.c.state == "queued", letter.c.lane == "vk:vk")
        await db.execute(in_vk.values(due_at=old))
    now = datetime.now(UTC)
    async with store.reading() as db:
        tallies = await deliveries.counts(db, broadcast_id=number)
        recent = await deliveries.counts(db, since=now - timedelta(days=1))
        queues = await deliveries.queues(db, now=now, broadcast_id=number)
        assert await deliveries.queues(db, now=now, broadcast_id=number + 1) == ()
    await store.close()
    assert sorted(recent, key=repr) == sorted(tallies, key=repr)
    broken = (Broken("telegram:telegram", now),)
    seen = Seen(tallies, queues, broken, {}, now)
    earlier = Seen(tuple(one for one in tallies if one.state != "sent"), queues, (), {}, now)
    console = Console(width=120, record=True, file=StringIO())
    console.print(drawn(seen, before=earlier, seconds=0.5))
    text = console.export_text()
    assert seen.waits
    assert "6 в очереди" in " ".join(text.split())
    assert "мессенджер не работает с" in text
    assert "стоит дольше 15 минут" in text
    telegram = next(line for line in text.splitlines() if line.startswith("Telegram"))
    assert " 6 " in telegram  # three in half a second
