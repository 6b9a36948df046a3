"""The whole way of a letter at its platform's limit: python -m benchmarks.pump

Claimed from the outbox on SQLite, composed, sent by the real channel, noted. The fake platforms keep the limits, in a
process of their own; VK answers after 100 ms.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import tempfile
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import text

from benchmarks.drain import NOW, settle
from benchmarks.limits import ANNOUNCEMENT, Platform, _serve_telegram, _serve_vk, digest
from bot.telegram.channel import Telegram
from bot.vk.channel import Vk
from chat.talk import Channel, Reply
from delivery import kinds
from delivery.batch import Batch
from delivery.kinds import Kind
from delivery.pace import OwnPace
from diary.people import PersonalData
from scheduler.desk import Desk
from scheduler.letters import send_due
from storage import outbox
from storage.outbox import Post, Rank, lane_of
from storage.schema import bring_up_to_date
from storage.store import Store, open_store
from tests.fakes.telegram_server import TOKEN as TELEGRAM_TOKEN
from tests.fakes.vk_server import GROUP_ID
from tests.fakes.vk_server import TOKEN as VK_TOKEN

SECONDS = 20


async def _equal(batch: Batch) -> Mapping[int, Reply]:
    return {letter.id: ANNOUNCEMENT for letter in batch.letters}


async def _own(batch: Batch) -> Mapping[int, Reply]:
    return {letter.id: replace(digest(letter.id), personal=True) for letter in batch.letters}


KINDS = {"equal": Kind(_equal, quiet=False), "own": Kind(_own, quiet=False)}


async def _write(store: Store, channel: str, kind: str, letters: int) -> None:
    rank = Rank.MASS if kind == "equal" else Rank.NORMAL
    lane = lane_of(channel, channel)
    async with store.writing() as db:
        for begin in range(1, letters, 10_000):
            numbers = range(begin, min(begin + 10_000, letters))
            posts = [Post(1, n, n, lane, kind, f"k{n}", NOW, rank=rank) for n in numbers]
            await outbox.add(db, posts, now=NOW)


async def sent(title: str, channel: Channel, platform: Platform, kind: str, letters: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite+aiosqlite:///{folder}/pump.db")
        await bring_up_to_date(store)
        await settle(store, channel=channel.name, chats=letters)
        await _write(store, channel.name, kind, letters)
        desk = Desk(
            store=store,
            clock=lambda: NOW,
            seconds=time.monotonic,
            sleep=asyncio.sleep,
            channels={lane_of(channel.name, channel.name): channel},
            carries={channel.name: PersonalData.FULL},
            worker="benchmark",
        )
        cpu = time.process_time()
        found: list[Any] = []
        async with asyncio.TaskGroup() as group:
            sending = group.create_task(send_due(desk))
            for pause in (3, SECONDS):  # once it is under way
                await asyncio.sleep(pause)
                async with store.reading() as db:
                    count = await db.scalar(
                        text("SELECT count(*) FROM letter WHERE state = 'sent'")
                    )
                found.append((time.monotonic(), count))
            sending.cancel()
        cpu = (time.process_time() - cpu) / (3 + SECONDS)
        async with store.reading() as db:
            again = await db.scalar(text("SELECT count(*) FROM letter WHERE attempts > 1"))
        await store.close()
    (began, before), (ended, after) = found
    refused, busiest = platform.ends()
    print(
        f"{title}: {(after - before) / (ended - began):,.1f} letters/s, {cpu:.0%} of a core, "
        f"busiest second {busiest}, refused {refused}, tried again {again}"
    )


def _vk(platform: Platform) -> Vk:
    pace = OwnPace(20, clock=time.monotonic)
    return Vk(VK_TOKEN, group_id=GROUP_ID, bot="vk", pace=pace, api_url=platform.url)


async def main() -> None:
    kinds.KINDS.update(KINDS)  # type: ignore[attr-defined]  # a dict, though it says only Mapping
    for title, kind, letters in (
        ("VK, equal announcements", "equal", 55_000),
        ("VK, personal digests", "own", 15_000),
    ):
        platform = Platform(_serve_vk)
        vk = _vk(platform)
        await sent(title, vk, platform, kind, letters)
        await vk.close()
    platform = Platform(_serve_telegram, 30)
    pace = OwnPace(30, clock=time.monotonic)
    telegram = Telegram(TELEGRAM_TOKEN, bot="telegram", pace=pace, api_url=platform.url)
    await sent("Telegram, personal digests", telegram, platform, "own", 1_500)
    await telegram.close()


if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    asyncio.run(main())
