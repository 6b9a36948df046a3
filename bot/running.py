"""Everything in one process: the messengers, the web part and the clock. The only wiring."""

from __future__ import annotations

import asyncio
import errno
import fcntl
import os
import signal
import socket
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import structlog
from fastapi import FastAPI

from bot.channels import Messenger
from bot.settings import Trouble
from bot.supervise import supervised
from bot.web.channel import Web
from bot.web.serve import serve
from bot.web.site import CloseChat
from chat.talk import Answer, Answered, Channel, Incoming, TryLater, WrongToken
from handlers.dispatch import answer
from handlers.turn import House
from scheduler.desk import Desk
from scheduler.ticking import tick
from storage import bots, outbox, schools
from storage.store import Store

log = structlog.get_logger()

TITLES = {"telegram": "Telegram", "vk": "ВКонтакте"}


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


async def begin(messengers: Sequence[Messenger], house: House) -> set[str]:
    """Ask every platform who we are; the lanes that answered.

    A wrong token ends the start; a platform out of reach is tried again later.
    """
    begun = set[str]()
    for messenger in messengers:
        with suppress(TryLater):
            await _begin(messenger, house)
            begun.add(messenger.lane)
    return begun


async def _begin(messenger: Messenger, house: House) -> None:
    bot = messenger.bot
    try:
        name = await messenger.begin()
    except WrongToken:
        alone = bot.name == bot.channel
        setting = f"DIARYBOT_{bot.channel.upper()}_TOKEN" if alone else f"токен бота «{bot.name}»"
        raise Trouble(f"{TITLES[bot.channel]} не принял токен: проверьте {setting}.") from None
    async with house.store.writing() as db:
        school = await schools.find_school(db, bot.school) if bot.school else None
        await bots.remember(
            db,
            bot.channel,
            bot.name,
            name,
            school_id=school.id if school else None,
            now=house.clock(),
        )


async def run(
    house: House,
    *,
    messengers: Sequence[Messenger],
    web: Web,
    app: FastAPI,
    host: str,
    port: int,
    ready: Callable[[int], None],
) -> None:
    """Until SIGINT or SIGTERM. Raise Trouble where the start fails for a reason that a person can mend."""
    with alone(house.store):
        try:
            begun = await begin(messengers, house)
            async with house.store.writing() as db:
                await outbox.take_up(db)
            await _until_told(
                serve(app, host=host, port=port, ready=ready),
                _sweeping(web, house),
                tick(_desk(house, messengers, web)),
                *(_hearing(messenger, house, begun) for messenger in messengers),
            )
        except ExceptionGroup as failures:
            if failures.subgroup(_port_is_taken):
                words = f"Порт {port} занят другой программой: измените DIARYBOT_WEB_PORT."
                raise Trouble(words) from None
            raise
        finally:
            for messenger in messengers:
                await messenger.close()


def _port_is_taken(error: BaseException) -> bool:
    return isinstance(error, OSError) and error.errno == errno.EADDRINUSE


def _desk(house: House, messengers: Sequence[Messenger], web: Web) -> Desk:
    channels: dict[str, Channel] = {one.lane: one.channel for one in messengers}
    channels["web:web"] = web
    return Desk(
        house.store,
        house.clock,
        house.seconds,
        house.sleep,
        channels,
        house.carries,
        worker=f"{socket.gethostname()[:20]}-{os.getpid()}",
    )


async def _hearing(messenger: Messenger, house: House, begun: set[str]) -> None:
    async def hear() -> None:
        if messenger.lane not in begun:
            await _begin(messenger, house)
            begun.add(messenger.lane)
        await messenger.listen()

    await supervised(messenger.lane, hear, clock=time.monotonic)


async def _sweeping(web: Web, house: House) -> None:
    async def sweep() -> None:
        await web.listen(answer_of(house))

    await supervised(web.name, sweep, clock=time.monotonic)


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
