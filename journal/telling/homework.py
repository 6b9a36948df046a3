from __future__ import annotations

from diary.changes import ChangeKind
from journal.difference import Plan
from journal.draft import Draft
from journal.telling.facts import differ, facts


def homework(draft: Draft, plan: Plan) -> None:
    names = ("course_id", "words", "assigned_on", "due_on")
    for entry, after in plan.new():
        draft.tell(
            ChangeKind.HOMEWORK_ADDED,
            plan,
            entry,
            to=after,
            on=after["due_on"] or after["assigned_on"],
            after=facts(after, *names),
        )
    for entry, before, after in plan.altered():
        if differ(before, after, "words", "due_on", "course_id"):
            draft.tell(
                ChangeKind.HOMEWORK_CHANGED,
                plan,
                entry,
                to=after,
                on=after["due_on"] or after["assigned_on"],
                before=facts(before, *names),
                after=facts(after, *names),
            )
    for entry, before in plan.removed():
        draft.tell(
            ChangeKind.HOMEWORK_REMOVED,
            plan,
            entry,
            to=dict(before),
            on=before["due_on"] or before["assigned_on"],
            before=facts(before, *names),
        )


def homework_files(draft: Draft, plan: Plan) -> None:
    """A file of new homework comes with that homework's own notice."""
    names = ("course_id", "assigned_on", "due_on")
    tasks = {
        row.id: row for p in draft.plans.get("homework", ()) for row in (*p.added, *p.restored)
    }
    for entry, after in plan.new():
        task = draft.tasks.get(after["homework_id"])
        if task is not None and after["homework_id"] not in tasks:
            draft.tell(
                ChangeKind.HOMEWORK_FILE,
                plan,
                entry,
                to=dict(task),
                on=task["due_on"] or task["assigned_on"],
                after=facts(after, "homework_id", "name") | facts(task, *names),
            )


def recommendations(draft: Draft, plan: Plan) -> None:
    for entry, after in plan.new():
        draft.tell(
            ChangeKind.RECOMMENDATION_ADDED,
            plan,
            entry,
            to=after,
            on=after["posted_at"].astimezone(draft.zone).date(),
            after=facts(after, "author_id", "words"),
        )


def announcements(draft: Draft, plan: Plan) -> None:
    for entry, after in plan.new():
        draft.tell(
            ChangeKind.ANNOUNCEMENT_ADDED,
            plan,
            entry,
            to=after,
            on=after["posted_at"].astimezone(draft.zone).date(),
            after=facts(after, "author_id", "audience", "grade", "words"),
        )
