"""What families may want to hear of: every kind of change that an import can find."""

from __future__ import annotations

from enum import StrEnum


class ChangeKind(StrEnum):
    """The first word names what changed. `before` and `after` of a change hold the columns that a notice needs."""

    MARK_ADDED = "mark.added"
    MARK_CORRECTED = "mark.corrected"
    MARK_REMOVED = "mark.removed"
    MARK_COMMENT = "mark.comment"
    TEST_ANNOUNCED = "test.announced"
    TEST_MOVED = "test.moved"
    TEST_CANCELLED = "test.cancelled"
    HOMEWORK_ADDED = "homework.added"
    HOMEWORK_CHANGED = "homework.changed"
    HOMEWORK_REMOVED = "homework.removed"
    HOMEWORK_FILE = "homework.file"  # a file was put to homework that stood already
    LESSON_REPLACED = "lesson.replaced"  # another teacher, subject or room
    LESSON_MOVED = "lesson.moved"
    LESSON_CANCELLED = "lesson.cancelled"
    LESSON_ADDED = "lesson.added"
    LESSON_RESTORED = "lesson.restored"  # a substitution was taken back
    ABSENCE_RECORDED = "absence.recorded"
    ABSENCE_EXCUSED = "absence.excused"
    ABSENCE_REMOVED = "absence.removed"
    FINAL_SET = "final.set"
    FINAL_CORRECTED = "final.corrected"
    FINAL_DEFERRED = "final.deferred"
    FINAL_NOT_ATTESTED = "final.not_attested"
    FINAL_REMOVED = "final.removed"
    EXAM_RESULT = "exam.result"
    EXAM_REMOVED = "exam.removed"
    RECOMMENDATION_ADDED = "recommendation.added"
    ANNOUNCEMENT_ADDED = "announcement.added"
    TEACHER_CHANGED = "teacher.changed"
    CALENDAR_CHANGED = "calendar.changed"
    BELLS_CHANGED = "bells.changed"
    STUDENT_MOVED = "student.moved"
    STUDENT_LEFT = "student.left"
    GUARDIAN_BLOCKED = "guardian.blocked"
