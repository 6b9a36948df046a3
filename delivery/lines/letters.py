"""Letters as facts: what kind it was, what became of it and why. Never what it said."""

from __future__ import annotations

from collections.abc import Mapping

from chat.text import Content, Plain, Row, Text, _

# By kind (delivery.kinds): how a letter is called where only the fact of it is told.
KIND_TITLES: Mapping[str, Text] = {
    "evening": _("evening digest"),
    "morning": _("morning digest"),
    "weekly": _("digest of the week"),
    "marks": _("new marks"),
    "homework": _("homework"),
    "lessons": _("changes of lessons"),
    "tests": _("a test"),
    "absence": _("an absence"),
    "finals": _("a final mark"),
    "deferred_finals": _("a final mark that is put off"),
    "exams": _("an exam result"),
    "state_exams": _("a result of a state exam"),
    "advice": _("a teacher's advice"),
    "forecast": _("the forecast of the term"),
    "notice": _("a notice of the journal"),
    "teachers": _("a change of teachers"),
    "calendar": _("changes of the calendar"),
    "bells": _("changes of the bells"),
    "moved": _("a move to another class"),
    "guardian_blocked": _("access of a guardian was blocked"),
    "refusal_annulled": _("a refusal was taken back"),
    "alert": _("an urgent announcement of the school"),
    "class_reminder": _("a reminder to the class teacher"),
    "announcement": _("an announcement of the school"),
    "announcement_recalled": _("an announcement was recalled"),
    "announcement_progress": _("how an announcement goes"),
    "access_given": _("access was opened"),
    "access_closed": _("access was closed"),
    "consent_again": _("consent was asked again"),
    "stale_data": _("old data of the journal"),
    "new_chat": _("a new chat was linked"),
    "wrong_child": _("a code met the wrong person"),
    "burnt_code": _("a code was shown in a group"),
    "many_wrong_codes": _("many wrong codes"),
    "silent_day": _("alarm: nothing was sent"),
    "old_queue": _("alarm: letters wait"),
    "broken_lane": _("alarm: a messenger is out of order"),
    "late_results": _("alarm: results not told"),
    "no_import": _("alarm: no import"),
}

STATES: Mapping[str, Text] = {
    "queued": _("waits its turn"),
    "postponed": _("waits for a later time"),
    "sending": _("is being sent"),
    "sent": _("sent"),
    "withdrawn": _("not sent"),
    "expired": _("not sent: out of date"),
    "unreachable": _("not delivered"),
    "failed": _("failed"),
}

# Why a letter waits or was not sent, and why a chat was closed.
WHYS: Mapping[str, Text] = {
    "quiet_hours": _("quiet hours"),
    "closed": _("the chat was disconnected"),
    "not_staff": _("works at the school no more"),
    "nothing_to_say": _("nothing to say any more"),
    "wish": _("switched off by the person"),
    "recalled": _("recalled by the school"),
    "our_bug": _("an error of the program"),
    "too_often": _("tried too often"),
    "session_over": _("the page's conversation is over"),
    "unlinked": _("disconnected by the person"),
    "left": _("left the chat"),
    "left_roster": _("left the journal's roster"),
    "not_me": _("«It wasn't me» was pressed"),
    "blocked": _("the bot is blocked"),
    "blacklisted": _("the bot is blocked"),
    "not allowed": _("messages from the school are not allowed"),
    "privacy": _("messages from the school are not allowed"),
    "forbidden": _("the messenger forbids writing there"),
    "no_rights": _("the messenger forbids writing there"),
    "not_started": _("the person has not started the bot"),
    "deactivated": _("the account is deleted"),
    "deleted": _("the account is deleted"),
    "not_found": _("no such account any more"),
    "kicked": _("the bot was removed from the chat"),
}


def title_of(kind: str) -> Content:
    return KIND_TITLES.get(kind, _("a message"))


def fate_of(state: str, why: str) -> Content:
    """«не доставлено: бот заблокирован»"""
    words = STATES.get(state, Plain(state))
    return Row((words, why_of(why)), gap=": ") if why else words


def why_of(why: str) -> Content:
    return WHYS.get(why, Plain(why))
