"""Big documents come from a process of their own."""

from __future__ import annotations

import os
import signal
import time
from functools import partial

import pytest

from documents.apart import NotDrawn, drawn_apart


def who_draws() -> bytes:
    return str(os.getpid()).encode()


def breaks(words: str) -> bytes:
    raise LookupError(words)


def is_killed() -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return b"never"


def takes_long() -> bytes:
    time.sleep(30)
    return b"never"


async def test_another_process_draws_and_the_next_drawing_has_a_new_one() -> None:
    first, second = [int(await drawn_apart(who_draws)) for _time in range(2)]
    assert len({first, second, os.getpid()}) == 3


async def test_an_error_says_its_kind_and_nothing_of_what_was_drawn() -> None:
    with pytest.raises(NotDrawn, match=r"ended with 1: LookupError$"):
        await drawn_apart(partial(breaks, "Анна Ёлкина"))


async def test_a_killed_drawing_is_a_clear_error_and_the_next_one_works() -> None:
    with pytest.raises(NotDrawn, match="ended with -9"):
        await drawn_apart(is_killed)
    assert await drawn_apart(who_draws)


async def test_nobody_waits_for_ever() -> None:
    with pytest.raises(NotDrawn, match=r"more than 0\.2 s"):
        await drawn_apart(takes_long, patience=0.2)
