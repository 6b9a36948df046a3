"""How many lessons of a subject are still to come."""

from __future__ import annotations

from datetime import date, timedelta

from diary.timetable import Week, day_plan

LONGEST = timedelta(days=366)


def lessons_left(week: Week, subject_id: int, today: date, ends: date) -> int | None:
    """From today to the last day, both included; None where the timetable does not know the subject at all."""
    known = {one.subject_id for one in week.slots} | {one.subject_id for one in week.dated}
    if subject_id not in known:
        return None
    days = range((min(ends, today + LONGEST) - today).days + 1)
    return sum(
        lesson.subject_id == subject_id
        for day in days
        for lesson in day_plan(today + timedelta(days=day), week).held
    )
