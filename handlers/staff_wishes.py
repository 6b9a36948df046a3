"""Which reminders a member of staff gets."""

from __future__ import annotations

from collections.abc import Mapping

from chat.talk import Button, Buttons, Reply
from chat.text import Content, Text, _, bold
from delivery.kinds import KINDS
from diary.wishes import STAFF_TOPICS, Topic, Way, rules_of
from handlers import settings, start, when
from handlers.turn import Turn, stale_button
from linking import wishes

TITLES: Mapping[Topic, Text] = {
    Topic.CLASS: _("Codes and consents of the class"),
    Topic.STALE: _("The journal is behind"),
    Topic.DEFERRED: _("Deferred final marks"),
    Topic.SCHOOL: _("Announcements"),
}


async def show(turn: Turn) -> Reply:
    chosen = await wishes.chosen_ways(turn.db, turn.person.id)
    topics: tuple[Topic, ...] = STAFF_TOPICS if turn.person.roles & start.STAFF else ()
    if _only_staff(turn):
        topics += (Topic.SCHOOL,)
    usual = rules_of(turn.school.rules).ways
    rows: Buttons = tuple(
        (_button(topic, chosen.get((wishes.NOBODY, topic), usual[topic])),) for topic in topics
    )
    back = Button(_("‹ Back"), "settings" if _only_staff(turn) else "wishes")
    lines: tuple[Content, ...] = (
        bold(_("Reminders for staff")),
        _("Press a line to change it. Without news no reminder comes."),
        "",
        *(await when.lines(turn)),
    )
    return Reply(lines, (*rows, (Button(_("When and where"), "when"),), (back, start.MENU)))


async def choose(turn: Turn) -> Reply:
    """args: topic, to (instant, off)."""
    topic = next((one for one in TITLES if one == turn.word("topic")), None)
    way = next((one for one in (Way.INSTANT, Way.OFF) if one == turn.word("to")), None)
    if topic is None or way is None:
        raise stale_button()
    await wishes.choose(
        turn.db,
        turn.person.id,
        [],
        topic,
        way,
        usual=rules_of(turn.school.rules).ways[topic],
        kinds={name for name, kind in KINDS.items() if kind.topic is topic},
        now=turn.house.clock(),
    )
    await settings.note(turn, "settings.wish", {"topic": topic, "way": way})
    return await show(turn)


def _only_staff(turn: Turn) -> bool:
    return not turn.person.roles & start.FAMILY


def _button(topic: Topic, way: Way) -> Button:
    label = _("{topic}: off", topic=TITLES[topic])
    after = Way.INSTANT
    if way is not Way.OFF:
        label, after = _("{topic}: on", topic=TITLES[topic]), Way.OFF
    return Button(label, "staff_wish", {"topic": topic, "to": after})
