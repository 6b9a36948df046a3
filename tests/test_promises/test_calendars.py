"""A calendar holds words of its own child's classes and groups, and no name, whoever subscribed."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import httpx
from sqlalchemy import text
from starlette.applications import Starlette

from bot.web.feeds import Feeds
from handlers.turn import House
from storage.store import open_store
from tests.conftest import NOW
from tests.test_promises.people import Somebody, house_of, town_of_people
from tests.test_promises.planted import TOKEN, plant, sight

OUTSIDE = "https://diary.example"
NAMES = re.compile(r"qn\d+z|qf|qt\d+z", re.IGNORECASE)  # of people, classes and groups
TITLES = (
    "UPDATE class SET title = 'qt' || id || 'z'",
    "UPDATE study_group SET title = 'qt' || id || 'z'",
    "UPDATE calendar_day SET title = 'qt0z' WHERE scope <> 'school'",
)


async def fetched(house: House, path: str) -> str:
    app = Starlette(routes=Feeds(house).routes())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=OUTSIDE) as http:
        answer = await http.get(path)
    return answer.text.replace("\r\n ", "") if answer.status_code == 200 else ""


async def test_a_calendar_tells_of_its_own_child_alone(
    sqlite_school: Path, tmp_path: Path
) -> None:
    path = tmp_path / "school.db"
    shutil.copy(sqlite_school, path)
    house = replace(house_of(open_store(f"sqlite+aiosqlite:///{path}")), public_url=OUTSIDE)
    await plant(house.store)
    async with house.store.writing() as db:
        for statement in TITLES:
            await db.execute(text(statement))
    told = made = 0
    for somebody in (await town_of_people(house)).values():
        async with house.store.reading() as db:
            pupils = list(await db.scalars(text("SELECT id FROM pupil ORDER BY id")))
        may = await sight(house.store, somebody.sender, NOW.date())
        for pupil in [*sorted(may.pupils), *(one for one in pupils if one not in may.pupils)][:5]:
            shown = await _asks(somebody, pupil)
            address = re.search(r"/calendar/[0-9a-f]+\.ics", shown)
            assert bool(address) == (pupil in may.pupils)
            if address is None:
                continue
            made += 1
            calendar = await fetched(house, address[0])
            assert "BEGIN:VEVENT" in calendar
            assert not may.forbids(calendar), may.forbids(calendar)
            assert not NAMES.search(calendar)
            told += len(TOKEN.findall(calendar))
    assert made >= 5
    assert told > 1000  # else the search would prove nothing
    await house.store.close()


async def _asks(somebody: Somebody, pupil: int) -> str:
    return await somebody.presses(f"calendar_new?pupil={pupil}&for=other")
