"""KINDS: every message that is sent unasked, one line each. A letter keeps facts; its words are found here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from delivery import alarm_words, announcement, staff_words
from delivery.batch import Compose
from delivery.digest import day, week
from delivery.reminders.letters import compose
from delivery.telling import (
    absence,
    access,
    advice,
    announcements,
    exams,
    finals,
    forecast,
    homework,
    lessons,
    marks,
    school,
    tests,
)
from delivery.telling.elsewhere import or_that_there_is_news
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


DAYS = timedelta(days=1)


def _of_child(compose: Compose, topic: Topic, *, useful: timedelta | None) -> Kind:
    return Kind(or_that_there_is_news(compose), topic, Purpose.NOTIFY, useful=useful)


def _to_staff(kind: str, topic: Topic) -> Kind:
    return Kind(compose(kind), topic, for_staff=True, useful=1 * DAYS)


KINDS: Mapping[str, Kind] = {
    # Digests, of all children at once: their writer minds the quiet hours, and says until when they are of use
    "evening": Kind(day.evening, purpose=Purpose.NOTIFY, quiet=False),
    "morning": Kind(day.morning, purpose=Purpose.NOTIFY, quiet=False),
    "weekly": Kind(week.weekly, purpose=Purpose.NOTIFY, quiet=False),
    # What changed in the diary of a child; the writer of the letter often knows a nearer last moment
    "marks": _of_child(marks.marks, Topic.MARKS, useful=7 * DAYS),
    "homework": _of_child(homework.homework, Topic.HOMEWORK, useful=1 * DAYS),
    "lessons": _of_child(lessons.lessons, Topic.LESSONS, useful=1 * DAYS),
    "tests": _of_child(tests.tests, Topic.TESTS, useful=7 * DAYS),
    "absence": _of_child(absence.absence, Topic.ABSENCE, useful=3 * DAYS),
    "finals": _of_child(finals.finals, Topic.FINALS, useful=30 * DAYS),
    "exams": _of_child(exams.exams, Topic.EXAMS, useful=30 * DAYS),
    "state_exams": Kind(
        or_that_there_is_news(exams.state_exams),
        Topic.EXAMS,
        Purpose.STATE_EXAM,
        useful=30 * DAYS,
    ),  # those may be handed over without consent
    "advice": _of_child(advice.advice, Topic.ADVICE, useful=14 * DAYS),
    "forecast": _of_child(forecast.forecasts, Topic.FORECAST, useful=2 * DAYS),
    "notice": _of_child(announcements.notice, Topic.SCHOOL, useful=14 * DAYS),  # of the journal
    "calendar": _of_child(school.calendar, Topic.SCHOOL, useful=14 * DAYS),
    "bells": _of_child(school.bells, Topic.SCHOOL, useful=7 * DAYS),
    "teachers": _of_child(school.teachers, Topic.SCHOOL, useful=14 * DAYS),
    "moved": _of_child(school.moved, Topic.SCHOOL, useful=14 * DAYS),
    # Whose diary is open; nothing of it
    "access_given": Kind(access.access_given),
    "access_closed": Kind(access.access_closed),
    "refusal_annulled": Kind(access.refusal_annulled),
    "consent_again": Kind(access.consent_again, rank=Rank.MASS),
    "guardian_blocked": Kind(access.guardian_blocked, for_staff=True),
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
    "class_reminder": _to_staff("class_reminder", Topic.CLASS),
    "stale_data": _to_staff("stale_data", Topic.STALE),
    "deferred_finals": _to_staff("deferred_finals", Topic.DEFERRED),
    "wrong_child": Kind(staff_words.wrong_child, for_staff=True, rank=Rank.URGENT, quiet=False),
    "burnt_code": Kind(staff_words.burnt_code, for_staff=True, rank=Rank.URGENT, quiet=False),
    "many_wrong_codes": Kind(
        staff_words.many_wrong_codes, for_staff=True, rank=Rank.URGENT, quiet=False
    ),
    "silent_day": Kind(alarm_words.silent_day, for_staff=True, rank=Rank.URGENT),
    "old_queue": Kind(alarm_words.old_queue, for_staff=True, rank=Rank.URGENT),
    "broken_lane": Kind(alarm_words.broken_lane, for_staff=True, rank=Rank.URGENT),
    "late_results": Kind(alarm_words.late_results, for_staff=True, rank=Rank.URGENT),
    "no_import": Kind(alarm_words.no_import, for_staff=True, rank=Rank.URGENT),
}
FOR_STAFF = frozenset(name for name, kind in KINDS.items() if kind.for_staff)
