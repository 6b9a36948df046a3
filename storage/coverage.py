"""How old a journal's data are."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ScalarSelect, func, select

from storage.audience import SCHOOL
from storage.tables.schools import coverage


def as_of(*entities: str) -> ScalarSelect[datetime]:
    """The age of the newest of these files; null where the school never gave one. Wants `school`."""
    return (
        select(func.max(coverage.c.as_of))
        .where(coverage.c.school_id == SCHOOL, coverage.c.entity.in_(entities))
        .scalar_subquery()
    )
