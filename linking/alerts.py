"""Who may send what nobody can mute."""

from __future__ import annotations

from diary.people import Person, Role

ALERTERS = frozenset({Role.ADMIN, Role.HEAD})


def may_alert(person: Person) -> bool:
    """May send an urgent alert of the school: it comes to everybody, at any hour. Each one is to be written down."""
    return bool(person.roles & ALERTERS)
