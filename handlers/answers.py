"""Which screen answers what is asked in words. A light table: the dictionaries are not needed to press a button."""

from __future__ import annotations

from collections.abc import Mapping

from chat.text import Text, _

PUPIL, DAY, TO, SUBJECT, GOAL, OF = "pupil", "day", "to", "subject", "goal", "of"
_DAYS = (PUPIL, DAY, TO)

# Intent -> the action that answers it, and the arguments which that screen takes.
ANSWERS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "today": ("today", (PUPIL,)),
    "homework": ("homework", (*_DAYS, SUBJECT)),
    "marks": ("marks", (*_DAYS, SUBJECT)),
    "schedule": ("timetable", _DAYS),
    "changes": ("changes", _DAYS),
    "tests": ("tests", (*_DAYS, SUBJECT)),
    "attendance": ("attendance", _DAYS),
    "average": ("averages", (*_DAYS, SUBJECT)),
    "term_mark": ("forecast", (PUPIL, SUBJECT)),
    "need_mark": ("target", (PUPIL, SUBJECT, GOAL)),
    "what_if": ("what_if", (PUPIL, SUBJECT)),
    "finals": ("finals", (PUPIL,)),
    "exams": ("exams", (PUPIL,)),
    "recommendations": ("recommendations", (PUPIL,)),
    "achievements": ("achievements", (PUPIL,)),
    "announcements": ("announcements", ()),
    "holidays": ("holidays", ()),
    "holidays_countdown": ("holidays", ()),
    "teacher": ("teachers", (PUPIL, SUBJECT)),
    "lessons_start": ("lessons_start", (PUPIL, DAY)),
    "lessons_end": ("lessons_end", (PUPIL, DAY)),
    "bells": ("bells", (PUPIL,)),
    "now": ("now", (PUPIL,)),
    "room": ("room", (PUPIL, DAY, SUBJECT)),
    "picture": ("picture", (PUPIL, DAY, TO, OF)),
}

TOPICS: Mapping[str, Text] = {
    "today": _("today"),
    "homework": _("homework"),
    "marks": _("marks"),
    "timetable": _("timetable"),
    "changes": _("changes of lessons"),
    "tests": _("tests ahead"),
    "attendance": _("attendance"),
    "averages": _("average marks"),
    "forecast": _("forecast"),
    "target": _("what is needed"),
    "what_if": _("what if"),
    "finals": _("final marks"),
    "exams": _("exams"),
    "recommendations": _("teachers' advice"),
    "achievements": _("achievements"),
    "announcements": _("announcements"),
    "holidays": _("holidays"),
    "teachers": _("teachers"),
    "lessons_start": _("when lessons begin"),
    "lessons_end": _("when lessons end"),
    "bells": _("bells"),
    "now": _("what is on now"),
    "room": _("room"),
    "picture": _("a picture"),
    "settings": _("settings"),
    "wishes": _("what to send you"),
    "consent": _("consent"),
    "withdraw": _("take the consent back"),
    "unlink": _("disconnect this chat"),
}

# The question that a pressed button asks, in words.
ASKED_BY: Mapping[str, str] = {
    action: intent for intent, (action, _takes) in reversed(tuple(ANSWERS.items()))
}
