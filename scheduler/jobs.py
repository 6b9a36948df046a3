"""JOBS: everything that the clock starts. A job holds no state: it asks the database what is due."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from scheduler import (
    alarms,
    beating,
    broadcasts,
    changes,
    digests,
    forecasts,
    letters,
    reminders,
    tidy,
)
from scheduler.desk import Desk


@dataclass(frozen=True)
class Job:
    run: Callable[[Desk], Awaitable[None]]
    every: int  # seconds
    at_once: int = 1  # so many runs of it beside each other


LETTERS = (
    "letters"  # where several processes share the work, others than the clock drain the lanes
)
JOBS: Mapping[str, Job] = {
    LETTERS: Job(letters.send_due, every=1, at_once=letters.LANES),
    "changes": Job(changes.tell_changes, every=5),
    "broadcasts": Job(broadcasts.tell_progress, every=5),
    "digests": Job(digests.write_letters, every=60),
    "reminders": Job(reminders.remind_staff, every=900),
    "forecasts": Job(forecasts.foretell, every=900),
    "timers": Job(digests.settle_timers, every=900),
    "alarms": Job(alarms.watch_over, every=300),
    "beat": Job(beating.beat, every=10),
    "tidy": Job(tidy.forget_the_old, every=3600),
}
