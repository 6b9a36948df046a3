"""Every table, a module a noun."""

from storage.tables import (
    classes,
    family,
    homework,
    letters,
    marks,
    office,
    people,
    schools,
    timetable,
)
from storage.tables.base import metadata

__all__ = [
    "classes",
    "family",
    "homework",
    "letters",
    "marks",
    "metadata",
    "office",
    "people",
    "schools",
    "timetable",
]
