"""A code links once, and every wrong try counts, however many come at the same moment."""

from __future__ import annotations

import asyncio
import multiprocessing
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from journal.demo_school.cast import CAST
from linking.codes import FREE_TRIES
from storage.store import open_store
from tests.conftest import copied
from tests.test_promises.people import Somebody, code_for, house_of

CROWD = 1000


@contextmanager
def school_on(kind: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_school"), folder / "school.db")
        yield f"sqlite+aiosqlite:///{folder / 'school.db'}"
        return
    template = request.getfixturevalue("postgres_school")
    with copied(request.getfixturevalue("postgres"), template) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with school_on(request.param, request, tmp_path) as address:
        yield address


async def _try(somebody: Somebody, code: str) -> str:
    await somebody.says(code)
    return await somebody.says("да")


async def race(url: str, code: str, senders: range) -> int:
    """How many of these senders the code let in."""
    house = house_of(open_store(url))
    shown = await asyncio.gather(*(_try(Somebody(house, str(sender)), code) for sender in senders))
    await house.store.close()
    return sum("Согласие на обработку" in words for words in shown)


async def issued(url: str, seed: int = 11) -> str:
    house = house_of(open_store(url), seed=seed)
    code = await code_for(house, CAST.mother)
    await house.store.close()
    return code


async def chats(url: str) -> int:
    store = open_store(url)
    async with store.reading() as db:
        found = int((await db.execute(text("SELECT count(*) FROM chat"))).scalar_one())
    await store.close()
    return found


async def test_one_code_and_a_thousand_senders_have_one_winner(url: str) -> None:
    winners = await race(url, await issued(url), range(1000, 1000 + CROWD))
    assert winners == 1
    assert await chats(url) == 1


async def test_a_thousand_wrong_tries_at_once_are_all_counted(url: str) -> None:
    house = house_of(open_store(url))
    code = await code_for(house, CAST.mother)
    # Not a line of one chat but presses of many pages behind one network, or several processes.
    shown = await asyncio.gather(
        *(Somebody(house, "500").says(f"AAAA-{number:04}") for number in range(1111, 1111 + CROWD))
    )
    told_left = [words for words in shown if "Код не подошёл" in words]
    refused = [words for words in shown if "Слишком много неверных кодов" in words]
    assert len(told_left) == FREE_TRIES - 1
    assert len(told_left) + len(refused) == CROWD
    # Then even the right one waits.
    assert "Слишком много" in await Somebody(house, "500").says(code)
    await house.store.close()


async def test_the_same_sender_answering_twice_at_once_is_linked_once(url: str) -> None:
    house = house_of(open_store(url))
    mother = Somebody(house, "700")
    await mother.says(await code_for(house, CAST.mother))
    await asyncio.gather(*(Somebody(house, "700").presses("link_yes") for _ in range(20)))
    await house.store.close()
    assert await chats(url) == 1


def _process(url: str, code: str, first: int, winners: multiprocessing.Queue[int]) -> None:
    winners.put(asyncio.run(race(url, code, range(first, first + CROWD // 2))))


@pytest.mark.proof
def test_two_processes_have_one_winner(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    with school_on("postgresql", request, tmp_path) as url:
        for turn in range(5):
            code = asyncio.run(issued(url, seed=turn))
            context = multiprocessing.get_context("spawn")
            winners = context.Queue()
            both = [
                context.Process(target=_process, args=(url, code, first, winners))
                for first in (turn * 10_000, turn * 10_000 + 5_000)
            ]
            for one in both:
                one.start()
            assert sum(winners.get(timeout=120) for _ in both) == 1
            for one in both:
                one.join()
            assert asyncio.run(chats(url)) == turn + 1
