"""Who is who. Imported by linking/ and journal/ only."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    String,
    Table,
    Time,
    UniqueConstraint,
)

from storage.tables.base import Id, Instant, Small, imported, metadata

person = Table(
    "person",
    metadata,
    *imported(),
    Column("family_name", String(255), nullable=False),
    Column("given_name", String(255), nullable=False),
    Column("middle_name", String(255), nullable=False, server_default=""),
)

# A pupil is a person: the same id.
pupil = Table(
    "pupil",
    metadata,
    Column("id", Id, ForeignKey("person.id"), primary_key=True),
    Column("school_id", Id, ForeignKey("school.id"), nullable=False),
    Column("birth_date", Date),
    Column("grade", Small),  # the parallel: 1 to 11; null where a source does not give it
    Column("active", Boolean, nullable=False),
    Column("left_on", Date),
)

guardian_link = Table(
    "guardian_link",
    metadata,
    *imported(),
    Column("pupil_id", Id, ForeignKey("pupil.id"), nullable=False, index=True),
    Column("guardian_id", Id, ForeignKey("person.id"), nullable=False, index=True),
    Column(
        "relation", String(32), nullable=False
    ),  # mother, father, guardian, representative, other
    Column("legal", String(8), nullable=False),  # yes, no, unknown
    Column("blocked", Boolean, nullable=False),
    Column("begins", Date),
    Column("ends", Date),
    Column("document", String(500), nullable=False, server_default=""),
)

# A role of a grown-up at school. A person may have several, and be a parent too.
staff_role = Table(
    "staff_role",
    metadata,
    *imported(),
    Column("person_id", Id, ForeignKey("person.id"), nullable=False, index=True),
    Column("role", String(16), nullable=False),  # admin, head, teacher, clerk
    Column("class_id", Id, ForeignKey("class.id")),  # the class whose class teacher this is
)

class_member = Table(
    "class_member",
    metadata,
    *imported(),
    Column("class_id", Id, ForeignKey("class.id"), nullable=False, index=True),
    Column("pupil_id", Id, ForeignKey("pupil.id"), nullable=False, index=True),
    Column("begins", Date),
    Column("ends", Date),
)

group_member = Table(
    "group_member",
    metadata,
    *imported(),
    Column("group_id", Id, ForeignKey("study_group.id"), nullable=False, index=True),
    Column("pupil_id", Id, ForeignKey("pupil.id"), nullable=False, index=True),
    Column("begins", Date),
    Column("ends", Date),
)

# What a person calls a child where a channel may not carry the name.
alias = Table(
    "alias",
    metadata,
    Column("person_id", Id, ForeignKey("person.id"), primary_key=True),
    Column("pupil_id", Id, ForeignKey("pupil.id"), primary_key=True),
    Column("words", String(40), nullable=False),
)

account = Table(
    "account",
    metadata,
    Column("person_id", Id, ForeignKey("person.id"), primary_key=True),
    Column("lang", String(8), nullable=False),
    Column("created_at", Instant, nullable=False),
    # Quiet hours of their own, in the school's zone; null: the school's. Equal times: none.
    Column("quiet_from", Time),
    Column("quiet_to", Time),
    # Letters about a child say only what came; the words come after a press.
    Column("discreet", Boolean, nullable=False, server_default="0"),
)

# The secret address of a child's calendar: who made it may see the child, which is asked at every fetch.
calendar_link = Table(
    "calendar_link",
    metadata,
    Column("id", Id, primary_key=True),
    Column("school_id", Id, ForeignKey("school.id"), nullable=False),
    Column("person_id", Id, ForeignKey("person.id"), nullable=False, index=True),
    Column("pupil_id", Id, ForeignKey("pupil.id"), nullable=False),
    Column("channel", String(16), nullable=False),  # where it was handed out
    Column("chat_id", Id, ForeignKey("chat.id"), nullable=False),
    Column("device", String(16), nullable=False),  # what it was made for: apple, google, other
    Column("hash", String(64), nullable=False, unique=True),  # keyed hash of the secret
    Column("made_at", Instant, nullable=False),
    Column("fetched_at", Instant),
    Column("closed_at", Instant),
)

# A messenger's chat, or a session of the web page. Belongs to one person.
chat = Table(
    "chat",
    metadata,
    Column("id", Id, primary_key=True),
    Column("school_id", Id, ForeignKey("school.id"), nullable=False),
    Column("person_id", Id, ForeignKey("person.id"), nullable=False, index=True),
    Column("channel", String(16), nullable=False),
    Column("bot", String(32), nullable=False),
    Column("sender", String(64), nullable=False),
    Column("address", String(64), nullable=False),
    Column("linked_at", Instant, nullable=False),
    # Whether letters come here; null: by default, which is yes, but for the web chat of who has a messenger too.
    Column("told", Boolean),
    Column("closed_at", Instant),
    Column("closed_why", String(32), nullable=False, server_default=""),
    # The menu of commands that the platform was told for this chat: its language and what is on it.
    Column("menu", String(24), nullable=False, server_default=""),
)
Index(
    "uq_chat_open",
    chat.c.channel,
    chat.c.bot,
    chat.c.sender,
    unique=True,
    sqlite_where=chat.c.closed_at.is_(None),
    postgresql_where=chat.c.closed_at.is_(None),
)

code = Table(
    "code",
    metadata,
    Column("id", Id, primary_key=True),
    Column("school_id", Id, ForeignKey("school.id"), nullable=False),
    Column("person_id", Id, ForeignKey("person.id"), nullable=False, index=True),
    Column("hash", String(64), nullable=False, unique=True),  # keyed hash of the typed code
    Column(
        "token_hash", String(64), nullable=False, unique=True
    ),  # keyed hash of the deep link's token
    Column(
        "kind", String(8), nullable=False
    ),  # link: from the school; add: another messenger of a linked person
    Column("issued_at", Instant, nullable=False),
    Column("issued_by", Id, ForeignKey("person.id")),  # null: from the command line
    Column("expires_at", Instant, nullable=False),
    Column("settled_at", Instant),  # used, burnt or replaced: never again
    Column(
        "settled_how", String(16), nullable=False, server_default=""
    ),  # used, burnt, refused, replaced
)

# Wrong tries of one sender (in the web: of one network).
attempt = Table(
    "attempt",
    metadata,
    Column("id", Id, primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("sender", String(64), nullable=False),
    Column("wrong", Small, nullable=False),
    Column("last_at", Instant, nullable=False),
    Column("closed_until", Instant),
    UniqueConstraint("channel", "sender"),
)

consent_wording = Table(
    "consent_wording",
    metadata,
    Column("id", Id, primary_key=True),
    Column("school_id", Id, ForeignKey("school.id"), nullable=False),
    Column("version", Small, nullable=False),
    Column("lang", String(8), nullable=False),
    Column("words", String, nullable=False),
    Column("reviewed", Boolean, nullable=False),
    Column("published_at", Instant, nullable=False),
    UniqueConstraint("school_id", "version", "lang"),
)

# Append-only: the last entry for (person, pupil, purpose) is the state. Triggers refuse changes.
consent_entry = Table(
    "consent_entry",
    metadata,
    Column("id", Id, primary_key=True),
    Column("school_id", Id, ForeignKey("school.id"), nullable=False),
    Column("person_id", Id, ForeignKey("person.id"), nullable=False),
    Column("pupil_id", Id, ForeignKey("pupil.id"), nullable=False),
    Column("purpose", String(16), nullable=False),  # view, notify, parents
    Column(
        "decision", String(16), nullable=False
    ),  # granted, declined, refused, annulled, withdrawn
    Column("at", Instant, nullable=False),
    Column("form", String(16), nullable=False),  # paper, electronic
    Column("channel", String(16), nullable=False),  # where it was said, "paper" for a document
    Column("wording", Small),  # the version that was shown
    Column("document", String(500), nullable=False, server_default=""),
    Column("entered_by", Id, ForeignKey("person.id")),  # null: from the command line
)
Index(
    "ix_consent_state",
    consent_entry.c.person_id,
    consent_entry.c.pupil_id,
    consent_entry.c.purpose,
    consent_entry.c.id,
)
