"""What a conversation leaves behind: what is awaited, sessions of the web page, letters, the audit trail."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, String, Table, UniqueConstraint

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

# A message that we owe somebody. Holds facts, never words and never marks.
letter = Table(
    "letter",
    metadata,
    Column("id", Id, primary_key=True),
    Column("school_id", Id, ForeignKey("school.id"), nullable=False),
    Column("chat_id", Id, ForeignKey("chat.id"), nullable=False),
    Column("lane", String(64), nullable=False),  # channel and bot: one token, one pace
    Column("kind", String(32), nullable=False),  # delivery.kinds
    Column("facts", JSON, nullable=False),
    Column("key", String(200), nullable=False, unique=True),
    Column(
        "state", String(16), nullable=False
    ),  # queued, sending, sent, unreachable, failed, withdrawn
    Column("why", String(64), nullable=False, server_default=""),
    Column("attempts", Small, nullable=False, server_default="0"),
    Column("due_at", Instant, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("settled_at", Instant),
)
Index(
    "ix_letter_due",
    letter.c.lane,
    letter.c.due_at,
    letter.c.id,
    sqlite_where=letter.c.state == "queued",
    postgresql_where=letter.c.state == "queued",
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
