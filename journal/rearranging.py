"""Whether an import takes something of the timetable away from its place without a trace.

An event of a family's calendar has a place: an audience, a day, a shift, a number. Its SEQUENCE is the last import that
touched a row of that place, rows marked deleted included, so that it can only grow. But a row that goes elsewhere takes
its trace along, and bells and the weekly template are of no place: after such an import no event counts from below it.
"""

from __future__ import annotations

from journal.difference import Plan
from journal.draft import Draft

PLACE = ("class_id", "group_id", "on_date", "shift", "number")
OF_NO_PLACE = ("slot", "bell", "bell_use", "week_cycle", "calendar_day")


def rearranges(draft: Draft) -> bool:
    changed = any(_changes(plan) for name in OF_NO_PLACE for plan in draft.plans.get(name, ()))
    return changed or any(
        _leaves(plan) for name in ("lesson", "lesson_change") for plan in draft.plans.get(name, ())
    )


def _changes(plan: Plan) -> bool:
    return bool(plan.added or plan.restored or plan.changed or plan.deleted)


def _leaves(plan: Plan) -> bool:
    """Where a restored row stood before is not known: it may have come back elsewhere."""
    return bool(plan.restored) or any(
        before[name] != after[name] for _entry, before, after in plan.altered() for name in PLACE
    )
