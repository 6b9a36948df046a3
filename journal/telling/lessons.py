from __future__ import annotations

from typing import Any

from sqlalchemy import RowMapping

from diary.changes import ChangeKind
from journal.difference import Plan
from journal.draft import Draft
from journal.telling.facts import Row, differ, facts

_SUBSTITUTION = {
    "teacher": ChangeKind.LESSON_REPLACED,
    "subject": ChangeKind.LESSON_REPLACED,
    "room": ChangeKind.LESSON_REPLACED,
    "time": ChangeKind.LESSON_MOVED,
    "move": ChangeKind.LESSON_MOVED,
    "cancel": ChangeKind.LESSON_CANCELLED,
    "extra": ChangeKind.LESSON_ADDED,
}
_SUBSTITUTION_FACTS = (
    "kind",
    "shift",
    "number",
    "teacher_ids",
    "course_id",
    "room",
    "new_date",
    "new_number",
    "note",
)


def substitutions(draft: Draft, plan: Plan) -> None:
    for entry, after in plan.new():
        if after["on_date"] >= draft.today:
            draft.tell(
                _SUBSTITUTION[after["kind"]],
                plan,
                entry,
                to=after,
                on=after["on_date"],
                after=facts(after, *_SUBSTITUTION_FACTS),
            )
    for entry, before, after in plan.altered():
        if max(before["on_date"], after["on_date"]) >= draft.today:
            draft.tell(
                _SUBSTITUTION[after["kind"]],
                plan,
                entry,
                to=after,
                on=after["on_date"],
                before=facts(before, *_SUBSTITUTION_FACTS),
                after=facts(after, *_SUBSTITUTION_FACTS),
            )
    for entry, before in plan.removed():
        if before["on_date"] >= draft.today:
            draft.tell(
                ChangeKind.LESSON_RESTORED,
                plan,
                entry,
                to=dict(before),
                on=before["on_date"],
                before=facts(before, *_SUBSTITUTION_FACTS),
            )


def lessons(draft: Draft, plan: Plan) -> None:
    """Lessons against themselves; a substitution at the same place says it already."""
    names = ("shift", "number", "course_id", "teacher_ids", "room", "state", "on_date")
    told = {
        _place(after) for p in draft.plans.get("lesson_change", ()) for _entry, after in p.new()
    }
    for entry, before, after in plan.altered():
        if max(before["on_date"], after["on_date"]) < draft.today or _place(after) in told:
            continue
        kind = _lesson_kind(before, after)
        if kind is not None:
            draft.tell(
                kind,
                plan,
                entry,
                to=after,
                on=after["on_date"],
                before=facts(before, *names),
                after=facts(after, *names),
            )


def _place(row: Row) -> tuple[Any, ...]:
    return tuple(row[n] for n in ("class_id", "group_id", "on_date", "shift", "number"))


def _lesson_kind(before: RowMapping, after: Row) -> ChangeKind | None:
    if after["state"] == "cancelled":
        return ChangeKind.LESSON_CANCELLED if before["state"] != "cancelled" else None
    if before["state"] == "cancelled":
        return ChangeKind.LESSON_RESTORED
    moved = after["state"] == "moved" and before["state"] != "moved"
    if moved or differ(before, after, "on_date", "shift", "number"):
        return ChangeKind.LESSON_MOVED
    if differ(before, after, "course_id", "teacher_ids", "room"):
        return ChangeKind.LESSON_REPLACED
    return None


def calendar(draft: Draft, plan: Plan) -> None:
    names = ("scope", "grade", "begins", "ends", "kind", "title")
    for entry, after in plan.new():
        if after["ends"] >= draft.today:
            draft.tell(
                ChangeKind.CALENDAR_CHANGED,
                plan,
                entry,
                to=after,
                on=after["begins"],
                after=facts(after, *names),
            )
    for entry, before, after in plan.altered():
        if max(before["ends"], after["ends"]) >= draft.today and differ(before, after, *names):
            draft.tell(
                ChangeKind.CALENDAR_CHANGED,
                plan,
                entry,
                to=after,
                on=after["begins"],
                before=facts(before, *names),
                after=facts(after, *names),
            )
    for entry, before in plan.removed():
        if before["ends"] >= draft.today:
            draft.tell(
                ChangeKind.CALENDAR_CHANGED,
                plan,
                entry,
                to=dict(before),
                on=before["begins"],
                before=facts(before, *names),
            )


def bells(draft: Draft, plan: Plan) -> None:
    """One change for all bells together: nobody reads forty."""
    entries = [*(entry for entry, _after in plan.new()), *plan.changed]
    entries += [entry for entry, _before in plan.removed()]
    if entries and not any(change.kind == ChangeKind.BELLS_CHANGED for change in draft.changes):
        draft.tell(ChangeKind.BELLS_CHANGED, plan, entries[0], to={}, on=draft.today)


def teaching(draft: Draft, plan: Plan) -> None:
    names = ("staff_id", "course_id", "role")
    for entry, after in plan.new():
        draft.tell(ChangeKind.TEACHER_CHANGED, plan, entry, to=after, after=facts(after, *names))
    for entry, before, after in plan.altered():
        if differ(before, after, "staff_id", "course_id"):
            draft.tell(
                ChangeKind.TEACHER_CHANGED,
                plan,
                entry,
                to=after,
                before=facts(before, *names),
                after=facts(after, *names),
            )
    for entry, before in plan.removed():
        draft.tell(
            ChangeKind.TEACHER_CHANGED,
            plan,
            entry,
            to=dict(before),
            before=facts(before, *names),
        )
