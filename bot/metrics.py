"""What an operator's monitoring reads. Numbers by lane, kind and reason; nobody's name, id or words.

What this process does itself is counted as it happens. Whatever the database knows is asked of it at the moment of
reading, so that sending costs nothing more, and one process tells of all.
"""

from __future__ import annotations

import asyncio
from collections import Counter as Sums
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.process_collector import ProcessCollector

from chat.talk import Answer, Answered, Incoming
from storage import beats, deliveries
from storage.beats import Broken
from storage.deliveries import DUE, DueTimers, Freshness, Queue, Tally
from storage.store import Store

# A transaction that settles letters is over by then: what was settled before it is counted once and for all.
SETTLED = timedelta(seconds=5)
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """One for a process; counts from its start on."""

    def __init__(self, store: Store, *, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._answers = Counter(
            "diarybot_answers",
            "Events heard, by what became of them.",
            ["channel", "outcome"],
            registry=self._registry,
        )
        self._latency = Histogram(
            "diarybot_answer_seconds",
            "From hearing an event to its answer being ready to send.",
            ["channel"],
            buckets=SECONDS,
            registry=self._registry,
        )
        self._settled = Sums[Tally]()
        self._counted_to = clock()
        self._one_at_a_time = asyncio.Lock()
        self._registry.register(_Settled(self._settled))

    def counting(self, answer: Answer, *, seconds: Callable[[], float]) -> Answer:
        """The same answers, counted. `seconds` never goes back."""

        async def counted(event: Incoming) -> Answered | None:
            begun = seconds()
            answered = await answer(event)
            self._latency.labels(event.channel).observe(seconds() - begun)
            self._answers.labels(event.channel, _outcome(answered)).inc()
            return answered

        return counted

    async def text(self) -> bytes:
        """Everything, in Prometheus' text form. A handful of statements."""
        async with self._one_at_a_time, self._store.reading() as db:
            now = self._clock()
            seen = Seen(
                queues=await deliveries.queues(db, now=now),
                timers=await deliveries.due_timers(db, now=now),
                freshness=await deliveries.freshness(db),
                broken=await beats.broken_lanes(db, now=now),
                tick=await beats.last_tick(db),
            )
            until = max(self._counted_to, now - SETTLED)
            for one in await deliveries.settled_between(db, self._counted_to, until):
                self._settled[replace(one, letters=0)] += one.letters
            self._counted_to = until
        asked = CollectorRegistry()
        asked.register(_Asked(seen, now))
        return bytes(generate_latest(self._registry) + generate_latest(asked))


@dataclass(frozen=True)
class Seen:
    """What the database says at one moment."""

    queues: tuple[Queue, ...]
    timers: tuple[DueTimers, ...]
    freshness: tuple[Freshness, ...]
    broken: tuple[Broken, ...]
    tick: datetime | None


def _outcome(answered: Answered | None) -> str:
    if answered is None:
        return "silent"
    return "failed" if answered.failed else "answered"


class _Settled:
    def __init__(self, sums: Sums[Tally]) -> None:
        self._sums = sums

    def collect(self) -> Iterable[Metric]:
        sent = CounterMetricFamily(
            "diarybot_letters_sent", "Letters sent.", labels=["lane", "kind"]
        )
        refused = CounterMetricFamily(
            "diarybot_letters_not_sent",
            "Letters settled without being sent.",
            labels=["lane", "kind", "state", "reason"],
        )
        for one, letters in self._sums.items():
            if one.state == "sent":
                sent.add_metric([one.lane, one.kind], letters)
            else:
                refused.add_metric([one.lane, one.kind, one.state, one.why], letters)
        return (sent, refused)


class _Asked:
    def __init__(self, seen: Seen, now: datetime) -> None:
        self._seen = seen
        self._now = now

    def collect(self) -> Iterable[Metric]:
        seen = self._seen
        waiting = Sums[tuple[str, str]]()
        oldest: dict[str, datetime] = {}
        for one in seen.queues:
            waiting[one.lane, one.state] += one.letters
            if one.state == DUE:
                oldest[one.lane] = min(one.oldest, oldest.get(one.lane, one.oldest))
        yield _gauge(
            "diarybot_letters_waiting",
            "Letters not settled: due, later, sending.",
            ["lane", "state"],
            ((list(place), letters) for place, letters in waiting.items()),
        )
        yield _gauge(
            "diarybot_queue_age_seconds",
            "How long the oldest due letter has been due.",
            ["lane"],
            (([lane], self._age(due)) for lane, due in oldest.items()),
        )
        yield _gauge(
            "diarybot_digests_due",
            "Digests whose time has come and which are not written yet.",
            ["kind"],
            (([one.kind], one.people) for one in seen.timers),
        )
        yield _gauge(
            "diarybot_data_age_seconds",
            "Since the newest data of a school's journal.",
            ["school"],
            (([one.school], self._age(one.as_of)) for one in seen.freshness),
        )
        yield _gauge(
            "diarybot_lane_broken_seconds",
            "Since when a failing platform is given a rest.",
            ["lane"],
            (([one.lane], self._age(one.since)) for one in seen.broken),
        )
        yield _gauge(
            "diarybot_clock_age_seconds",
            "Since the clock of any process last ran.",
            [],
            [([], self._age(seen.tick))] if seen.tick else [],
        )

    def _age(self, moment: datetime) -> float:
        return max(0.0, (self._now - moment).total_seconds())


def _gauge(
    name: str, words: str, labels: list[str], rows: Iterable[tuple[list[str], float]]
) -> Any:
    family = GaugeMetricFamily(name, words, labels=labels)
    for values, value in rows:
        family.add_metric(values, value)
    return family
