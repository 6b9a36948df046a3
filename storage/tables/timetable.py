from __future__ import annotations

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, String, Table, Time

from storage.tables.base import Id, Small, imported, metadata, one_audience

calendar_day = Table(
    "calendar_day",
    metadata,
    *imported(),
    Column("scope", String(16), nullable=False),  # school, parallel, class
    Column("grade", Small),  # of a parallel
    Column("class_id", Id, ForeignKey("class.id")),
    Column("begins", Date, nullable=False),
    Column("ends", Date, nullable=False),  # inclusive
    Column("kind", String(16), nullable=False),  # holiday, off, short, workday
    Column("title", String(255), nullable=False, server_default=""),
)

week_cycle = Table(
    "week_cycle",
    metadata,
    *imported(),
    Column("names", JSON, nullable=False),  # ["числитель", "знаменатель"]
    Column("anchor", Date, nullable=False),  # a day of a first week
)

bell = Table(
    "bell",
    metadata,
    *imported(),
    Column("bell_set", String(100), nullable=False),
    Column("weekday", Small, nullable=False),  # 1 is Monday
    Column("shift", Small, nullable=False),
    Column("number", Small, nullable=False),
    Column("starts", Time, nullable=False),
    Column("ends", Time, nullable=False),
)

bell_use = Table(
    "bell_use",
    metadata,
    *imported(),
    Column("bell_set", String(100), nullable=False),
    Column("class_id", Id, ForeignKey("class.id")),  # null: the whole school
    Column("begins", Date, nullable=False),
    Column("ends", Date),
)

# A line of the weekly template.
slot = Table(
    "slot",
    metadata,
    *imported(),
    *one_audience(),
    Column("course_id", Id, ForeignKey("course.id"), nullable=False),
    Column("teacher_ids", JSON, nullable=False),
    Column("room", String(64), nullable=False, server_default=""),
    Column("weekday", Small, nullable=False),
    Column("shift", Small, nullable=False),
    Column("number", Small, nullable=False),
    Column(
        "weeks", String(16), nullable=False, server_default=""
    ),  # mask over the week cycle, "" = every week
    Column("begins", Date, nullable=False),
    Column("ends", Date),
    Index("ix_slot_class", "class_id", "weekday"),
    Index("ix_slot_group", "group_id", "weekday"),
)

lesson = Table(
    "lesson",
    metadata,
    *imported(),
    *one_audience(),
    Column("on_date", Date, nullable=False),
    Column("shift", Small, nullable=False),
    Column("number", Small, nullable=False),
    Column("starts", Time),
    Column("ends", Time),
    Column("course_id", Id, ForeignKey("course.id"), nullable=False),
    Column("teacher_ids", JSON, nullable=False),
    Column("room", String(64), nullable=False, server_default=""),
    Column("lesson_type", String(64), nullable=False, server_default=""),
    Column("topic", String(1000), nullable=False, server_default=""),
    Column("state", String(16), nullable=False),  # planned, held, cancelled, moved
    Index("ix_lesson_class", "class_id", "on_date"),
    Index("ix_lesson_group", "group_id", "on_date"),
)

# A substitution: lies over the lesson of this class or group at this date, shift and number.
lesson_change = Table(
    "lesson_change",
    metadata,
    *imported(),
    *one_audience(),
    Column("on_date", Date, nullable=False),
    Column("shift", Small, nullable=False),
    Column("number", Small, nullable=False),
    Column(
        "kind", String(16), nullable=False
    ),  # teacher, subject, room, time, move, cancel, extra
    Column("teacher_ids", JSON, nullable=False),
    Column("course_id", Id, ForeignKey("course.id")),
    Column("room", String(64), nullable=False, server_default=""),
    Column("new_date", Date),
    Column("new_number", Small),
    Column("note", String(500), nullable=False, server_default=""),
    Index("ix_lesson_change_class", "class_id", "on_date"),
    Index("ix_lesson_change_group", "group_id", "on_date"),
)
