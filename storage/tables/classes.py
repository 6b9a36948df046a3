from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    String,
    Table,
    UniqueConstraint,
)

from storage.tables.base import Exact, Id, Small, imported, metadata, one_audience

# «8Б»: a homeroom class; or a section of a course where a source has only those (OneRoster "scheduled").
class_ = Table(
    "class",
    metadata,
    *imported(),
    Column("title", String(100), nullable=False),
    Column("grade", Small),
    Column("kind", String(16), nullable=False),  # homeroom, scheduled
    Column("course_id", Id, ForeignKey("course.id")),  # of a scheduled class
    Column("shift", Small),
    Column(
        "programme", String(16), nullable=False, server_default=""
    ),  # primary, basic, secondary, vocational
)

study_group = Table(
    "study_group",
    metadata,
    *imported(),
    Column("title", String(200), nullable=False),
    Column("kind", String(16), nullable=False),  # class, subgroup, stream, plan
    Column("division", String(100), nullable=False, server_default=""),
)

# A group belongs to one class, a stream to several.
group_class = Table(
    "group_class",
    metadata,
    Column("group_id", Id, ForeignKey("study_group.id"), primary_key=True),
    Column("class_id", Id, ForeignKey("class.id"), primary_key=True),
)

# One line a name as the school writes it; courses of all classes share it.
subject = Table(
    "subject",
    metadata,
    Column("id", Id, primary_key=True),
    Column("school_id", Id, ForeignKey("school.id"), nullable=False),
    Column("title", String(255), nullable=False),
    Column(
        "key", String(255), nullable=False
    ),  # the title without case and ё, for look-ups by name
    UniqueConstraint("school_id", "key"),
)

course = Table(
    "course",
    metadata,
    *imported(),
    Column("subject_id", Id, ForeignKey("subject.id"), nullable=False, index=True),
    Column("title", String(255), nullable=False),
)

teaching = Table(
    "teaching",
    metadata,
    *imported(),
    Column("staff_id", Id, ForeignKey("person.id"), nullable=False),
    Column("course_id", Id, ForeignKey("course.id"), nullable=False),
    *one_audience(),
    Column("pupil_id", Id, ForeignKey("pupil.id")),
    Column("role", String(32), nullable=False, server_default=""),
    Column("begins", Date),
    Column("ends", Date),
    Index("ix_teaching_class", "class_id"),
    Index("ix_teaching_group", "group_id"),
    Index("ix_teaching_pupil", "pupil_id"),
)

# A quarter, trimester, half-year, semester or year.
period = Table(
    "period",
    metadata,
    *imported(),
    Column("title", String(200), nullable=False),
    Column(
        "kind", String(16), nullable=False
    ),  # year, quarter, trimester, half, semester, module, course
    Column("begins", Date),
    Column("ends", Date),
    Column("parent_ext_id", String(255), nullable=False, server_default=""),
)

# Which periods a class is marked by; with a course, an exception for that subject.
period_scheme = Table(
    "period_scheme",
    metadata,
    *imported(),
    Column("class_id", Id, ForeignKey("class.id"), nullable=False, index=True),
    Column("course_id", Id, ForeignKey("course.id")),
    Column("period_ids", JSON, nullable=False),
)

plan_hours = Table(
    "plan_hours",
    metadata,
    *imported(),
    *one_audience(),
    Column("course_id", Id, ForeignKey("course.id"), nullable=False),
    Column("period_id", Id, ForeignKey("period.id"), nullable=False),
    Column("lesson_type", String(64), nullable=False),
    Column("hours", Exact, nullable=False),
)

lesson_stat = Table(
    "lesson_stat",
    metadata,
    *imported(),
    *one_audience(),
    Column("course_id", Id, ForeignKey("course.id"), nullable=False),
    Column("period_id", Id, ForeignKey("period.id"), nullable=False),
    Column("lesson_type", String(64), nullable=False),
    Column("hours", Exact),
    Column("held", Exact, nullable=False),
    Column("average", Exact),
    Column("quality", Exact),
    Column("success", Exact),
    Column("computed", Boolean, nullable=False, server_default="0"),
)
