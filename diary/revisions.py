"""Which import said the last word about something, so that calendar programs can tell newer from older."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from diary.calendar import Entry
from diary.lessons import Audience


@dataclass(frozen=True, slots=True, order=True)
class Revision:
    number: int  # of the import: it only grows
    at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where a lesson stands, whatever is held there."""

    audience: Audience
    on: date
    shift: int
    number: int


@dataclass(frozen=True, slots=True)
class Revisions:
    """`everything` counts for all: bells, the weekly template, what went from one place to another."""

    everything: Revision
    places: Mapping[Place, Revision]
    works: Mapping[int, Revision]  # by id
    entries: Mapping[Entry, tuple[int, Revision]]  # with the id of the line

    def of_place(self, place: Place, classes: frozenset[int]) -> Revision:
        """A substitution for a class lies over the lessons of its groups, too."""
        found = [self.everything, *self._known(place)]
        if place.audience.group_id is not None:
            for one in classes:
                over = Place(Audience(class_id=one), place.on, place.shift, place.number)
                found += self._known(over)
        return max(found)

    def of_work(self, work_id: int) -> Revision:
        return max(self.everything, self.works[work_id])

    def of_entry(self, entry: Entry) -> tuple[int, Revision]:
        """With the id of the line that says it."""
        line, revision = self.entries[entry]
        return line, max(self.everything, revision)

    def _known(self, place: Place) -> tuple[Revision, ...]:
        found = self.places.get(place)
        return (found,) if found else ()
