from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from storage.tables.base import Id, Instant, metadata

school = Table(
    "school",
    metadata,
    Column("id", Id, primary_key=True),
    Column("ext_id", String(255), nullable=False, unique=True),  # the id of its org
    Column("name", String(500), nullable=False),
    Column("timezone", String(64), nullable=False),  # an IANA name
    Column(
        "legal_basis", String(16), nullable=False, server_default="consent"
    ),  # or public_service
    # The school's own rules, e.g. {"rhythm_hours": 48}: what diarybot.toml says of it.
    Column("rules", JSON, nullable=False, server_default="{}"),
    Column("created_at", Instant, nullable=False),
)

source = Table(
    "source",
    metadata,
    Column("id", Id, primary_key=True),
    Column("school_id", Id, ForeignKey("school.id"), nullable=False),
    Column("kind", String(16), nullable=False),  # file, push, connector
    Column(
        "system", String(255), nullable=False
    ),  # source.systemName of the manifest, "" without one
    UniqueConstraint("school_id", "kind", "system"),
)

sync_batch = Table(
    "sync_batch",
    metadata,
    Column("id", Id, primary_key=True),
    Column("school_id", Id, ForeignKey("school.id"), nullable=False),
    Column("source_id", Id, ForeignKey("source.id"), nullable=False),
    Column("mode", String(8), nullable=False),  # bulk, delta
    Column("as_of", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column(
        "sha256", String(64), nullable=False
    ),  # over sorted names and contents, not over the zip
    Column("actor", String(64), nullable=False),
    Column("counts", JSON, nullable=False),
    Column("state", String(16), nullable=False),  # applied
    # A row of the timetable went from one place to another: what it was cannot be told from the rows any more.
    Column("rearranged", Boolean, nullable=False, server_default="0"),
    Index("ix_sync_batch_school", "school_id", "id"),
)

coverage = Table(
    "coverage",
    metadata,
    Column("id", Id, primary_key=True),
    Column("school_id", Id, ForeignKey("school.id"), nullable=False),
    Column("source_id", Id, ForeignKey("source.id"), nullable=False),
    Column("entity", String(32), nullable=False),  # a file's name without .csv
    Column("window_from", Date),
    Column("window_to", Date),
    Column("as_of", Instant, nullable=False),
    Column("complete", Boolean, nullable=False),
    UniqueConstraint("source_id", "entity"),
)

bot_profile = Table(
    "bot_profile",
    metadata,
    Column("id", Id, primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("bot", String(32), nullable=False),
    Column("school_id", Id, ForeignKey("school.id")),  # whose bot; null: of every school here
    Column("place", String(64), nullable=False, server_default=""),  # how far events were heard
    Column("name", String(64), nullable=False),  # what a deep link needs: a username, a group's id
    Column("checked_at", Instant, nullable=False),
    # A hash of what the platform was told of this bot: its menus, the words of its profile.
    Column("told", String(64), nullable=False, server_default=""),
    UniqueConstraint("channel", "bot"),
)

# A change that families may want to hear of. Written with the data that changed, kept for later delivery.
change = Table(
    "change",
    metadata,
    Column("id", Id, primary_key=True),
    Column("school_id", Id, ForeignKey("school.id"), nullable=False, index=True),
    Column("batch_id", Id, ForeignKey("sync_batch.id"), nullable=False, index=True),
    Column("kind", String(32), nullable=False),  # diary.changes.ChangeKind
    Column("entity", String(32), nullable=False),
    Column("row_id", Id, nullable=False),
    Column("pupil_id", Id, index=True),
    Column("class_id", Id, index=True),
    Column("group_id", Id, index=True),
    Column("on_date", Date),  # the school day that it is about
    Column("before", JSON),
    Column("after", JSON),
    Column("at", Instant, nullable=False),
    Column("told_at", Instant),  # letters were made of it, or there was nothing to tell
    # kind, external id and new hash: the same change is never kept twice.
    Column("dedup", String(400), nullable=False),
    UniqueConstraint("school_id", "dedup"),
)
Index(
    "ix_change_untold",
    change.c.id,
    sqlite_where=change.c.told_at.is_(None),
    postgresql_where=change.c.told_at.is_(None),
)

# The first load of a table is a baseline and tells nobody.
baseline = Table(
    "baseline",
    metadata,
    Column("id", Id, primary_key=True),
    Column("source_id", Id, ForeignKey("source.id"), nullable=False),
    Column("entity", String(32), nullable=False),
    Column("batch_id", Id, ForeignKey("sync_batch.id"), nullable=False),
    Column("rows", Integer, nullable=False),
    UniqueConstraint("source_id", "entity"),
)
