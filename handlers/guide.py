"""Help by examples: questions of this very person, each of which can be typed as it stands."""

from __future__ import annotations

from chat.talk import Button, Reply
from chat.text import Content, Row, _, bold
from diary.people import PersonalData
from handlers.questions import ASKED_IN, examples
from handlers.start import ANNOUNCERS, FAMILY, MENU, STAFF, greeting
from handlers.turn import Turn


async def show(turn: Turn) -> Reply:
    if not turn.person.known:
        return greeting(turn)
    lines: list[Content] = []
    if turn.person.roles & FAMILY and (asked := await examples(turn)):
        lines += [
            bold(_("Just ask in your own words:")),
            *(Row(("•", example), gap=" ") for example in asked),
        ]
        if turn.person.lang not in ASKED_IN:
            lines += [
                _(
                    "Questions are understood in Russian and English, the words of the menu in your language."
                )
            ]
    elif turn.person.roles & FAMILY and turn.person.carries is PersonalData.NONE:
        lines += [
            _(
                "This messenger may not carry a child's data. Open the school's web chat to see the diary."
            )
        ]
    elif not turn.person.roles & STAFF:
        lines += [_("No diary is open in this chat yet. The class teacher can tell you why.")]
    if staff := _for_staff(turn):
        lines += ["", *staff] if lines else staff
    lines += [
        "",
        _("Buttons do the same: /menu. What comes by itself is chosen in /settings."),
        _("Stop: /unlink disconnects this chat, /withdraw takes the consent back."),
    ]
    rows = ((Button(_("What comes by itself"), "welcome"), MENU),)
    return Reply(tuple(lines), rows, personal=True)


def _for_staff(turn: Turn) -> list[Content]:
    lines: list[Content] = []
    if turn.person.roles & STAFF:
        lines += [bold(_("For the work at school:")), _("• /codes: one-time codes for families")]
    if turn.person.roles & ANNOUNCERS:
        lines += [
            _("• /announce: an announcement to families or staff"),
            _("• /history: what was sent to a family, /unreachable: whom nothing reaches"),
        ]
    return lines
