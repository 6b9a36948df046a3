"""What a conversation leaves behind: what is awaited, sessions of the web page, the audit trail."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, String, Table, UniqueConstraint

from storage.tables.base import Id, Instant, metadata

# What the bot is waiting for from whom; a stranger too.
dialog = Table(
    "dialog",
    metadata,
    Column("id", Id, primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("bot", String(32), nullable=False),
    Column("sender", String(64), nullable=False),
    Column("expect", String(32), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("channel", "bot", "sender"),
)

web_session = Table(
    "web_session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("sender", String(64), nullable=False, unique=True),
    Column("network", String(64), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("closed_at", Instant),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("school_id", Id, ForeignKey("school.id"), nullable=False),
    Column("at", Instant, nullable=False, index=True),
    Column("actor_id", Id, ForeignKey("person.id")),  # null: from the command line
    Column("deed", String(32), nullable=False),
    Column("person_id", Id, ForeignKey("person.id")),
    Column("pupil_id", Id, ForeignKey("pupil.id")),
    Column("detail", JSON, nullable=False, server_default="{}"),
)
