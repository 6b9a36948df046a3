from __future__ import annotations

from collections.abc import Iterator

from diary.changes import ChangeKind
from journal.difference import Entry, Plan
from journal.draft import Draft
from journal.telling.facts import Row, facts


def marks(draft: Draft, plan: Plan) -> None:
    for entry, after in plan.new():
        if after["kind"] == "mark":
            _tell(draft, plan, entry, ChangeKind.MARK_ADDED, None, after)
    for entry, before, after in plan.altered():
        for kind, was, now in _altered(before, after):
            _tell(draft, plan, entry, kind, was, now)
    for entry, before in plan.removed():
        if before["kind"] == "mark":
            _tell(draft, plan, entry, ChangeKind.MARK_REMOVED, before, None)


def _altered(before: Row, after: Row) -> Iterator[tuple[ChangeKind, Row | None, Row | None]]:
    was, now = before["kind"] == "mark", after["kind"] == "mark"
    if was and now and before["pupil_id"] == after["pupil_id"]:
        if before["raw"] != after["raw"]:
            yield ChangeKind.MARK_CORRECTED, before, after
        elif before["comment"] != after["comment"]:
            yield ChangeKind.MARK_COMMENT, before, after
        return
    if was:  # turned into work owed, or was another child's
        yield ChangeKind.MARK_REMOVED, before, None
    if now:
        yield ChangeKind.MARK_ADDED, None, after


def tests(draft: Draft, plan: Plan) -> None:
    """Only tests to come: that last week's work was one is seen by its marks."""
    for entry, after in plan.new():
        if _ahead(draft, after):
            _announce(draft, plan, entry, ChangeKind.TEST_ANNOUNCED, None, after)
    for entry, before, after in plan.altered():
        kind = _test_kind(draft, before, after)
        if kind is not None:
            _announce(draft, plan, entry, kind, before, after)
    for entry, before in plan.removed():
        if _ahead(draft, before):
            _announce(draft, plan, entry, ChangeKind.TEST_CANCELLED, before, None)


def _test_kind(draft: Draft, before: Row, after: Row) -> ChangeKind | None:
    was, now = _dated_test(before), _dated_test(after)
    if was and now and before["due_on"] != after["due_on"]:
        told = _ahead(draft, before) or _ahead(draft, after)
        return ChangeKind.TEST_MOVED if told else None
    if _ahead(draft, after) and not was:
        return ChangeKind.TEST_ANNOUNCED
    if _ahead(draft, before) and not now:
        return ChangeKind.TEST_CANCELLED
    return None


def _dated_test(row: Row) -> bool:
    return bool(row["is_control"]) and row["due_on"] is not None


def _ahead(draft: Draft, row: Row) -> bool:
    return _dated_test(row) and bool(row["due_on"] >= draft.today)


def _tell(  # noqa: PLR0917 -- what it was and what it is, beside each other
    draft: Draft,
    plan: Plan,
    entry: Entry,
    kind: ChangeKind,
    before: Row | None,
    after: Row | None,
) -> None:
    names = ("raw", "value", "kind", "assessment_id", "subject_id", "comment")
    row = after or before
    assert row is not None
    draft.tell(
        kind,
        plan,
        entry,
        to={"pupil_id": row["pupil_id"]},
        on=row["on_date"],
        before=facts(before, *names) if before else None,
        after=facts(after, *names) if after else None,
    )


def _announce(  # noqa: PLR0917 -- as above
    draft: Draft,
    plan: Plan,
    entry: Entry,
    kind: ChangeKind,
    before: Row | None,
    after: Row | None,
) -> None:
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
