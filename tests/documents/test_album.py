from __future__ import annotations

import asyncio
import threading
from dataclasses import replace

import pytest

from documents.album import Album, Busy
from documents.cards import draw_card
from documents.page import drawn
from tests.documents.test_cards import HEAD, MARKS, WEEK


async def test_the_same_picture_is_drawn_once_even_at_the_same_moment() -> None:
    album = Album()
    first, second = await asyncio.gather(draw_card(album, MARKS), draw_card(album, MARKS))
    assert first is second
    assert await draw_card(album, replace(MARKS)) is first
    assert await draw_card(album, replace(MARKS, more="и ещё 2")) != first


async def test_another_album_draws_the_same_bytes() -> None:
    assert await draw_card(Album(), WEEK) == await draw_card(Album(), WEEK)


async def test_whoever_stops_waiting_takes_the_picture_from_nobody() -> None:
    album = Album()
    impatient = asyncio.ensure_future(draw_card(album, MARKS))
    patient = asyncio.ensure_future(draw_card(album, MARKS))
    await asyncio.sleep(0)
    impatient.cancel()
    assert (await patient).startswith(b"\x89PNG")


async def test_beyond_the_bound_nobody_queues_and_later_there_is_room_again() -> None:
    album = Album(waiting=2)
    gate = threading.Event()

    def shut() -> bytes:
        gate.wait(10)
        return b""

    before = asyncio.ensure_future(drawn(shut))
    cards = [replace(MARKS, more=f"и ещё {n}") for n in range(3)]
    waiting = [asyncio.ensure_future(draw_card(album, card)) for card in cards[:2]]
    await asyncio.sleep(0)
    with pytest.raises(Busy):
        await draw_card(album, cards[2])
    same = asyncio.ensure_future(draw_card(album, cards[0]))  # waits with who asked before
    gate.set()
    await before
    assert len(set(await asyncio.gather(*waiting, same))) == 2
    assert (await draw_card(album, cards[2])).startswith(b"\x89PNG")


async def test_an_album_is_never_larger_than_its_room() -> None:
    size = len(await draw_card(Album(), MARKS))
    album = Album(room=int(size * 2.5))
    cards = [replace(MARKS, head=replace(HEAD, days=f"{n} четверть")) for n in range(4)]
    kept = [await draw_card(album, card) for card in cards]
    assert await draw_card(album, cards[3]) is kept[3]
    again = await draw_card(album, cards[0])
    assert again == kept[0]
    assert again is not kept[0]
    assert album._bytes == sum(map(len, album._kept.values())) <= size * 2.5


async def test_a_picture_that_failed_is_tried_again() -> None:
    album = Album()
    broken = replace(MARKS, head=replace(HEAD, lang="no such language"))
    for _time in range(2):
        with pytest.raises(Exception, match="language"):
            await draw_card(album, broken)
    assert not album._begun
