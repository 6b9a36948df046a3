"""The school's office: applications, decisions on them, contacts that were handed over, extracts on paper."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, String, Table, UniqueConstraint

from storage.tables.base import Id, Instant, Small, metadata

# An application for the service (Appendix 1 of the regulations). Access is due within two working days.
application = Table(
    "application",
    metadata,
    Column("id", Id, primary_key=True),
    Column("school_id", Id, ForeignKey("school.id"), nullable=False, index=True),
    Column("person_id", Id, ForeignKey("person.id"), nullable=False, index=True),
    Column("pupil_id", Id, ForeignKey("pupil.id"), nullable=False, index=True),
    Column("form", String(16), nullable=False),  # paper, electronic
    Column("document", String(500), nullable=False, server_default=""),
    Column("received_at", Instant, nullable=False),
    Column("due_on", Date),  # null where the production calendar of that year is missing
    Column("state", String(16), nullable=False),  # received, granted, refused, recalled
    Column("settled_at", Instant),
    Column(
        "handed_over", String(500), nullable=False, server_default=""
    ),  # how and when the code was given
    Column(
        "passport_seen", Boolean, nullable=False, server_default="0"
    ),  # of a pupil's own application
)

# A refusal on one of the three grounds, signed by the head.
decision = Table(
    "decision",
    metadata,
    Column("id", Id, primary_key=True),
    Column("school_id", Id, ForeignKey("school.id"), nullable=False),
    Column("application_id", Id, ForeignKey("application.id"), nullable=False, index=True),
    Column("number", String(64), nullable=False),
    Column("decided_on", Date, nullable=False),
    Column("ground", String(16), nullable=False),  # not_entitled, not_a_pupil, own_refusal
    Column("reasons", String(2000), nullable=False),
    Column("issued_at", Instant),  # handed to the applicant
    UniqueConstraint("school_id", "number"),
)

# Where a person wants to be reached, and on what paper it was given.
contact = Table(
    "contact",
    metadata,
    Column("id", Id, primary_key=True),
    Column("school_id", Id, ForeignKey("school.id"), nullable=False),
    Column("person_id", Id, ForeignKey("person.id"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),  # email, phone
    Column("value", String(255), nullable=False),
    Column("provenance", String(16), nullable=False),  # paper, document, self
    Column("document", String(500), nullable=False, server_default=""),
    Column("verified_at", Instant),
    Column("closed_at", Instant),
    UniqueConstraint("person_id", "kind", "value"),
)

# The weekly sheet of a pupil whose family has no electronic diary.
extract_issue = Table(
    "extract_issue",
    metadata,
    Column("id", Id, primary_key=True),
    Column("school_id", Id, ForeignKey("school.id"), nullable=False),
    Column("pupil_id", Id, ForeignKey("pupil.id"), nullable=False, index=True),
    Column("number", Small, nullable=False),
    Column("week_from", Date, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("issued_at", Instant),  # signed for
    UniqueConstraint("pupil_id", "week_from"),
)
