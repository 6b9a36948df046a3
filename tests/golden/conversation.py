"""One mother's first day, in her language. `python -m tests.golden` writes it down anew: read what changed."""

from __future__ import annotations

from pathlib import Path

from diary.people import PersonalData
from scheduler.digests import write_letters
from storage.store import open_store
from tests.conftest import NOW
from tests.golden.listener import Listener
from tests.journeys.town import CAST, Clock, Town

HERE = Path(__file__).parent
SCREENS = (
    "today",
    "homework",
    "timetable",
    "changes",
    "tests",
    "marks",
    "averages",
    "forecast",
    "finals",
    "exams",
    "attendance",
    "achievements",
    "teachers",
    "recommendations",
    "lessons_end",
    "bells",
)
PLAIN = (
    "announcements",
    "holidays",
    "settings",
    "languages",
    "wishes",
    "when",
    "quiet_hours",
    "chats",
    "who_sees",
    "calendar",
    "consent",
    "sent",
    "erase",
    "help",
    "more",
)


def path_of(lang: str) -> Path:
    return HERE / f"{lang}.txt"


async def conversation(database: str, lang: str) -> str:
    """In a database of its own, with the demo school in it."""
    store = open_store(database)
    town = Town(store, Clock(NOW), {"web": PersonalData.FULL})
    listener = Listener(town.answer, lang)
    town.channels["web:web"] = listener
    try:
        await _first_day(town, listener)
    finally:
        await store.close()
    return "\n".join([*listener.lines, ""]).lstrip("\n")


async def _first_day(town: Town, mother: Listener) -> None:
    await mother.says("/start")
    await mother.says("7K2M-9XQ4")
    await mother.says((await town.code_for(CAST.mother)).code)
    await mother.presses("link_yes")
    await mother.presses("consent_yes")
    async with town.store.reading() as db:
        anna = await town.id_of(CAST.anna, db)
        boy = await town.id_of(CAST.first_grader, db)
    await mother.says("/marks")
    await mother.presses("marks", pupil=boy)
    for screen in SCREENS:
        await mother.asks(screen, pupil=anna)
    await mother.presses("menu")
    await mother.says("/marks")
    await mother.presses("marks", pupil=anna)
    await mother.presses("subjects")
    await mother.presses("marks")
    await mother.asks("forecast", pupil=anna)
    await mother.presses("forecast", pupil=anna)
    await mother.presses("target")
    await mother.presses("what_if")
    await mother.presses("what_if")
    await mother.says("/picture")
    for screen in PLAIN:
        await mother.says(f"/{screen}")
    await mother.presses("more")
    await mother.says("/menu")
    town.clock.move(hours=6.5)
    await write_letters(town.desk)
    await town.letters()
    await mother.says("/withdraw")
    await mother.presses("withdraw_yes")
    await mother.says("/marks")
