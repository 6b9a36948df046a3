"""Every table, a module a noun."""

from storage.tables import classes, family, homework, marks, people, schools, timetable
from storage.tables.base import metadata

__all__ = ["classes", "family", "homework", "marks", "metadata", "people", "schools", "timetable"]
