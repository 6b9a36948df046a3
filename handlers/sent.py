"""«Что вы мне присылали в этот день»: a person's own messages as facts."""

from __future__ import annotations

from chat.talk import Reply
from chat.text import Day, _, bold, quiet
from handlers.sent_days import asked_day, bounds_of, days_row, lines_of
from handlers.start import MENU
from handlers.turn import Turn
from linking.access import children
from linking.naming import called
from storage.history import letters_of


async def show(turn: Turn) -> Reply:
    """args: day."""
    day = asked_day(turn)
    letters = await letters_of(turn.db, turn.person.id, *bounds_of(turn, day))
    family = await children(turn.db, turn.person, today=turn.today)
    # A child whose diary is closed is not called by name: the fact alone is the person's own.
    names = {child.id: called(child.pupil) for child in family if child.pupil}
    head = bold(_("What I sent you on {day}", day=Day(day, "d MMMM")))
    hint = quiet(_("Another day? Write: “what did you send on 20 November”."))
    return Reply(
        (head, "", *lines_of(turn, letters, names), "", hint),
        (days_row(turn, "sent", {}, day), (MENU,)),
        personal=True,
    )
