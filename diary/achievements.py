from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from diary.finals import school_year


@dataclass(frozen=True, slots=True)
class Achievement:
    title: str
    kind: str  # olympiad, contest, sport, art, project, other
    level: str  # school, municipal, regional, national, international; "" where it is not said
    result: str  # «призёр», as the school wrote it
    on: date


def by_school_year(
    achievements: Iterable[Achievement],
) -> dict[int, tuple[Achievement, ...]]:
    """The latest first."""
    found: dict[int, list[Achievement]] = {}
    for one in sorted(achievements, key=lambda one: -one.on.toordinal()):
        found.setdefault(school_year(one.on), []).append(one)
    return {year: tuple(group) for year, group in found.items()}
