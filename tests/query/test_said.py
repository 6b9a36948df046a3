"""Questions as families write them, and their ordinary talk, with floors; see saying.py for the two halves."""

from __future__ import annotations

import pytest

from tests.query.saying import Said, said, understood

FLOORS = {"ru": 0.93, "en": 0.94, "chatter": 0.91}  # of the half that nothing was tuned on
TUNED = 0.97


def share(lines: list[Said]) -> float:
    return sum(understood(one.text) == one.means for one in lines) / len(lines)


@pytest.mark.parametrize("name", FLOORS)
def test_families_are_understood(name: str) -> None:
    assert share([one for one in said(name) if one.held_out]) >= FLOORS[name]


@pytest.mark.parametrize("name", FLOORS)
def test_what_was_tuned_on_stays_understood(name: str) -> None:
    tuned = [one for one in said(name) if not one.held_out]
    assert share([*tuned, *said(f"more_{name}")]) >= TUNED
