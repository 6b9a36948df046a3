"""Chance that always falls the same way."""

from __future__ import annotations

from random import Random


def dice(*about: object) -> Random:
    """A generator of its own for each thing: one more pupil or one more day changes nobody else's luck."""
    return Random("|".join(map(str, about)))  # noqa: S311  made-up marks are no secret
