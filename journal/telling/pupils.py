from __future__ import annotations

from diary.changes import ChangeKind
from journal.difference import Entry, Plan
from journal.draft import Draft
from journal.telling.facts import Row, differ, facts


def attendance(draft: Draft, plan: Plan) -> None:
    names = ("kind", "raw", "lesson_id", "shift", "number", "minutes")
    for entry, after in plan.new():
        draft.tell(
            ChangeKind.ABSENCE_RECORDED,
            plan,
            entry,
            to={"pupil_id": after["pupil_id"]},
            on=after["on_date"],
            after=facts(after, *names),
        )
    for entry, before, after in plan.altered():
        if differ(before, after, "kind", "raw", "on_date", "minutes"):
            excused = after["kind"] in ("excused", "ill") and before["kind"] != after["kind"]
            draft.tell(
                ChangeKind.ABSENCE_EXCUSED if excused else ChangeKind.ABSENCE_RECORDED,
                plan,
                entry,
                to={"pupil_id": after["pupil_id"]},
                on=after["on_date"],
                before=facts(before, *names),
                after=facts(after, *names),
            )
    for entry, before in plan.removed():
        draft.tell(
            ChangeKind.ABSENCE_REMOVED,
            plan,
            entry,
            to={"pupil_id": before["pupil_id"]},
            on=before["on_date"],
            before=facts(before, *names),
        )


_FINAL = {
    "set": ChangeKind.FINAL_SET,
    "exempt": ChangeKind.FINAL_SET,
    "deferred": ChangeKind.FINAL_DEFERRED,
    "not_attested": ChangeKind.FINAL_NOT_ATTESTED,
}


def finals(draft: Draft, plan: Plan) -> None:
    def tell(kind: ChangeKind, entry: Entry, before: Row | None, after: Row | None) -> None:
        names = (
            "raw",
            "state",
            "kind",
            "course_id",
            "period_id",
            "defer_reason",
            "defer_until",
            "obtained_at",
        )
        row = after or before
        assert row is not None
        draft.tell(
            kind,
            plan,
            entry,
            to={"pupil_id": row["pupil_id"]},
            on=draft.today,
            before=facts(before, *names) if before else None,
            after=facts(after, *names) if after else None,
        )

    for entry, after in plan.new():
        tell(_FINAL[after["state"]], entry, None, after)
    for entry, before, after in plan.altered():
        if before["state"] == after["state"] == "set" and before["raw"] != after["raw"]:
            tell(ChangeKind.FINAL_CORRECTED, entry, before, after)
        elif differ(before, after, "state", "raw", "defer_until"):
            tell(_FINAL[after["state"]], entry, before, after)
    for entry, before in plan.removed():
        tell(ChangeKind.FINAL_REMOVED, entry, before, None)


def exams(draft: Draft, plan: Plan) -> None:
    names = ("title", "kind", "points", "raw", "on_date", "obtained_at")
    for entry, after in plan.new():
        draft.tell(
            ChangeKind.EXAM_RESULT,
            plan,
            entry,
            to={"pupil_id": after["pupil_id"]},
            on=after["on_date"],
            after=facts(after, *names),
        )
    for entry, before, after in plan.altered():
        if differ(before, after, "points", "raw", "kind", "title"):
            draft.tell(
                ChangeKind.EXAM_RESULT,
                plan,
                entry,
                to={"pupil_id": after["pupil_id"]},
                on=after["on_date"],
                before=facts(before, *names),
                after=facts(after, *names),
            )
    for entry, before in plan.removed():
        draft.tell(
            ChangeKind.EXAM_REMOVED,
            plan,
            entry,
            to={"pupil_id": before["pupil_id"]},
            on=before["on_date"],
            before=facts(before, *names),
        )


def guardians(draft: Draft, plan: Plan) -> None:
    """For staff and for the person, never for the other parent."""
    for entry, before, after in plan.altered():
        if after["blocked"] and not before["blocked"]:
            draft.tell(
                ChangeKind.GUARDIAN_BLOCKED,
                plan,
                entry,
                to={"pupil_id": after["pupil_id"]},
                on=draft.today,
                after=facts(after, "guardian_id"),
            )
