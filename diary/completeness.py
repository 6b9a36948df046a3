"""Whether every pupil has a final mark in every subject of a period, and where not, what stands there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

MISSING = "missing"
# Of several marks of a subject in one period the one that is not set is told.
_TOLD_FIRST = ("deferred", "not_attested", "exempt", "set")


@dataclass(frozen=True, slots=True)
class Given:
    """A final mark of somebody in a subject; `until` of one that is put off."""

    pupil_id: int
    subject_id: int
    state: str  # set, not_attested, exempt, deferred
    raw: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Completeness:
    states: Counter[str]  # with `missing`
    gaps: tuple[
        Given, ...
    ]  # whatever is not set; the state `missing` where there is nothing at all

    @property
    def complete(self) -> bool:
        return not self.gaps


def completeness(
    given: Iterable[Given],
    *,
    marked: AbstractSet[tuple[int, int]],
    attended: AbstractSet[tuple[int, int]],
) -> Completeness:
    """`marked` and `attended`: who has marks in what in this period, and who goes to what (pupil, subject).

    A final mark is expected wherever there are marks; and in what one goes to where others have got theirs: of
    chess nobody gets one.
    """
    stands: dict[tuple[int, int], Given] = {}
    for one in sorted(given, key=lambda one: -_TOLD_FIRST.index(one.state)):
        stands[one.pupil_id, one.subject_id] = one
    judged = {subject for _pupil, subject in stands}
    expected = marked | {pair for pair in attended if pair[1] in judged}
    missing = [Given(*pair, MISSING) for pair in expected - set(stands)]
    gaps = [one for one in stands.values() if one.state != "set"] + missing
    states = Counter(one.state for one in stands.values())
    states[MISSING] = len(missing)
    return Completeness(states, tuple(gaps))
