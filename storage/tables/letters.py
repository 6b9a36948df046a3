"""Letters: messages that we owe somebody, and what they are made from."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Table,
    Text,
    Time,
    UniqueConstraint,
    or_,
)

from storage.tables.base import Id, Instant, Small, metadata

# A message that we owe somebody. Holds facts, never words and never marks.
letter = Table(
    "letter",
    metadata,
    Column("id", Id, primary_key=True),
    Column("school_id", Id, ForeignKey("school.id"), nullable=False),
    Column("chat_id", Id, ForeignKey("chat.id"), nullable=False),
    Column("person_id", Id, ForeignKey("person.id"), index=True),  # null: of a letter of old
    Column(
        "pupil_id", Id, ForeignKey("pupil.id"), index=True
    ),  # whom it is about; null: several, or nobody
    Column("broadcast_id", Id, ForeignKey("broadcast.id"), index=True),
    Column("lane", String(64), nullable=False),  # channel and bot: one token, one pace
    Column("kind", String(32), nullable=False),  # delivery.kinds
    Column(
        "rank", Small, nullable=False, server_default="1"
    ),  # 0 urgent, 1 normal, 2 one of very many
    Column("facts", JSON, nullable=False),
    Column("key", String(200), nullable=False, unique=True),
    # queued, postponed (both wait for due_at), sending; sent, withdrawn, expired, unreachable, failed
    Column("state", String(16), nullable=False),
    Column("why", String(64), nullable=False, server_default=""),
    Column("attempts", Small, nullable=False, server_default="0"),
    Column("worker", String(40), nullable=False, server_default=""),  # who is sending it
    Column("due_at", Instant, nullable=False),
    Column("expires_at", Instant),  # the last useful moment
    Column("made_at", Instant, nullable=False),
    Column("begun_at", Instant),
    Column("settled_at", Instant),
    Column(
        "sent_as", String(64), nullable=False, server_default=""
    ),  # the platform's id of the message
)
_WAITING = or_(letter.c.state == "queued", letter.c.state == "postponed")
Index(
    "ix_letter_due",
    letter.c.lane,
    letter.c.rank,
    letter.c.due_at,
    letter.c.id,
    sqlite_where=_WAITING,
    postgresql_where=_WAITING,
)
Index(
    "ix_letter_sending",
    letter.c.lane,
    sqlite_where=letter.c.state == "sending",
    postgresql_where=letter.c.state == "sending",
)
Index("ix_letter_settled", letter.c.settled_at)
Index(
    "ix_letter_unseen",
    letter.c.chat_id,
    sqlite_where=letter.c.sent_as == "unseen",
    postgresql_where=letter.c.sent_as == "unseen",
)

# What a person wants to be told of a child, where that is not the school's default.
wish = Table(
    "wish",
    metadata,
    Column("person_id", Id, ForeignKey("person.id"), primary_key=True),
    Column("pupil_id", Id, primary_key=True),  # 0: what is about no child
    Column("topic", String(16), primary_key=True),  # diary.wishes.Topic
    Column("way", String(8), nullable=False),  # instant, digest, off
)

# When a person gets a digest. There is a row for everybody who has a chat.
timer = Table(
    "timer",
    metadata,
    Column("person_id", Id, ForeignKey("person.id"), primary_key=True),
    Column("kind", String(16), primary_key=True),  # evening, morning, weekly, and those for staff
    Column("school_id", Id, ForeignKey("school.id"), nullable=False),
    Column("at", Time),  # the person's own choice in the school's zone; null: the school's default
    Column(
        "days", String(7)
    ),  # the person's own days, "12345"; null: the school's default; "": never
    Column("next_at", Instant),  # null: never
)
Index(
    "ix_timer_next",
    timer.c.next_at,
    timer.c.school_id,
    timer.c.person_id,
    sqlite_where=timer.c.next_at.is_not(None),
    postgresql_where=timer.c.next_at.is_not(None),
)

# What staff tell families or each other.
broadcast = Table(
    "broadcast",
    metadata,
    Column("id", Id, primary_key=True),
    Column("school_id", Id, ForeignKey("school.id"), nullable=False, index=True),
    Column("author_id", Id, ForeignKey("person.id")),  # null: from the command line
    Column("audience", String(64), nullable=False),  # school, parallel:7, class:7А, staff
    Column("words", String(4000), nullable=False),
    Column(
        "urgent", Boolean, nullable=False, server_default="0"
    ),  # cannot be muted, keeps no quiet hours
    Column(
        "question", String(16), nullable=False, server_default=""
    ),  # buttons under it: seen, yes_no
    Column("file_name", String(255), nullable=False, server_default=""),
    Column("file_kind", String(100), nullable=False, server_default=""),
    Column("file", LargeBinary),
    Column("state", String(16), nullable=False),  # draft, queued, recalled
    Column("made_at", Instant, nullable=False),
    Column("confirmed_at", Instant),
    Column("begins_at", Instant),  # after the time to undo, or as scheduled
    Column("recalled_at", Instant),
    Column("progress_chat_id", Id, ForeignKey("chat.id")),  # where its author watches it go out
    Column("finished_at", Instant),  # nothing of it waits any more, and its author was told
    Column(
        "skipped", JSON, nullable=False, server_default="{}"
    ),  # people without a letter, by reason
)
answer = Table(
    "broadcast_answer",
    metadata,
    Column("broadcast_id", Id, ForeignKey("broadcast.id"), primary_key=True),
    Column("person_id", Id, ForeignKey("person.id"), primary_key=True),
    Column("answer", String(16), nullable=False),  # seen, yes, no
    Column("at", Instant, nullable=False),
)

# An event as a platform told it, until it is answered; then only its id is kept, to know a repeat.
intake = Table(
    "intake",
    metadata,
    Column("id", Id, primary_key=True),
    Column("lane", String(64), nullable=False),
    Column("event", String(128), nullable=False),  # the platform's own id
    Column("raw", Text),  # JSON; null: answered
    Column("at", Instant, nullable=False),
    Column("attempts", Small, nullable=False, server_default="0"),
    UniqueConstraint("lane", "event"),
)
Index(
    "ix_intake_open",
    intake.c.lane,
    intake.c.id,
    sqlite_where=intake.c.raw.is_not(None),
    postgresql_where=intake.c.raw.is_not(None),
)

# The pace of a lane that several processes share: when its next permit is due, in seconds of the database's clock.
budget = Table(
    "budget",
    metadata,
    Column("lane", String(64), primary_key=True),
    Column("next_at", Instant, nullable=False),
)

# What each process tells of itself while it lives: that its clock runs, and how its lanes are.
beat = Table(
    "beat",
    metadata,
    Column("worker", String(40), primary_key=True),
    Column("part", String(64), primary_key=True),  # clock, or a lane
    Column("state", String(16), nullable=False),  # well; of a lane: open while its breaker is
    Column("since", Instant, nullable=False),  # the state
    Column("at", Instant, nullable=False),
)
