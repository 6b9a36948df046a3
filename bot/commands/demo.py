"""diarybot demo: a made-up school in a throw-away database, and the web chat. No tokens, nothing to set up."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.commands.opening import make_house, opened, utc_now
from bot.commands.refusing import refuse
from bot.intake import Intake
from bot.metrics import Metrics
from bot.running import answer_of, close_chat_of, run
from bot.settings import Settings, Trouble
from bot.web.app import make_web, web_app
from bot.web.feeds import Feeds
from bot.web.health import Watch
from bot.web.origin import hosts_of
from bot.web.site import Persona, SignIn
from chat.talk import Incoming
from chat.text import Plain, _
from delivery.digest.writing import write_asked
from diary.calendar import SUNDAY
from diary.people import Decision
from handlers.turn import House
from journal.demo_school import Cast, write_demo_school
from journal.demo_school.cast import TIMEZONE
from journal.importing import import_bundle
from journal.report import State
from linking import chats, consent, rosters, timers
from storage import schools
from storage.store import Store


def personas_of(cast: Cast) -> tuple[Persona, ...]:
    return (
        Persona(
            cast.mother.ext_id,
            Plain(cast.mother.name.full),
            _("Mother of three: a first-grader without marks, a sixth-grader, a ninth-grader"),
        ),
        Persona(
            cast.father.ext_id,
            Plain(cast.father.name.full),
            _("Father who lives apart: sees one child, has not given consent yet"),
        ),
        Persona(
            cast.ninth_grader.ext_id,
            Plain(cast.ninth_grader.name.full),
            _("Pupil of the ninth grade: sees her own diary"),
        ),
        Persona(
            cast.class_teacher.ext_id,
            Plain(cast.class_teacher.name.full),
            _("Class teacher of 6В, and a mother: gives out codes, sees her own child"),
        ),
        Persona(
            cast.administrator.ext_id,
            Plain(cast.administrator.name.full),
            _("Administrator of the school: codes for every class"),
        ),
    )


async def demo(*, pupils: int | None, port: int) -> None:
    folder = Path(tempfile.mkdtemp(prefix="diarybot-demo-"))
    try:
        # The demo asks for no settings and takes none: what stands in the environment belongs to `run`.
        settings = Settings.model_construct(
            database_url=f"sqlite+aiosqlite:///{folder / 'demo.db'}",
            web_port=port,
            # Of any free port nobody knows the number before it is open.
            public_url=f"http://127.0.0.1:{port}" if port else None,
        )
        async with opened(settings) as store:
            house = make_house(settings, store)
            cast = await _fill(store, folder / "school", pupils=pupils)
            await _consents(house, cast)
            await _speak_at_any_hour(store)
            await _serve(settings, house, cast)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _fill(store: Store, folder: Path, *, pupils: int | None) -> Cast:
    today = utc_now().astimezone(ZoneInfo(TIMEZONE)).date()
    cast = write_demo_school(folder, today=today, pupils=pupils)
    report = await import_bundle(store, folder, now=utc_now(), actor="demo")
    if report.state is not State.APPLIED:
        refuse(
            "Учебная школа не загрузилась:", *(str(one.as_json("ru")) for one in report.problems)
        )
    return cast


async def _speak_at_any_hour(store: Store) -> None:
    """Whoever tries it at night wants to see messages, too."""
    async with store.writing() as db:
        school = await schools.only_school(db)
        assert school
        rules = {**school.rules, "quiet_hours": "00:00-00:00"}
        await schools.change_school(db, school.id, {"rules": rules})


async def _people(store: Store, cast: Cast) -> Mapping[str, int]:
    wanted = (cast.mother, cast.father, cast.ninth_grader, cast.class_teacher, cast.administrator)
    async with store.reading() as db:
        return {
            one.ext_id: human.id
            for one in wanted
            for _school, human in await rosters.find_humans(db, one.ext_id)
        }


async def _consents(house: House, cast: Cast) -> None:
    """Everybody but the father has agreed on paper, so that there is something to see at once."""
    people = await _people(house.store, cast)
    async with house.store.writing() as db:
        school = await schools.only_school(db)
        assert school
        for member in (cast.mother, cast.ninth_grader, cast.class_teacher):
            person_id = people[member.ext_id]
            today = house.clock().astimezone(ZoneInfo(school.timezone)).date()
            ties = await rosters.ties(db, today=today, person_ids=[person_id])
            await consent.decide(
                db,
                school_id=school.id,
                person_id=person_id,
                pupil_ids=[tie.pupil.id for tie in ties if not tie.why],
                purposes=consent.PURPOSES,
                decision=Decision.GRANTED,
                said=consent.Said(form="paper", channel="paper", wording=1),
                now=house.clock(),
            )


def _sign_in(house: House, people: Mapping[str, int], school_id: int) -> SignIn:
    async def sign_in(persona: str, sender: str) -> None:
        event = Incoming(f"demo-{sender}", "web", "web", sender, sender)
        async with house.store.writing() as db:
            await chats.open_chat(
                db, event, school_id=school_id, person_id=people[persona], now=house.clock()
            )
            await _tell(db, school_id, people[persona], now=house.clock())

    return sign_in


async def _tell(db: AsyncConnection, school_id: int, person_id: int, *, now: datetime) -> None:
    """A visitor sees at once what a family gets in the evening, or on a Sunday."""
    await timers.begin(db, school_id, person_id, now=now)
    kind = "weekly" if now.astimezone(ZoneInfo(TIMEZONE)).isoweekday() == SUNDAY else "evening"
    await write_asked(db, school_id, kind, person_id=person_id, after=0, now=now)


async def _serve(settings: Settings, house: House, cast: Cast) -> None:
    metrics = Metrics(house.store, clock=house.clock)
    answer = metrics.counting(answer_of(house), seconds=house.seconds)
    web = make_web(store=house.store, clock=house.clock)
    async with house.store.reading() as db:
        school = await schools.only_school(db)
    assert school
    app = web_app(
        web=web,
        store=house.store,
        clock=house.clock,
        secret=house.secret,
        answer=answer,
        close_chat=close_chat_of(answer),
        hosts=hosts_of(settings.web_host),
        title=Plain(school.name),
        personas=personas_of(cast),
        sign_in=_sign_in(house, await _people(house.store, cast), school.id),
        watch=Watch(house.store, metrics, house.clock),
        feeds=Feeds(house),
    )

    def ready(port: int) -> None:
        print(f"Учебная школа открыта: http://{settings.web_host}:{port}/demo", flush=True)

    try:
        await run(
            house,
            messengers=(),
            intake=Intake(house.store, answer, clock=house.clock),
            web=web,
            app=app,
            host=settings.web_host,
            port=settings.web_port,
            ready=ready,
        )
    except Trouble as trouble:
        refuse(*trouble.lines)
