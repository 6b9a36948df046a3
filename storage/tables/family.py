"""What a conversation leaves behind: what is awaited, what was not understood, web sessions, the audit trail."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, String, Table, UniqueConstraint

from storage.tables.base import Id, Instant, Small, metadata

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

# Questions that were not understood, with everything personal masked: what the dictionaries lack.
puzzle = Table(
    "puzzle",
    metadata,
    Column("id", Id, primary_key=True),
    Column("school_id", Id, ForeignKey("school.id"), nullable=False),
    Column("words", String(300), nullable=False),  # «где [имя] [число] в столовой»
    Column("lang", String(8), nullable=False),
    Column("times", Small, nullable=False),
    Column("last_at", Instant, nullable=False),
    UniqueConstraint("school_id", "words"),
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
