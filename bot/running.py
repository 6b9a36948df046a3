"""The parts of a process side by side: the messengers, the web part, the clock and the letters. The only wiring."""

from __future__ import annotations

import asyncio
import errno
import fcntl
import os
import signal
import socket
import time
from collections.abc import (
    Awaitable,
    Callable,
    Collection,
    Coroutine,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from fastapi import FastAPI

from bot.channels import Messenger
from bot.hearing import begin, hear
from bot.intake import Intake
from bot.puzzling import puzzling
from bot.roles import EVERYTHING, Role
from bot.settings import Trouble
from bot.supervise import supervised
from bot.web.channel import Web
from bot.web.page import LANE as PAGE
from bot.web.page import Doorway, Page
from bot.web.serve import serve
from bot.web.site import CloseChat
from chat.talk import Answer, Answered, Channel, Incoming
from handlers.dispatch import answer
from handlers.turn import House
from scheduler.desk import Desk
from scheduler.jobs import JOBS, LETTERS
from scheduler.lanes import driver_of
from scheduler.ticking import tick
from storage.intake import CHANNEL
from storage.locks import Locks, locks_of
from storage.store import Store

log = structlog.get_logger()

Part = Callable[[], Awaitable[None]]


def answer_of(house: House) -> Answer:
    async def answered(event: Incoming) -> Answered | None:
        return await answer(house, event)

    return answered


def close_chat_of(answer: Answer) -> CloseChat:
    """«Выйти» on the page: an event like any other."""

    async def close_chat(sender: str) -> None:
        event = f"leave-{sender}"
        await answer(Incoming(event, "web", "web", sender, sender, action="leave_web"))

    return close_chat


@contextmanager
def alone(store: Store) -> Iterator[None]:
    """SQLite serves one running bot: a lock file keeps a second one away. Other commands work beside it."""
    if store.url.get_backend_name() != "sqlite" or not store.url.database:
        yield
        return
    with Path(f"{store.url.database}.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Trouble(
                "Бот с этой базой данных уже запущен: второй с SQLite запускать нельзя."
            ) from None
        yield


async def run(
    house: House,
    *,
    messengers: Sequence[Messenger],
    intake: Intake,
    web: Web,
    app: FastAPI,
    host: str,
    port: int,
    ready: Callable[[int], None],
    roles: Collection[Role] = EVERYTHING,
) -> None:
    """Until SIGINT or SIGTERM. Raise Trouble where the start fails for a reason that a person can mend."""
    with alone(house.store):
        try:
            begun = await begin(messengers, house) if roles == EVERYTHING else set[str]()
            page = Page(web, open=house.store.url.get_backend_name() == "sqlite")
            parts = _parts(house, messengers, intake, page, roles=roles, begun=begun)
            at_work = [
                supervised(name, part, clock=time.monotonic) for name, part in parts.items()
            ]
            if Role.WEB in roles:
                doors = Doorway(app, page)
                at_work.append(serve(doors, host=host, port=port, ready=ready))
            else:
                ready(0)
            await _until_told(*at_work)
        except ExceptionGroup as failures:
            if failures.subgroup(_port_is_taken):
                words = f"Порт {port} занят другой программой: измените DIARYBOT_WEB_PORT."
                raise Trouble(words) from None
            raise
        finally:
            for messenger in messengers:
                await messenger.close()


def _parts(
    house: House,
    messengers: Sequence[Messenger],
    intake: Intake,
    page: Page,
    *,
    roles: Collection[Role],
    begun: set[str],
) -> dict[str, Part]:
    """What runs side by side, by name."""
    locks = locks_of(house.store.url, heard={CHANNEL: intake.wake})
    parts: dict[str, Part] = {"locks": locks.run}
    if not {Role.CHAT, Role.WEB}.isdisjoint(roles):
        parts["intake"] = intake.run
        parts["words"] = partial(puzzling, house)
    if Role.CHAT in roles:
        for one in messengers:
            parts[one.lane] = partial(hear, one, house, intake=intake, locks=locks, begun=begun)
    if Role.SCHEDULER in roles:
        jobs = {name: job for name, job in JOBS.items() if name != LETTERS}
        clock = partial(tick, _desk(house, {}), jobs)
        parts["jobs"] = partial(_alone, locks, "jobs", clock)
    if Role.SENDER in roles:
        channels = {one.lane: one.channel for one in messengers}
        parts["letters"] = partial(driver_of(house.store, locks).run, _desk(house, channels))
    if Role.WEB in roles:
        desk = _desk(house, {PAGE: page.web})
        parts["page"] = partial(_alone, locks, "page", partial(page.live, desk, answer_of(house)))
    return parts


async def _alone(locks: Locks, name: str, part: Part) -> None:
    async with locks.held(name):
        await part()


def _port_is_taken(error: BaseException) -> bool:
    return isinstance(error, OSError) and error.errno == errno.EADDRINUSE


def _desk(house: House, channels: Mapping[str, Channel]) -> Desk:
    return Desk(
        house.store,
        house.clock,
        house.seconds,
        house.sleep,
        channels,
        house.carries,
        worker=f"{socket.gethostname()[:20]}-{os.getpid()}",
    )


async def _until_told(*parts: Coroutine[None, None, None]) -> None:
    """Run the parts side by side until a signal asks the process to end."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(_complain)
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, told.set)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(part) for part in parts]
        await told.wait()
        for task in tasks:
            task.cancel()


def _complain(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What nobody waited for. asyncio would log the text of the error, which may repeat a name or a mark."""
    log.error("left_alone", exc_info=context.get("exception"))
