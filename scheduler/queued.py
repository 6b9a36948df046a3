"""Lanes shared out between processes by PgQueuer: a job says "drain this lane", the letters stay in the outbox.

The engine brings whoever is free to a lane, and finds out who died over one: its job is picked up by another after
HEARTBEAT seconds. That a lane has one owner at a time is said by a lock besides, because a process that was only frozen
comes back. Its tables hold nothing that is not in the outbox too, so they need not survive a crash of the server.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import structlog
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.adapters.persistence.qb import (
    QueryBuilderEnvironment,
    QueryQueueBuilder,
    QuerySchedulerBuilder,
)
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.core.qm import QueueManager
from pgqueuer.domain.models import Job
from pgqueuer.domain.settings import DBSettings, Durability
from pgqueuer.domain.types import Channel as Wire
from sqlalchemy.engine import URL

from delivery.office import PostOffice
from delivery.send import drain
from scheduler.desk import Desk
from scheduler.letters import post_office
from storage import outbox
from storage.lanes import busy_lanes
from storage.locks import Locks, Lost, Taken, connected

log = structlog.get_logger()

PUMP = "pump"
HEARTBEAT = timedelta(seconds=4)  # a job whose process says nothing for so long is another's
TICK = 1.0  # seconds between two looks at what is due
LANES = 100  # that one process drains at a time
TOGETHER = 2  # jobs picked at a time: the others get some, too
GOODBYE = 10.0  # seconds for letters on their way, when we are told to end
FORGET = 3600  # ticks after which the engine's own log is emptied

# Every name is said here: the library would look for them in the environment, under names as plain as CHANNEL.
SETTINGS = DBSettings(
    prefix="pgqueuer_",
    db_schema=None,
    channel="ch_pgqueuer",
    function="fn_pgqueuer_changed",
    trigger="tg_pgqueuer_changed",
    queue_status_type="pgqueuer_status",
    queue_table="pgqueuer",
    queue_table_log="pgqueuer_log",
    statistics_table="pgqueuer_statistics",
    schedules_table="pgqueuer_schedules",
    durability=Durability.volatile,
)


def queries_on(connection: Any) -> Queries:
    return Queries(
        AsyncpgDriver(connection),
        qbe=QueryBuilderEnvironment(SETTINGS),
        qbq=QueryQueueBuilder(SETTINGS),
        qbs=QuerySchedulerBuilder(SETTINGS),
    )


async def install(queries: Queries) -> None:
    """The engine's tables, made or brought up to date."""
    async with queries.schema_lock():
        if await queries.schema_is_installed():
            await queries.upgrade()
        else:
            await queries.install()


async def install_at(url: URL) -> None:
    connection = await connected(url)
    try:
        await install(queries_on(connection))
    finally:
        await connection.close()


class Queued:
    def __init__(self, url: URL, locks: Locks) -> None:
        self._url = url
        self._locks = locks

    async def run(self, desk: Desk) -> None:
        connection = await connected(self._url)
        try:
            queries = queries_on(connection)
            await install(queries)
            await self._work(queries, desk, connection.add_termination_listener)
        finally:
            connection.terminate()

    async def _work(
        self, queries: Queries, desk: Desk, when_lost: Callable[[Callable[..., None]], None]
    ) -> None:
        manager = QueueManager(queries, Wire(SETTINGS.channel))
        pumps = set[asyncio.Task[Any]]()

        def end(*_connection: object) -> None:
            manager.shutdown.set()
            for pump in pumps:
                pump.cancel()

        when_lost(end)
        async with post_office(desk) as office:

            async def pump(job: Job) -> None:
                task = asyncio.current_task()
                assert task
                pumps.add(task)
                try:
                    await self._pump(office, desk, (job.payload or b"").decode())
                finally:
                    pumps.discard(task)

            manager.entrypoint(PUMP, accepts_context=False)(pump)
            async with asyncio.TaskGroup() as parts:
                parts.create_task(_tick(queries, desk))
                working = parts.create_task(
                    manager.run(
                        dequeue_timeout=timedelta(seconds=TICK),
                        batch_size=TOGETHER,
                        max_concurrent_tasks=LANES,
                        heartbeat_timeout=HEARTBEAT,
                        log_aggregation_interval=timedelta(0),
                    )
                )
                try:
                    await asyncio.wait({working})
                except asyncio.CancelledError:
                    end()
                    await asyncio.wait({working}, timeout=GOODBYE)
                    raise
                raise Lost

    async def _pump(self, office: PostOffice, desk: Desk, lane: str) -> None:
        if lane not in desk.channels:
            return
        # Lost and Taken: another process has the lane, and does what is to do.
        with suppress(Lost, Taken):
            async with self._locks.held(f"send {lane}", wait=False):
                try:
                    async with desk.store.writing() as db:
                        await outbox.take_up(db, lane=lane)
                    await drain(office, desk.lanes.of(lane, desk.channels[lane]))
                except Exception:  # the engine would write its text into a table
                    log.exception("lane_failed", lane=lane)


async def _tick(queries: Queries, desk: Desk) -> None:
    """Ask for every lane with something to do; one that is asked for or drained already is not asked for twice."""
    ticks = 0
    while True:
        async with desk.store.reading() as db:
            lanes = await busy_lanes(db, desk.channels, now=desk.clock())
        if lanes:
            await queries.enqueue(
                [PUMP] * len(lanes),
                [lane.encode() for lane in lanes],
                [0] * len(lanes),
                dedupe_key=[f"lane:{lane}" for lane in lanes],
                on_conflict="skip",
            )
        if ticks % FORGET == 0:
            await queries.clear_queue_log()
        ticks += 1
        await asyncio.sleep(TICK)
