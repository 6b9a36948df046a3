"""A community is set up for a conversation once, and the school's own words are left alone."""

from __future__ import annotations

import asyncio

import pytest

from tests.fakes.vk import FakeVk
from tests.fakes.vk_rules import Failure
from tests.vk.conftest import School, channel, listening


class Noted:
    def __init__(self) -> None:
        self.told = ""
        self.kept = asyncio.Event()

    async def last(self) -> str:
        return self.told

    async def keep(self, told: str) -> None:
        self.told = told
        self.kept.set()


async def test_a_community_is_set_up_once(fake: FakeVk, school: School) -> None:
    note = Noted()
    async with listening(channel(fake, about="Дневник", note=note), fake, school):
        await asyncio.wait_for(note.kept.wait(), 5)
    assert fake.switched_on == {"messages", "bots_capabilities", "bots_start_button"}
    assert fake.description == "Дневник"
    fake.switched_on = set()  # by the school's own hand
    async with listening(channel(fake, about="Дневник", note=note), fake, school):
        await fake.person(7).says("привет")
    assert fake.switched_on == set()


async def test_what_the_school_says_of_itself_stays(fake: FakeVk, school: School) -> None:
    fake.description = "Школа № 37"
    note = Noted()
    async with listening(channel(fake, about="Дневник", note=note), fake, school):
        await asyncio.wait_for(note.kept.wait(), 5)
    assert fake.description == "Школа № 37"


# A refused call may leave the fake's end of its connection to the collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_a_key_without_that_right_is_no_obstacle(fake: FakeVk, school: School) -> None:
    fake.fail("groups.setSettings", Failure(15))
    note = Noted()
    async with listening(channel(fake, about="Дневник", note=note), fake, school):
        assert await fake.person(7).says("привет") == "Меню: привет"
    assert note.told == ""
