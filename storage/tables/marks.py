from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, String, Table

from storage.tables.base import Exact, Id, Instant, Small, imported, metadata, one_audience

work_type = Table(
    "work_type",
    metadata,
    *imported(),
    Column("title", String(255), nullable=False),
    Column("weight", Exact, nullable=False),
)

mark_scale = Table(
    "mark_scale",
    metadata,
    *imported(),
    Column("title", String(255), nullable=False),
    Column("class_id", Id, ForeignKey("class.id")),
    Column("course_id", Id, ForeignKey("course.id")),
    Column("values", JSON, nullable=False),  # {raw sign: number or null}
)

# A work that is marked: a test, an answer at the board.
assessment = Table(
    "assessment",
    metadata,
    *imported(),
    *one_audience(),
    Column("course_id", Id, ForeignKey("course.id")),
    Column("work_type_id", Id, ForeignKey("work_type.id")),
    Column("lesson_id", Id, ForeignKey("lesson.id")),
    Column("period_id", Id, ForeignKey("period.id")),
    Column("title", String(500), nullable=False),
    Column("description", String(2000), nullable=False, server_default=""),
    Column("weight", Exact, nullable=False),  # of the work itself, else of its type, else 1
    Column("assigned_on", Date),
    Column("due_on", Date),
    Column("is_control", Boolean, nullable=False),
    Column("lowest", Exact),
    Column("highest", Exact),
    Index("ix_assessment_class", "class_id", "due_on"),
    Index("ix_assessment_group", "group_id", "due_on"),
)

mark = Table(
    "mark",
    metadata,
    *imported(),
    Column("pupil_id", Id, ForeignKey("pupil.id"), nullable=False),
    Column("assessment_id", Id, ForeignKey("assessment.id"), nullable=False, index=True),
    Column(
        "subject_id", Id, ForeignKey("subject.id")
    ),  # of the assessment's course, kept beside for speed
    Column("raw", String(64), nullable=False),  # as the journal wrote it
    Column("value", Exact),  # null where it is no number
    Column("weight", Exact, nullable=False),
    Column("kind", String(16), nullable=False),  # mark, placeholder, exempt
    Column("counts", Boolean, nullable=False),
    Column("on_date", Date, nullable=False),
    Column("set_at", Instant),
    Column("comment", String(2000), nullable=False, server_default=""),
    # Of a work that is marked by criteria, as the journal wrote them: {"A": "6", "B": "7"}.
    Column("criteria", JSON, nullable=False, server_default="{}"),
    # What it said before, newest last: [{"raw": "3", "at": "2026-11-12T10:00:00+00:00"}].
    Column("earlier", JSON, nullable=False, server_default="[]"),
    Index("ix_mark_pupil", "pupil_id", "on_date"),
)

final_mark = Table(
    "final_mark",
    metadata,
    *imported(),
    Column("pupil_id", Id, ForeignKey("pupil.id"), nullable=False, index=True),
    Column("course_id", Id, ForeignKey("course.id"), nullable=False),
    Column("period_id", Id, ForeignKey("period.id"), nullable=False),
    # term, year, exam, final, attestation, behaviour; of colleges credit, graded_credit, coursework, module, practice
    Column("kind", String(16), nullable=False),
    Column("raw", String(64), nullable=False, server_default=""),
    Column("state", String(16), nullable=False),  # set, not_attested, exempt, deferred
    Column("defer_reason", String(500), nullable=False, server_default=""),
    Column("defer_until", Date),
    Column("obtained_at", Instant),
    # As in a mark: what it said before, newest last.
    Column("earlier", JSON, nullable=False, server_default="[]"),
)

exam_result = Table(
    "exam_result",
    metadata,
    *imported(),
    Column("pupil_id", Id, ForeignKey("pupil.id"), nullable=False, index=True),
    Column("title", String(255), nullable=False),
    Column("kind", String(16), nullable=False),  # state, mock, school
    Column("on_date", Date, nullable=False),
    Column("points", Exact),
    Column("raw", String(64), nullable=False, server_default=""),
    Column("obtained_at", Instant, nullable=False),
)

attendance = Table(
    "attendance",
    metadata,
    *imported(),
    Column("pupil_id", Id, ForeignKey("pupil.id"), nullable=False),
    Column("lesson_id", Id, ForeignKey("lesson.id")),
    Column("on_date", Date, nullable=False),
    Column("shift", Small),
    Column("number", Small),
    Column("raw", String(32), nullable=False),
    Column("kind", String(16), nullable=False),  # absent, ill, excused, late, exempt, unknown
    Column("minutes", Small),
    Column("comment", String(1000), nullable=False, server_default=""),
    Index("ix_attendance_pupil", "pupil_id", "on_date"),
)

# A prize, a sports category, a certificate.
achievement = Table(
    "achievement",
    metadata,
    *imported(),
    Column("pupil_id", Id, ForeignKey("pupil.id"), nullable=False, index=True),
    Column("title", String(500), nullable=False),
    Column("kind", String(16), nullable=False),  # olympiad, contest, sport, art, project, other
    Column("level", String(16), nullable=False, server_default=""),  # school … international
    Column("result", String(255), nullable=False, server_default=""),  # «призёр», as written
    Column("on_date", Date, nullable=False),
)
