"""The words for what is kept about a person: roles, decisions, deeds of the trail."""

from __future__ import annotations

from collections.abc import Mapping

from chat.text import Content, Plain, Text, _
from diary.wishes import Topic
from handlers import digest_times, staff_wishes, wishes

ROLES: Mapping[str, Text] = {
    "pupil": _("pupil"),
    "guardian": _("legal representative"),
    "teacher": _("teacher"),
    "class_teacher": _("class teacher"),
    "clerk": _("secretary"),
    "head": _("head of the school"),
    "admin": _("administrator"),
}
WHO: Mapping[str, Text] = {
    **ROLES,
    "self": _("you yourself"),
    "office": _("the school's office"),
    "staff": _("the school's staff"),
}
PURPOSES: Mapping[str, Text] = {
    "view": _("to see the diary"),
    "notify": _("to be told the news"),
    "parents": _("parents see the diary of a grown-up pupil"),
}
DECISIONS: Mapping[str, Text] = {
    "granted": _("consent given"),
    "declined": _("not agreed"),
    "refused": _("written refusal"),
    "annulled": _("refusal taken back"),
    "withdrawn": _("consent taken back"),
}
FORMS: Mapping[str, Text] = {"paper": _("on paper"), "electronic": _("electronically")}
CODES: Mapping[str, Text] = {
    "link": _("from the school"),
    "add": _("for one more messenger"),
}
ANSWERS: Mapping[str, Text] = {"seen": _("seen"), "yes": _("Yes"), "no": _("No")}
DEEDS: Mapping[str, Text] = {
    "chat.linked": _("a chat was linked"),
    "code.issued": _("a code was issued"),
    "code.added": _("a code for one more messenger was made"),
    "consent.granted": _("consent given"),
    "consent.declined": _("not agreed"),
    "consent.refused": _("written refusal"),
    "consent.annulled": _("refusal taken back"),
    "consent.withdrawn": _("consent taken back"),
    "answers.read": _("the office tried out your questions"),
    "history.read": _("staff looked at what was sent"),
    "my_data.given": _("these data were given out"),
    "staff.added": _("a role at school was given"),
}
# Of deeds with many endings: "chat.blocked", "settings.alias".
KINDS_OF_DEEDS: Mapping[str, Text] = {
    "chat": _("a chat was disconnected"),
    "code": _("a code became void"),
    "settings": _("a setting was changed"),
}


def named(words: Mapping[str, Text], name: str) -> Content:
    """A name that a newer version wrote is shown as it is."""
    return words.get(name) or Plain(name)


def deed_words(deed: str) -> Content:
    return DEEDS.get(deed) or named(KINDS_OF_DEEDS, deed.partition(".")[0])


def topic_words(topic: str) -> Content:
    try:
        known = Topic(topic)
    except ValueError:
        return Plain(topic)
    return wishes.TITLES.get(known) or staff_wishes.TITLES.get(known) or Plain(topic)


def way_words(way: str) -> Content:
    return next((words for one, words in wishes.WAYS.items() if one == way), Plain(way))


def timer_words(kind: str) -> Content:
    return digest_times.TITLES.get(kind) or Plain(kind)
