"""KINDS: every message that is sent unasked, one line each. A letter keeps facts; its words are found here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from delivery import announcement, staff_words
from delivery.batch import Compose
from diary.people import Purpose
from diary.wishes import Topic
from storage.outbox import Rank


@dataclass(frozen=True)
class Kind:
    compose: Compose
    topic: Topic | None = None  # what it is muted by; None: it cannot be
    purpose: Purpose | None = (
        None  # the consent that it needs; None: it tells nothing about a child
    )
    for_staff: bool = False  # asked again before sending: does the person still work here
    rank: Rank = Rank.NORMAL
    useful: timedelta | None = None  # so long after it was due; None: always
    quiet: bool = True  # waits for the end of the quiet hours


KINDS: Mapping[str, Kind] = {
    # About the chat itself
    "new_chat": Kind(
        staff_words.new_chat, rank=Rank.URGENT, quiet=False
    ),  # to the earlier chats of the same person
    # What staff announce
    "announcement": Kind(
        announcement.announcement, topic=Topic.SCHOOL, rank=Rank.MASS, useful=timedelta(days=7)
    ),
    "alert": Kind(
        announcement.announcement, rank=Rank.URGENT, useful=timedelta(days=7), quiet=False
    ),
    "announcement_recalled": Kind(announcement.recalled, quiet=False),
    "announcement_progress": Kind(announcement.progress, for_staff=True, quiet=False),
    # To staff
    "wrong_child": Kind(staff_words.wrong_child, for_staff=True, rank=Rank.URGENT, quiet=False),
    "burnt_code": Kind(staff_words.burnt_code, for_staff=True, rank=Rank.URGENT, quiet=False),
    "many_wrong_codes": Kind(
        staff_words.many_wrong_codes, for_staff=True, rank=Rank.URGENT, quiet=False
    ),
}
FOR_STAFF = frozenset(name for name, kind in KINDS.items() if kind.for_staff)
