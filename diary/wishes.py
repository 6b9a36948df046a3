"""What a family wants to be told of, how and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum
from types import MappingProxyType

DAY = timedelta(days=1)


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
    }
)


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
    rules = Rules()
    gather = said.get("gather_seconds")
    quiet = said.get("quiet_hours")
    ways = said.get("ways")
    digests = said.get("digests")
    return Rules(
        gather=timedelta(seconds=gather) if isinstance(gather, int) else rules.gather,
        quiet=quiet_of(quiet) if isinstance(quiet, str) else rules.quiet,
        ways={**WAYS, **{Topic(name): Way(way) for name, way in ways.items()}}
        if isinstance(ways, dict)
        else WAYS,
        rhythms={**RHYTHMS, **{name: _rhythm(name, one) for name, one in digests.items()}}
        if isinstance(digests, dict)
        else RHYTHMS,
    )


def quiet_of(words: str) -> Quiet:
    """Of words such as "21:00-07:00"; equal times are no quiet hours. Raise ValueError."""
    begins, _dash, ends = words.partition("-")
    return Quiet(time.fromisoformat(begins.strip()), time.fromisoformat(ends.strip()))


def _rhythm(name: str, said: Mapping[str, str]) -> Rhythm:
    usual = RHYTHMS[name]
    return Rhythm(
        time.fromisoformat(said["at"]) if "at" in said else usual.at,
        said.get("days", usual.days),
    )
