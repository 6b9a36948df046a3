"""«Что присылать»: which news of a child come at once, in the digest, or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chat.talk import Button, Buttons, Refusal, Reply
from chat.text import Content, Row, Text, _, bold, quiet
from delivery.kinds import KINDS
from diary.people import Pupil, Purpose
from diary.wishes import FAMILY_TOPICS, Topic, Way, next_way, rules_of, ways_for
from handlers import settings, staff_wishes, start, when
from handlers.turn import Turn, stale_button
from linking import wishes
from linking.access import access_pupils_of
from linking.naming import called, headed

FIRST_PAGE = 6
PICKED_AT_MOST = 7
NEED_MARKS = frozenset({Topic.MARKS, Topic.TESTS, Topic.FINALS, Topic.EXAMS, Topic.FORECAST})
TITLES: Mapping[Topic, Text] = {
    Topic.MARKS: _("Marks"),
    Topic.HOMEWORK: _("Homework"),
    Topic.LESSONS: _("Lesson changes"),
    Topic.TESTS: _("Tests"),
    Topic.ABSENCE: _("Absences"),
    Topic.FINALS: _("Final marks"),
    Topic.EXAMS: _("Exams"),
    Topic.ADVICE: _("Advice"),
    Topic.FORECAST: _("Forecast"),
    Topic.SCHOOL: _("Announcements"),
}
WAYS: Mapping[Way, Text] = {
    Way.INSTANT: _("at once"),
    Way.DIGEST: _("in the digest"),
    Way.OFF: _("off"),
}


@dataclass(frozen=True)
class Asked:
    """Whom the screen is about: one child, or all of them."""

    pupils: tuple[Pupil, ...]
    family: tuple[Pupil, ...]

    @property
    def args(self) -> dict[str, object]:
        return {"pupil": self.pupils[0].id} if len(self.pupils) < len(self.family) else {}

    @property
    def topics(self) -> tuple[Topic, ...]:
        marked = any(pupil.has_marks for pupil in self.pupils)
        return tuple(
            one
            for one in FAMILY_TOPICS
            if (marked or one not in NEED_MARKS)
            and not (self.args and one in wishes.OF_NOBODY)  # that is not one child's
        )


async def show(turn: Turn) -> Reply:
    """Of all children, or of a `pupil`; `more`: the topics that the first page has no room for."""
    if not turn.person.roles & start.FAMILY:
        return await staff_wishes.show(turn)
    try:
        asked = await _asked(turn)
    except Refusal:
        if turn.person.roles & start.STAFF and not turn.given("pupil"):
            return await staff_wishes.show(turn)  # a teacher whose own child waits for a consent
        raise
    chosen = await wishes.chosen_ways(turn.db, turn.person.id)
    own = tuple(topic for topic in asked.topics if _is_own(asked, topic, chosen))
    buttons = [_button(turn, asked, topic, chosen) for topic in asked.topics]
    second = turn.given("more") and len(buttons) > FIRST_PAGE
    shown = buttons[FIRST_PAGE:] if second else buttons[:FIRST_PAGE]
    rows: Buttons = tuple(tuple(shown[place : place + 2]) for place in range(0, len(shown), 2))
    rest: tuple[Button, ...] = ()
    if own and (second or len(buttons) < FIRST_PAGE):
        rest += (Button(_("As the school has it"), "wishes_reset", asked.args),)
    if second and turn.person.roles & start.STAFF:
        rest += (Button(_("Reminders for staff"), "staff_wishes"),)
    if not second and len(buttons) > FIRST_PAGE:
        rest += (Button(_("More topics"), "wishes", {**asked.args, "more": 1}),)
    if not second and len(asked.family) > 1:
        rest += (Button(_("Which child"), "wishes_child"),)
    back = (
        Button(_("‹ Back"), "wishes", asked.args)
        if second
        else Button(_("When and where"), "when")
    )
    rows += ((rest,) if rest else ()) + ((back, start.MENU),)
    whose: Content = ""
    if len(asked.family) > 1:
        whose = headed(asked.pupils[0]) if asked.args else _("all children")
    lines: tuple[Content, ...] = (
        bold(Row((_("What to send you"), whose))),
        _("Press a topic to change it: at once, in the digest, off."),
        _own_words(own),
        "",
        *(await when.lines(turn)),
        "",
        quiet(_("Urgent alerts of the school always come, at any hour.")),
    )
    return Reply(lines, rows, personal=True)


async def which_child(turn: Turn) -> Reply:
    """Wishes for one child, or for all."""
    pupils = await access_pupils_of(turn.db, turn.person, Purpose.NOTIFY, today=turn.today)
    everybody = (Button(_("For each of the children"), "wishes"),)
    rows = tuple(
        (Button(called(one), "wishes", {"pupil": one.id}),) for one in pupils[:PICKED_AT_MOST]
    )
    return Reply(_("For which child?"), (everybody, *_in_rows(rows), (start.MENU,)), personal=True)


async def choose(turn: Turn) -> Reply:
    """args: topic, to (a way), pupil (without it: for all children), more (the page to come back to)."""
    topic, way = _topic_and_way(turn)
    asked = await _asked(turn)
    if topic not in asked.topics:
        raise stale_button()
    await wishes.choose(
        turn.db,
        turn.person.id,
        [one.id for one in asked.pupils],
        topic,
        way,
        usual=_usual(turn)[topic],
        kinds=kinds_of(topic),
        now=turn.house.clock(),
    )
    pupil_id = asked.pupils[0].id if asked.args else None
    await settings.note(turn, "settings.wish", {"topic": topic, "way": way}, pupil_id=pupil_id)
    return await show(turn)


async def reset(turn: Turn) -> Reply:
    """Everything as the school has it; args: pupil."""
    asked = await _asked(turn)
    await wishes.reset(turn.db, turn.person.id, [one.id for one in asked.pupils])
    pupil_id = asked.pupils[0].id if asked.args else None
    await settings.note(turn, "settings.wishes_reset", {}, pupil_id=pupil_id)
    return await show(turn)


def kinds_of(topic: Topic) -> frozenset[str]:
    return frozenset(name for name, kind in KINDS.items() if kind.topic is topic)


def _topic_and_way(turn: Turn) -> tuple[Topic, Way]:
    try:
        topic, way = Topic(turn.word("topic")), Way(turn.word("to"))
    except ValueError:
        raise stale_button() from None
    if way not in ways_for(topic):
        raise stale_button()
    return topic, way


def _usual(turn: Turn) -> Mapping[Topic, Way]:
    return rules_of(turn.school.rules).ways


async def _asked(turn: Turn) -> Asked:
    family = await access_pupils_of(turn.db, turn.person, Purpose.NOTIFY, today=turn.today)
    if not turn.given("pupil"):
        return Asked(family, family)
    wanted = turn.number("pupil")
    pupil = next((one for one in family if one.id == wanted), None)
    if pupil is None:
        # The same words for "no such child" and "not yours".
        raise Refusal(Reply(_("I don't know this child.")))
    return Asked((pupil,), family)


def _keys(asked: Asked, topic: Topic) -> list[tuple[int, Topic]]:
    if topic in wishes.OF_NOBODY:
        return [(wishes.NOBODY, topic)]
    return [(pupil.id, topic) for pupil in asked.pupils]


def _is_own(asked: Asked, topic: Topic, chosen: Mapping[tuple[int, Topic], Way]) -> bool:
    return any(key in chosen for key in _keys(asked, topic))


def _button(
    turn: Turn, asked: Asked, topic: Topic, chosen: Mapping[tuple[int, Topic], Way]
) -> Button:
    """«Отметки: сразу», and a press goes on to the next way."""
    usual = _usual(turn)[topic]
    ways = {chosen.get(key, usual) for key in _keys(asked, topic)}
    alike = len(ways) == 1
    state: Content = WAYS[next(iter(ways))] if alike else _("differs")
    after = next_way(topic, next(iter(ways))) if alike else Way.INSTANT
    more = {"more": 1} if asked.topics.index(topic) >= FIRST_PAGE else {}
    label = _("{topic}: {way}", topic=TITLES[topic], way=state)
    return Button(label, "wish", {"topic": topic, "to": after, **asked.args, **more})


def _own_words(own: Sequence[Topic]) -> Content:
    if not own:
        return _("Now everything is as the school has it.")
    topics = Row(tuple(TITLES[topic] for topic in own), gap=", ")
    return _("Changed by you: {topics}. The rest is as the school has it.", topics=topics)


def _in_rows(rows: Buttons) -> Buttons:
    """Two a row where there are many: VK has room for six rows."""
    buttons = tuple(button for row in rows for button in row)
    width = 1 if len(buttons) <= 4 else 2  # noqa: PLR2004 - with the rows above and below there are six
    return tuple(buttons[place : place + width] for place in range(0, len(buttons), width))
