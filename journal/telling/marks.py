from __future__ import annotations

from diary.changes import ChangeKind
from journal.difference import Entry, Plan
from journal.draft import Draft
from journal.telling.facts import Row, facts


def marks(draft: Draft, plan: Plan) -> None:
    def tell(
        kind: ChangeKind, entry: Entry, row: Row, before: Row | None, after: Row | None
    ) -> None:
        names = ("raw", "value", "kind", "assessment_id", "subject_id", "comment")
        draft.tell(
            kind,
            plan,
            entry,
            to={"pupil_id": row["pupil_id"]},
            on=row["on_date"],
            before=facts(before, *names) if before else None,
            after=facts(after, *names) if after else None,
        )

    for entry, after in plan.new():
        if after["kind"] == "mark":
            tell(ChangeKind.MARK_ADDED, entry, after, None, after)
    for entry, before, after in plan.altered():
        was, now = before["kind"] == "mark", after["kind"] == "mark"
        if now and (not was or before["pupil_id"] != after["pupil_id"]):
            tell(ChangeKind.MARK_ADDED, entry, after, None, after)
        if was and (not now or before["pupil_id"] != after["pupil_id"]):
            tell(ChangeKind.MARK_REMOVED, entry, before, before, None)
        elif was and now and before["raw"] != after["raw"]:
            tell(ChangeKind.MARK_CORRECTED, entry, after, before, after)
        elif was and now and before["comment"] != after["comment"]:
            tell(ChangeKind.MARK_COMMENT, entry, after, before, after)
    for entry, before in plan.removed():
        if before["kind"] == "mark":
            tell(ChangeKind.MARK_REMOVED, entry, before, before, None)


def tests(draft: Draft, plan: Plan) -> None:
    """Only tests to come: that last week's was one, is seen by its marks."""

    def ahead(row: Row) -> bool:
        due = row["due_on"]
        return bool(row["is_control"]) and due is not None and due >= draft.today

    def tell(kind: ChangeKind, entry: Entry, before: Row | None, after: Row | None) -> None:
        names = ("title", "course_id", "due_on")
        row = after or before
        assert row is not None
        draft.tell(
            kind,
            plan,
            entry,
            to={"class_id": row["class_id"], "group_id": row["group_id"]},
            on=row["due_on"],
            before=facts(before, *names) if before else None,
            after=facts(after, *names) if after else None,
        )

    for entry, after in plan.new():
        if ahead(after):
            tell(ChangeKind.TEST_ANNOUNCED, entry, None, after)
    for entry, before, after in plan.altered():
        was = bool(before["is_control"]) and before["due_on"] is not None
        if was and before["due_on"] != after["due_on"] and (ahead(before) or ahead(after)):
            moved = after["is_control"] and after["due_on"] is not None
            tell(
                ChangeKind.TEST_MOVED if moved else ChangeKind.TEST_CANCELLED, entry, before, after
            )
        elif ahead(after) and not was:
            tell(ChangeKind.TEST_ANNOUNCED, entry, None, after)
        elif ahead(before) and not after["is_control"]:
            tell(ChangeKind.TEST_CANCELLED, entry, before, None)
    for entry, before in plan.removed():
        if ahead(before):
            tell(ChangeKind.TEST_CANCELLED, entry, before, None)
