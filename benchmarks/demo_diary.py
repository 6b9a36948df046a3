"""The demo school, asked by the mother of three: for figures and for pictures of the README."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from chat.talk import Incoming, Reply
from diary.people import Decision, PersonalData
from documents.album import Album
from handlers.dispatch import answer
from handlers.turn import House
from journal.demo_school import CAST, write_demo_school
from journal.demo_school.cast import TIMEZONE
from journal.importing import import_bundle
from linking import chats, consent, rosters
from storage import schools
from storage.schema import bring_up_to_date
from storage.store import Store, open_store

NOW = datetime(2026, 12, 9, 16, 0, tzinfo=ZoneInfo(TIMEZONE))

Ask = Callable[..., Awaitable[Reply]]


@asynccontextmanager
async def demo_diary(*, about: str = "Анна", album: Album | None = None) -> AsyncIterator[Ask]:
    """Asks for a screen as a press does: `await ask("picture", of="marks")`, about the child of this name."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite+aiosqlite:///{folder}/demo.db")
        await bring_up_to_date(store)
        write_demo_school(Path(folder) / "school", today=NOW.date())
        await import_bundle(store, Path(folder) / "school", now=NOW, actor="demo")
        pupil = await _let_in(store, about)
        house = House(
            store,
            lambda: NOW,
            b"demo",
            Random(1),
            {"web": PersonalData.FULL},
            album=album or Album(),
        )
        number = itertools.count(1)

        async def ask(action: str, **args: object) -> Reply:
            words = {name: str(value) for name, value in {"pupil": pupil, **args}.items()}
            said = Incoming(
                str(next(number)), "web", "web", "1", "1", action=action, args=words, pressed="1"
            )
            answered = await answer(house, said)
            assert answered
            assert not answered.failed
            return answered.reply

        yield ask
        await store.close()


async def _let_in(store: Store, name: str) -> int:
    """The mother with her consents and a page of hers; the id of the child of this name."""
    async with store.writing() as db:
        school = await schools.only_school(db)
        assert school
        ((_school, mother),) = await rosters.find_humans(db, CAST.mother.ext_id)
        ties = await rosters.ties(db, today=NOW.date(), person_ids=[mother.id])
        await consent.decide(
            db,
            school_id=school.id,
            person_id=mother.id,
            pupil_ids=[tie.pupil.id for tie in ties],
            purposes=consent.PURPOSES,
            decision=Decision.GRANTED,
            said=consent.Said(form="paper", channel="paper"),
            now=NOW - timedelta(days=1),
        )
        page = Incoming("0", "web", "web", "1", "1")
        await chats.open_chat(db, page, school_id=school.id, person_id=mother.id, now=NOW)
    return next(tie.pupil.id for tie in ties if tie.pupil.name.given == name)
