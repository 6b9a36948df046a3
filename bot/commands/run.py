"""diarybot run."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Collection
from functools import partial

import structlog

from bot.channels import messengers, own_pace
from bot.checking import troubles
from bot.commands.opening import make_house, opened
from bot.commands.refusing import refuse
from bot.intake import Intake
from bot.metrics import Metrics
from bot.roles import EVERYTHING, Role
from bot.running import answer_of, close_chat_of, run
from bot.schools import note_channels, settle_schools
from bot.settings import Settings, Trouble
from bot.web.app import make_web, web_app
from bot.web.feeds import Feeds
from bot.web.health import Watch
from bot.web.origin import hosts_of
from chat.talk import WrongToken
from delivery.pace import Pace
from delivery.shared_pace import SharedPace
from storage.store import Store

log = structlog.get_logger()


def _shared_pace(store: Store, lane: str, rate: float) -> Pace:
    return SharedPace(store, lane, rate, clock=time.monotonic)


async def run_all(settings: Settings, roles: Collection[Role] = EVERYTHING) -> None:
    if found := troubles(settings):
        refuse(*found)
    shared = not settings.database_url.startswith("sqlite")
    if roles != EVERYTHING and not shared:
        refuse(
            "Роли (--role) нужны нескольким процессам на PostgreSQL. С SQLite бот один: запустите без --role."
        )
    async with opened(settings, level=logging.INFO) as store:
        house = make_house(settings, store)
        await settle_schools(settings, store, now=house.clock(), anew=True)
        await note_channels(settings, store, now=house.clock())
        metrics = Metrics(store, clock=house.clock)
        answer = metrics.counting(answer_of(house), seconds=house.seconds)
        intake = Intake(store, answer, clock=house.clock)
        paces = partial(_shared_pace, store) if shared else own_pace
        try:
            heard = messengers(settings, answer, store, intake, paces)
        except WrongToken as wrong:
            refuse(str(wrong))
        token = settings.metrics_token.get_secret_value() if settings.metrics_token else ""
        web = make_web(store=store, clock=house.clock)
        app = web_app(
            web=web,
            store=store,
            clock=house.clock,
            secret=house.secret,
            answer=answer,
            close_chat=close_chat_of(answer),
            hosts=hosts_of(settings.web_host, settings.public_url or ""),
            public_url=settings.public_url or "",
            trusted_proxies=settings.web_trusted_proxies,
            webhooks={one.bot.webhook_path: one.webhook for one in heard if one.webhook},
            watch=Watch(store, metrics, house.clock, token=token),
            feeds=Feeds(house, trusted_proxies=settings.web_trusted_proxies),
        )

        def ready(port: int) -> None:
            names = ", ".join(one.bot.name for one in heard) or "только веб-чат"
            part = "" if roles == EVERYTHING else f" ({', '.join(sorted(roles))})"
            page = f"; веб-чат http://{settings.web_host}:{port}/" if Role.WEB in roles else ""
            print(f"diarybot работает{part}: {names}{page}", file=sys.stderr)

        try:
            await run(
                house,
                messengers=heard,
                intake=intake,
                roles=roles,
                web=web,
                app=app,
                host=settings.web_host,
                port=settings.web_port,
                ready=ready,
            )
        except Trouble as trouble:
            refuse(*trouble.lines)
        except Exception:
            # The edge of the process: a traceback would print texts of errors, and those may repeat names.
            log.exception("ended_by_failure")
            refuse("Работа прервана ошибкой: подробности в журнале выше. Запустите снова.")
