"""What a family wants to be told of, how and when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum
from types import MappingProxyType

DAY = timedelta(days=1)
_CLOCK = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})")


class Topic(StrEnum):
    """What can be chosen by itself."""

    MARKS = "marks"
    HOMEWORK = "homework"
    LESSONS = "lessons"  # substitutions, moved and cancelled lessons
    TESTS = "tests"
    ABSENCE = "absence"
    FINALS = "finals"
    EXAMS = "exams"
    ADVICE = "advice"  # what teachers wrote
    FORECAST = "forecast"
    SCHOOL = "school"  # announcements
    # Reminders to staff
    CLASS = "class"  # codes that nobody used, consents that are missing
    STALE = "stale"  # the journal is not kept up to date
    DEFERRED = "deferred"  # final marks that were put off


class Way(StrEnum):
    INSTANT = "instant"
    DIGEST = "digest"  # no message of its own: the digest tells it
    OFF = "off"


WAYS: Mapping[Topic, Way] = MappingProxyType(
    {
        Topic.MARKS: Way.INSTANT,
        Topic.HOMEWORK: Way.DIGEST,
        Topic.LESSONS: Way.INSTANT,
        Topic.TESTS: Way.INSTANT,
        Topic.ABSENCE: Way.INSTANT,
        Topic.FINALS: Way.INSTANT,
        Topic.EXAMS: Way.INSTANT,
        Topic.ADVICE: Way.INSTANT,
        Topic.FORECAST: Way.INSTANT,
        Topic.SCHOOL: Way.INSTANT,
        Topic.CLASS: Way.INSTANT,
        Topic.STALE: Way.INSTANT,
        Topic.DEFERRED: Way.INSTANT,
    }
)
STAFF_TOPICS = (Topic.CLASS, Topic.STALE, Topic.DEFERRED)
FAMILY_TOPICS = tuple(topic for topic in Topic if topic not in STAFF_TOPICS)
# What a digest tells; anything else comes by itself or not at all.
DIGESTED = frozenset(
    {
        Topic.MARKS,
        Topic.HOMEWORK,
        Topic.LESSONS,
        Topic.TESTS,
        Topic.ABSENCE,
        Topic.SCHOOL,
    }
)


def ways_for(topic: Topic) -> tuple[Way, ...]:
    """What may be chosen for a topic, in the order in which a button goes round."""
    return tuple(Way) if topic in DIGESTED else (Way.INSTANT, Way.OFF)


def next_way(topic: Topic, way: Way) -> Way:
    ways = ways_for(topic)
    return ways[(ways.index(way) + 1) % len(ways)] if way in ways else ways[0]


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours without messages, by the school's clock; over midnight where they begin later than they end."""

    begins: time
    ends: time

    def holds(self, at: time) -> bool:
        if self.begins <= self.ends:
            return self.begins <= at < self.ends
        return at >= self.begins or at < self.ends


QUIET = Quiet(time(21), time(7))


def after_quiet(moment: datetime, quiet: Quiet, zone: tzinfo) -> datetime:
    """The moment itself, or the end of the quiet hours that it falls into; aware, in the zone of `moment`."""
    local = moment.astimezone(zone)
    if not quiet.holds(local.time()):
        return moment
    day = local.date() if local.time() < quiet.ends else local.date() + DAY
    return datetime.combine(day, quiet.ends, zone).astimezone(moment.tzinfo)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a digest comes: at this time by the school's clock, on these days ("12345": Monday to Friday)."""

    at: time
    days: str


RHYTHMS: Mapping[str, Rhythm] = MappingProxyType(
    {
        "evening": Rhythm(time(18, 30), "12345"),
        "morning": Rhythm(time(7, 10), ""),
        "weekly": Rhythm(time(18), "7"),
    }
)


GATHER_AT_MOST = 24 * 3600  # seconds


@dataclass(frozen=True, slots=True)
class Rules:
    """How a school tells its families, until they choose otherwise."""

    gather: timedelta = timedelta(minutes=10)  # new marks of a child are told together
    quiet: Quiet = QUIET
    ways: Mapping[Topic, Way] = field(default_factory=lambda: WAYS)
    rhythms: Mapping[str, Rhythm] = field(default_factory=lambda: RHYTHMS)


def rules_of(said: Mapping[str, object]) -> Rules:
    """The rules of a school as its row keeps them; what is missing or cannot be read stands as usual.

    {"gather_seconds": 600, "quiet_hours": "21:00-07:00", "ways": {"homework": "instant"},
     "digests": {"evening": {"at": "19:00", "days": "12345"}}}
    """
    gather = said.get("gather_seconds")
    return Rules(
        gather=timedelta(seconds=gather)
        if isinstance(gather, int) and 0 <= gather <= GATHER_AT_MOST
        else Rules().gather,
        quiet=_quiet_hours(said.get("quiet_hours")),
        ways=MappingProxyType({**WAYS, **dict(_ways(_table(said.get("ways"))))}),
        rhythms=MappingProxyType({**RHYTHMS, **dict(_rhythms(_table(said.get("digests"))))}),
    )


def quiet_of(words: str) -> Quiet:
    """Of words such as "21:00-07:00"; equal times are no quiet hours. Raise ValueError."""
    begins, _dash, ends = words.partition("-")
    return Quiet(clock_of(begins), clock_of(ends))


def clock_of(words: str) -> time:
    """Of words such as "19:15" or "7:05". Raise ValueError."""
    found = _CLOCK.fullmatch(words.strip())
    if found is None:
        raise ValueError(words)
    return time(int(found[1]), int(found[2]))


def days_of(words: str) -> str:
    """Weekdays in order, each once: "12345" is Monday to Friday, "" never. Raise ValueError."""
    if not set(words) <= set("1234567"):
        raise ValueError(words)
    return "".join(sorted(set(words)))


def _table(said: object) -> Mapping[str, object]:
    return said if isinstance(said, dict) else {}


def _quiet_hours(said: object) -> Quiet:
    try:
        return quiet_of(said) if isinstance(said, str) else QUIET
    except ValueError:
        return QUIET


def _ways(said: Mapping[str, object]) -> Iterator[tuple[Topic, Way]]:
    for name, way in said.items():
        try:
            yield Topic(name), Way(str(way))
        except ValueError:
            continue  # of a newer version, or a slip of the pen


def _rhythms(said: Mapping[str, object]) -> Iterator[tuple[str, Rhythm]]:
    for name, usual in RHYTHMS.items():
        one = _table(said.get(name))
        try:
            at = clock_of(str(one["at"])) if "at" in one else usual.at
            yield name, Rhythm(at, days_of(str(one.get("days", usual.days))))
        except ValueError:
            continue  # as above
