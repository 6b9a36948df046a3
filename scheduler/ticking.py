"""APScheduler as a mere clock: jobs live in memory, what is due lives in the database."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import structlog
from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from scheduler.desk import Desk
from scheduler.jobs import JOBS, Job

log = structlog.get_logger()


async def tick(desk: Desk, jobs: Mapping[str, Job] = JOBS) -> None:
    """Run jobs until cancelled."""
    scheduler = AsyncIOScheduler(timezone="UTC")
    scheduler.add_listener(_complain, EVENT_JOB_ERROR)
    for name, job in jobs.items():
        scheduler.add_job(
            job.run,
            "interval",
            [desk],
            seconds=job.every,
            next_run_time=desk.clock(),  # whatever was missed while nobody ran is not made to wait
            id=name,
            coalesce=True,
            max_instances=job.at_once,
            misfire_grace_time=None,
        )
    scheduler.start()
    try:
        await asyncio.Event().wait()
    finally:
        scheduler.shutdown(wait=False)
        # What was begun is waited for while its channel is open.
        await desk.lanes.still()


def _complain(event: JobExecutionEvent) -> None:
    log.error("job_failed", job=event.job_id, error=type(event.exception).__name__)
