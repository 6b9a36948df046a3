"""From what changed in the tables to what families may want to hear of."""

from __future__ import annotations

from journal.draft import Draft
from journal.telling import homework, lessons, marks, pupils

_TELLERS = {
    "mark": marks.marks,
    "assessment": marks.tests,
    "attendance": pupils.attendance,
    "final_mark": pupils.finals,
    "exam_result": pupils.exams,
    "guardian_link": pupils.guardians,
    "homework": homework.homework,
    "homework_file": homework.homework_files,
    "recommendation": homework.recommendations,
    "announcement": homework.announcements,
    "lesson_change": lessons.substitutions,
    "lesson": lessons.lessons,
    "calendar_day": lessons.calendar,
    "bell": lessons.bells,
    "bell_use": lessons.bells,
    "teaching": lessons.teaching,
}


def tell_changes(draft: Draft) -> None:
    """Kept in the transaction of the data. What is past or not worth a message is left out here; when and to whom
    the rest is sent is decided at the moment of sending.
    """
    for table, teller in _TELLERS.items():
        for plan in draft.plans.get(table, ()):
            if draft.tells(plan.file):
                teller(draft, plan)
