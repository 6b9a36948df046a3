"""School days: holidays, days off, alternating weeks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

WEEK = timedelta(days=7)
SUNDAY = 7
# The narrower scope knows better: a class may have other holidays than its school.
_NARROWER = {"school": 0, "parallel": 1, "class": 2}

DayKind = Literal["holiday", "off", "short", "workday"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the school's calendar. `ends` is inclusive."""

    kind: str  # DayKind; a word that we do not know changes nothing
    begins: date
    ends: date
    title: str = ""
    scope: str = "school"
    grade: int | None = None
    class_id: int | None = None

    def covers(self, day: date) -> bool:
        return self.begins <= day <= self.ends

    def concerns(self, *, class_ids: frozenset[int], grade: int | None) -> bool:
        if self.scope == "class":
            return self.class_id in class_ids
        return self.scope != "parallel" or (grade is not None and self.grade == grade)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The entries that concern one class (or the whole school)."""

    entries: tuple[Entry, ...] = ()

    def free(self, day: date) -> Entry | None:
        """Why there is no school on this day; None where there may be lessons."""
        return self._last_word(day, ("holiday", "off"), "workday")

    def short(self, day: date) -> bool:
        return any(entry.kind == "short" and entry.covers(day) for entry in self.entries)

    def holidays(self, today: date) -> tuple[Entry, ...]:
        """The holidays that are not over, the nearest first; of two that meet, the class's own."""
        return self._ahead(today, "holiday")

    def days_off(self, today: date) -> tuple[Entry, ...]:
        return self._ahead(today, "off")

    def _last_word(self, day: date, kinds: tuple[str, ...], against: str) -> Entry | None:
        said = [e for e in self.entries if e.covers(day) and e.kind in (*kinds, against)]
        if not said:
            return None
        # At one scope a working day wins: it is declared as an exception.
        last = max(said, key=lambda e: (_NARROWER.get(e.scope, 0), e.kind == against))
        return last if last.kind in kinds else None

    def _ahead(self, today: date, kind: str) -> tuple[Entry, ...]:
        coming = [e for e in self.entries if e.kind == kind and e.ends >= today]
        kept: list[Entry] = []
        for entry in sorted(coming, key=lambda e: -_NARROWER.get(e.scope, 0)):
            # The class's own autumn holidays stand for the school's autumn holidays.
            wider = (other for other in kept if other.scope != entry.scope)
            if not any(o.begins <= entry.ends and entry.begins <= o.ends for o in wider):
                kept.append(entry)
        return tuple(sorted(kept, key=lambda e: (e.begins, e.ends)))


def calendar_for(
    entries: Iterable[Entry], *, class_ids: frozenset[int] = frozenset(), grade: int | None = None
) -> Calendar:
    return Calendar(
        tuple(one for one in entries if one.concerns(class_ids=class_ids, grade=grade))
    )


@dataclass(frozen=True, slots=True)
class WeekCycle:
    """Alternating weeks: calendar weeks are counted from the anchor, holidays included."""

    names: tuple[str, ...]
    anchor: date  # any day of a first week

    def number(self, day: date, *, length: int) -> int:
        return (monday(day) - monday(self.anchor)) // WEEK % length

    def name(self, day: date) -> str:
        return self.names[self.number(day, length=len(self.names))] if self.names else ""


def runs(weeks: str, day: date, cycle: WeekCycle | None) -> bool:
    """Whether a mask such as "10" has this day's week in it; an empty one has every week.

    Without a cycle there is no telling, and a lesson too many is a smaller harm than one forgotten.
    """
    if not weeks or cycle is None:
        return True
    return weeks[cycle.number(day, length=len(weeks))] == "1"


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def days_between(begins: date, ends: date) -> tuple[date, ...]:
    """Both ends included."""
    return tuple(begins + timedelta(days=n) for n in range((ends - begins).days + 1))
