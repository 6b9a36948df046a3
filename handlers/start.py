"""Greeting, menu, help: where everybody begins and comes back to."""

from __future__ import annotations

from dataclasses import replace

from chat.talk import Button, Buttons, Reply
from chat.text import Content, Plain, _
from diary.people import Person, Role
from handlers.turn import Turn
from linking.access import children

MENU = Button(_("☰ Menu"), "menu")

FAMILY_ROWS: Buttons = (
    (Button(_("📅 Today"), "today"), Button(_("📚 Homework for tomorrow"), "homework")),
    (Button(_("📊 Marks"), "marks"), Button(_("📝 Tests"), "tests")),
)
LAST_ROW = (Button(_("⚙️ Settings"), "settings"), Button(_("More"), "more"))
HELP = Button(_("Help"), "help")
MORE_ROWS: Buttons = (
    (Button(_("🗓 Timetable"), "timetable"), Button(_("🔁 Changes"), "changes")),
    (Button(_("Averages"), "averages"), Button(_("🎯 Forecast"), "forecast")),
    (Button(_("Final marks"), "finals"), Button(_("Attendance"), "attendance")),
    (Button(_("🏖 Holidays"), "holidays"), Button(_("Teachers"), "teachers")),
    (MENU, Button(_("Even more ›"), "more", {"page": 2})),
)
LAST_ROWS: Buttons = (
    (
        Button(_("Teachers' advice"), "recommendations"),
        Button(_("Announcements"), "announcements"),
    ),
    (Button(_("Achievements"), "achievements"), Button(_("Exams"), "exams")),
    (Button(_("🔔 Bells"), "bells"), Button(_("What is on now"), "now")),
    (Button(_("What was sent to me"), "sent"), HELP),
    (Button(_("‹ Back"), "more"), MENU),
)
STAFF = frozenset({Role.ADMIN, Role.HEAD, Role.CLERK, Role.CLASS_TEACHER})
ANNOUNCERS = frozenset({Role.ADMIN, Role.HEAD, Role.CLASS_TEACHER})
FAMILY = frozenset({Role.GUARDIAN, Role.PUPIL})


async def start(turn: Turn) -> Reply:
    if not turn.person.known:
        return greeting(turn)
    return await menu(turn)


async def menu(turn: Turn) -> Reply:
    if not turn.person.known:
        return greeting(turn)
    if turn.person.roles & FAMILY:
        family = await children(turn.db, turn.person, today=turn.today)
        if not any(child.pupil for child in family):
            return _closed(turn.person, waits=bool(family))
    return menu_reply(turn.person)


def _closed(person: Person, *, waits: bool) -> Reply:
    """The first screen of somebody with no open diary: no buttons of one. `waits`: a consent would open it."""
    nobody = replace(person, roles=person.roles - FAMILY)
    if not waits:
        words = _("No diary is open in this chat yet. The class teacher can tell you why.")
        return menu_reply(nobody, "" if nobody.roles else words)
    ask = (Button(_("To the consent"), "consent"),)
    words = _("Before the diary opens, the school needs your consent.")
    return Reply(words, (ask, *menu_rows(nobody)))


def menu_reply(person: Person, words: Content = "") -> Reply:
    """The first screen, under other words where something has just been done."""
    return Reply(words or _("What would you like to see?"), menu_rows(person))


def menu_rows(person: Person) -> Buttons:
    rows: Buttons = FAMILY_ROWS if person.roles & FAMILY else ()
    if person.roles & STAFF:
        codes = Button(_("🔑 Codes for families"), "codes")
        tell = Button(_("📣 Announcement"), "announce")
        rows += ((codes, tell) if person.roles & ANNOUNCERS else (codes,),)
    if person.roles & ANNOUNCERS:
        results = Button(_("📋 Class results"), "completeness")
        rows += ((Button(_("📨 What was sent"), "history"), results),)
    return (*rows, LAST_ROW if person.roles & FAMILY else (LAST_ROW[0], HELP))


async def more(turn: Turn) -> Reply:
    """args: page (2 for the last)."""
    rows = LAST_ROWS if turn.given("page") else MORE_ROWS
    return Reply(_("What else would you like to see?"), rows)


async def unreadable(turn: Turn) -> Reply:
    words = _("I understand words and buttons only. Please write what you would like to know.")
    return Reply(words, menu_rows(turn.person) if turn.person.known else ())


def greeting(turn: Turn) -> Reply:
    school = turn.school.name
    head = (
        _("Hello! This is the electronic diary of {school}.", school=Plain(school))
        if school
        else _("Hello! This is the school's electronic diary.")
    )
    words = _(
        "To see a child's marks, homework and timetable, send me the one-time code: "
        "8 letters and digits from the slip that the class teacher gave you."
    )
    return Reply((head, "", words), ((Button(_("I have no code"), "no_code"),),))


async def no_code(_turn: Turn) -> Reply:
    words = _(
        "The code is given by the class teacher or the school's office, in person or on a slip of paper. "
        "It belongs to you alone and works once. Write it here as soon as you have it."
    )
    return Reply(words)
