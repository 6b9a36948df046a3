from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, LargeBinary, String, Table

from storage.tables.base import Id, Instant, Small, imported, metadata, one_audience

homework = Table(
    "homework",
    metadata,
    *imported(),
    *one_audience(),
    Column("pupil_id", Id, ForeignKey("pupil.id")),  # an individual task
    Column("course_id", Id, ForeignKey("course.id"), nullable=False),
    Column("lesson_id", Id, ForeignKey("lesson.id")),
    Column("assigned_on", Date, nullable=False),
    Column("due_on", Date),  # null: the next lesson of this class or group
    Column("words", String, nullable=False),
    Index("ix_homework_class", "class_id", "assigned_on"),
    Index("ix_homework_group", "group_id", "assigned_on"),
)

# Nearly no task is for one pupil: an index of nulls tells a planner that it is no use.
Index(
    "ix_homework_pupil",
    homework.c.pupil_id,
    homework.c.assigned_on,
    sqlite_where=homework.c.pupil_id.is_not(None),
    postgresql_where=homework.c.pupil_id.is_not(None),
)

homework_file = Table(
    "homework_file",
    metadata,
    *imported(),
    Column("homework_id", Id, ForeignKey("homework.id"), nullable=False, index=True),
    Column("name", String(255), nullable=False),
    Column("url", String(2048), nullable=False, server_default=""),
    Column("content", LargeBinary),  # of a file that came with the archive
    Column("size", Integer),
    Column("sha256", String(64), nullable=False, server_default=""),
)

# A teacher's words to one child, a class, a group.
recommendation = Table(
    "recommendation",
    metadata,
    *imported(),
    *one_audience(),
    Column("author_id", Id, ForeignKey("person.id")),
    Column("pupil_id", Id, ForeignKey("pupil.id")),
    Column("words", String, nullable=False),
    Column("posted_at", Instant, nullable=False),
    Column("valid_until", Date),
    Index("ix_recommendation_class", "class_id"),
    Index("ix_recommendation_group", "group_id"),
    Index("ix_recommendation_pupil", "pupil_id"),
)

announcement = Table(
    "announcement",
    metadata,
    *imported(),
    *one_audience(),
    Column("author_id", Id, ForeignKey("person.id")),
    Column(
        "audience", String(16), nullable=False
    ),  # student, class, group, parallel, school, staff
    Column("grade", Small),
    Column("pupil_id", Id, ForeignKey("pupil.id")),
    Column("words", String, nullable=False),
    Column("posted_at", Instant, nullable=False),
    Column("valid_until", Date),
)
