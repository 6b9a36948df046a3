"""What may go wrong around a digest: hours without power, two schedulers at once, rules that change."""

from __future__ import annotations

import asyncio
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from delivery.digest.writing import write_due
from storage.store import Store, open_store
from storage.tables.people import account, chat
from storage.tables.schools import school
from tests.clock.crowds import add_crowd
from tests.clock.families import Families

OMSK = ZoneInfo("Asia/Omsk")
MOTHER = 10


def at(day: str, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=OMSK)


MONDAY, TUESDAY, SUNDAY = "2026-11-23", "2026-11-24", "2026-11-29"


@pytest.fixture
async def families(store: Store) -> Families:
    """Monday noon; the evening's digest at 18:30, the week's on Sunday at 18:00."""
    made = Families(store, at(MONDAY, "12:00"))
    await made.school(1, "Asia/Omsk")
    await made.mother(1, MOTHER)
    await made.settle()
    return made


async def wakes(families: Families, day: str, clock: str) -> list[str]:
    """The process starts again, and ticks; the keys of all letters so far."""
    families.now = at(day, clock)
    await families.tick()
    await families.tick()
    return [one.key.rsplit(":", 1)[0] for one in await families.letters()]


async def test_nothing_is_written_before_its_time(families: Families) -> None:
    assert await wakes(families, MONDAY, "18:29") == []
    assert await wakes(families, MONDAY, "18:30") == [f"evening:{MOTHER}:{MONDAY}"]


async def test_an_hour_late_it_is_still_of_use(families: Families) -> None:
    assert await wakes(families, MONDAY, "19:40") == [f"evening:{MOTHER}:{MONDAY}"]
    (letter,) = await families.letters()
    assert letter.expires_at == at(MONDAY, "21:00")
    assert letter.facts["day"] == MONDAY


async def test_in_the_quiet_hours_it_is_too_late(families: Families) -> None:
    assert await wakes(families, MONDAY, "23:00") == []
    assert await wakes(families, TUESDAY, "18:31") == [f"evening:{MOTHER}:{TUESDAY}"]


async def test_after_days_without_power_there_is_one_digest(families: Families) -> None:
    assert await wakes(families, "2026-11-27", "19:00") == [f"evening:{MOTHER}:2026-11-27"]
    (letter,) = await families.letters()
    # It tells what came since the last one that was written, days ago.
    assert datetime.fromisoformat(letter.facts["since"]) == at("2026-11-20", "18:30")


async def test_the_weeks_plan_may_come_on_monday_morning(families: Families) -> None:
    keys = await wakes(families, SUNDAY, "23:30")
    assert keys == [f"weekly:{MOTHER}:2026-W49"]
    (letter,) = await families.letters()
    assert (letter.state, letter.why) == ("postponed", "quiet_hours")
    assert letter.due_at == at("2026-11-30", "07:00")
    assert letter.expires_at == at("2026-11-30", "09:00")


async def test_quiet_hours_do_not_shift_a_time_that_was_chosen(families: Families) -> None:
    async with families.store.writing() as db:
        await db.execute(update(account).values(quiet_from=time(20), quiet_to=time(8)))
    await families.choose(MOTHER, "evening", at=time(21, 15))
    await families.choose(MOTHER, "morning", at=time(6, 45), days="2")
    assert await wakes(families, MONDAY, "21:15") == [f"evening:{MOTHER}:{MONDAY}"]
    await wakes(families, TUESDAY, "06:45")
    evening, morning = await families.letters()
    assert (evening.state, evening.due_at) == ("queued", at(MONDAY, "21:15"))
    assert (morning.state, morning.due_at) == ("queued", at(TUESDAY, "06:45"))


async def test_another_time_on_the_same_day_brings_no_second_digest(families: Families) -> None:
    await wakes(families, MONDAY, "18:30")
    await families.choose(MOTHER, "evening", at=time(20))
    assert await wakes(families, MONDAY, "20:00") == [f"evening:{MOTHER}:{MONDAY}"]


async def test_never_is_never(families: Families) -> None:
    await families.choose(MOTHER, "evening", days="")
    await families.choose(MOTHER, "weekly", days="")
    await families.live(until=families.now + timedelta(days=30))
    assert await families.letters() == []


async def test_the_schools_new_rules_reach_those_who_chose_nothing(families: Families) -> None:
    await families.mother(1, 20)
    await families.settle()
    await families.choose(20, "evening", at=time(19))
    async with families.store.writing() as db:
        await db.execute(
            update(school).values(rules={"digests": {"evening": {"at": "17:00", "days": "1"}}})
        )
    await families.settle()
    assert await wakes(families, MONDAY, "17:00") == [f"evening:{MOTHER}:{MONDAY}"]
    # Her time, the school's days.
    keys = await wakes(families, MONDAY, "19:00")
    assert keys == [f"evening:{MOTHER}:{MONDAY}", f"evening:20:{MONDAY}"]
    assert await wakes(families, TUESDAY, "19:30") == keys


async def test_a_school_that_moves_to_another_zone_takes_its_hours_along(
    families: Families,
) -> None:
    async with families.store.writing() as db:
        await db.execute(update(school).values(timezone="Asia/Kamchatka"))
    await families.settle()
    nearest = await families.nearest()
    assert nearest
    assert nearest.astimezone(ZoneInfo("Asia/Kamchatka")).time() == time(18, 30)


async def test_every_chat_that_is_told_gets_its_own_and_a_closed_one_none(
    families: Families,
) -> None:
    await families.mother(1, 20, chats=3)
    async with families.store.writing() as db:
        await db.execute(
            update(chat).where(chat.c.sender == "20-2").values(closed_at=families.now)
        )
    await families.settle()
    await wakes(families, MONDAY, "18:30")
    letters = [one for one in await families.letters() if one.person_id == 20]
    assert len(letters) == 2
    assert len({one.chat_id for one in letters}) == 2


async def test_two_schedulers_write_one_letter_each(database: str) -> None:
    """Two processes, each with connections of its own, tick in the same moment, again and again."""
    first, second = open_store(database), open_store(database)
    families = Families(first, at(MONDAY, "12:00"))
    await families.school(1, "Asia/Omsk")
    for number in range(60):
        await families.mother(1, 10 * (number + 1))
    await families.settle()

    async def tick(store: Store) -> None:
        for _again in range(3):
            async with store.writing() as db:
                await write_due(db, now=families.now)

    for day in range(5):
        families.now = at(MONDAY, "18:30") + timedelta(days=day)
        await asyncio.gather(tick(first), tick(second), tick(first), tick(second))
    letters = await families.letters()
    await first.close()
    await second.close()
    assert len(letters) == 60 * 5
    assert len({(one.person_id, one.kind, one.key, one.chat_id) for one in letters}) == 60 * 5


async def test_three_thousand_at_once_do_not_hold_up_the_others(store: Store) -> None:
    families = Families(store, at(MONDAY, "12:00"))
    await families.school(1, "Asia/Omsk")
    async with store.writing() as db:
        await add_crowd(db, 3000)
    await families.settle()
    families.now = at(MONDAY, "18:30")
    turns = 0
    done = asyncio.Event()

    async def watch() -> None:
        nonlocal turns
        while not done.is_set():
            turns += 1
            await asyncio.sleep(0)

    watching = asyncio.ensure_future(watch())
    await families.tick()
    done.set()
    await watching
    assert len(await families.letters()) == 3000
    assert turns > 50  # others had their turn so often meanwhile
