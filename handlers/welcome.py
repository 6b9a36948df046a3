"""What a new person is told after the consent: what may be asked, and what comes by itself. Two messages, no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chat.talk import BUTTONS, Button, Reply
from chat.text import Content, Row, _, bold, quiet
from diary.people import PersonalData, Pupil
from diary.wishes import FAMILY_TOPICS, STAFF_TOPICS, Topic, Way, rules_of
from handlers import settings, staff_wishes, start, when, wishes
from handlers.questions import examples
from handlers.turn import Turn
from linking import chats
from linking.access import children
from linking.naming import called

COMES = Button(_("What comes by itself"), "welcome")
EXAMPLES = 2


async def begin(turn: Turn, done: Content) -> Reply:
    """What may be asked, under `done`. The next chats of a person get the menu without a lesson."""
    first = len(await chats.of(turn.db, turn.person)) == 1
    lines: list[Content] = [done]
    extra: tuple[Button, ...] = (COMES,) if first else ()
    asked = await examples(turn) if first else ()
    if asked:
        lines += [
            "",
            _("Ask with the buttons or in your own words, for example:"),
            *(Row(("•", example), gap=" ") for example in asked[:EXAMPLES]),
        ]
    if await settings.unnamed(turn):
        lines += ["", NAMELESS]
        extra = (settings.NAMING, *extra)
    rows = start.menu_rows(turn.person)
    extra = extra[: BUTTONS - sum(map(len, rows))]
    return Reply(tuple(lines), (*rows, extra) if extra else rows, personal=True)


NAMELESS = _(
    "This messenger may not show children's names: I say “Child 1”. "
    "You can choose a name of your own for each child."
)


async def show(turn: Turn) -> Reply:
    """What comes by itself, and when."""
    family = await children(turn.db, turn.person, today=turn.today)
    # Where nothing of a child may be said, it comes without names.
    speaks = turn.person.carries is not PersonalData.NONE
    pupils = [child.pupil for child in family if child.pupil and speaks]
    lines: list[Content] = [bold(_("What comes by itself"))]
    for topics, of in _at_once(turn, pupils).items():
        whose = Row(tuple(called(one) for one in of), gap=", ")
        lines += ["", Row((_("At once"), whose if len(of) < len(pupils) else ""))]
        lines.append(Row(tuple(wishes.TITLES[one] for one in topics)))
    if turn.person.roles & start.STAFF:
        lines += ["", _("For the work at school")]
        lines.append(Row(tuple(staff_wishes.TITLES[one] for one in STAFF_TOPICS)))
    lines += ["", *(await when.lines(turn))]
    lines += ["", quiet(_("Nothing new, no message. Everything can be changed at any time."))]
    rows = ((Button(_("What to send you"), "wishes"), Button(_("Good"), "menu")),)
    return Reply(tuple(lines), rows, personal=True)


def _at_once(turn: Turn, pupils: Sequence[Pupil]) -> Mapping[tuple[Topic, ...], list[Pupil]]:
    """The topics, and of whom; of a first grade nothing is said of marks."""
    ways = rules_of(turn.school.rules).ways
    found: dict[tuple[Topic, ...], list[Pupil]] = {}
    for pupil in pupils:
        topics = tuple(
            topic
            for topic in FAMILY_TOPICS
            if ways[topic] is Way.INSTANT and (pupil.has_marks or topic not in wishes.NEED_MARKS)
        )
        found.setdefault(topics, []).append(pupil)
    return found
