"""What is kept about one person beside the journal's copy: one value a row, for themselves to read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time


@dataclass(frozen=True, slots=True)
class ChatKept:
    channel: str
    linked_at: datetime
    closed_at: datetime | None
    closed_why: str


@dataclass(frozen=True, slots=True)
class ConsentKept:
    pupil_id: int
    purpose: str
    decision: str
    at: datetime
    form: str
    channel: str
    wording: int | None
    document: str


@dataclass(frozen=True, slots=True)
class WishKept:
    pupil_id: int  # 0: about no child
    topic: str
    way: str


@dataclass(frozen=True, slots=True)
class TimerKept:
    kind: str
    at: time | None  # null: as the school has it, like `days`
    days: str | None


@dataclass(frozen=True, slots=True)
class CodeKept:
    kind: str
    issued_at: datetime
    expires_at: datetime
    settled_at: datetime | None
    settled_how: str


@dataclass(frozen=True, slots=True)
class LetterKept:
    kind: str
    pupil_id: int | None
    channel: str
    state: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LinkKept:
    pupil_id: int
    channel: str
    made_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class AnswerKept:
    broadcast_id: int
    answer: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DeedKept:
    deed: str
    by: str  # self, office (the command line), or the role of a member of staff
    pupil_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class TieKept:
    pupil_id: int
    relation: str
    document: str
    begins: date | None
    ends: date | None
    blocked: bool


@dataclass(frozen=True, slots=True)
class AccountKept:
    lang: str
    since: datetime
    quiet_from: time | None
    quiet_to: time | None
    discreet: bool
