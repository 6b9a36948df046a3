"""«Кто видит моего ребёнка»: relations, and the number of one's own chats: that of all would tell of the others'."""

from __future__ import annotations

from collections.abc import Mapping

from chat.talk import Button, Reply
from chat.text import Content, Row, Text, _, bold, n_, quiet
from handlers.start import MENU
from handlers.turn import Turn
from linking.access import access_pupils_of
from linking.naming import headed
from linking.who_sees import SELF, Around, around

RELATIONS: Mapping[str, Text] = {
    "mother": _("mother"),
    "father": _("father"),
    "guardian": _("guardian"),
    "representative": _("representative"),
    SELF: _("the pupil"),
}
SOMEBODY = _("one more legal representative")


async def show(turn: Turn) -> Reply:
    pupils = await access_pupils_of(turn.db, turn.person, today=turn.today)
    seen = await around(turn.db, turn.person, pupils, today=turn.today)
    lines: list[Content] = [bold(_("Who sees the diary here"))]
    for pupil in pupils:
        lines += ["", bold(headed(pupil)), *_lines(seen.get(pupil.id))]
    lines += [
        "",
        quiet(
            _(
                "The journal itself is seen by the class teacher, the teachers and the school's "
                "administration, as ever."
            )
        ),
    ]
    chats = Button(_("My chats"), "chats")
    return Reply(tuple(lines), ((chats,), (Button(_("‹ Back"), "settings"), MENU)), personal=True)


def _lines(seen: Around | None) -> tuple[Content, ...]:
    if seen is None:
        # The same words whoever asks and whoever is blocked.
        return (_("The school's office can tell you who sees this diary."),)
    people = (_you(seen.own), *(RELATIONS.get(one, SOMEBODY) for one in seen.others))
    return (
        *(Row(("•", one), gap=" ") for one in people),
        n_("It opens in {n} chat of yours.", "It opens in {n} chats of yours.", n=seen.own_chats),
    )


def _you(relation: str) -> Content:
    if relation == SELF:
        return _("you")
    return _("{relation} (you)", relation=RELATIONS.get(relation, SOMEBODY))
