"""[Показать] under a letter of the lock-screen mode: its words, found anew, so that permission is asked again."""

from __future__ import annotations

from chat.talk import Button, Reply
from chat.text import _
from delivery.composing import compose
from delivery.kinds import KINDS
from handlers.start import MENU
from handlers.turn import Turn, stale_button
from linking.access import access_pupil, access_pupils_of
from storage.own_letters import find_own_letter


async def show(turn: Turn) -> Reply:
    """args: id (of a letter that came into this very chat)."""
    letter = await find_own_letter(
        turn.db,
        turn.number("id"),
        chat_id=turn.person.chat_id,
        person_id=turn.person.id,
        lang=turn.person.lang,
    )
    purpose = KINDS[letter.kind].purpose if letter and letter.kind in KINDS else None
    if letter is None or purpose is None:
        raise stale_button()
    composed = await compose(turn.db, [letter], turn.house.clock(), turn.house.carries)
    if reply := composed.said.get(letter.id):
        return reply
    if letter.id in composed.broken:
        return Reply(_("Something went wrong. We have been told."), ((MENU,),))
    # Says why, where the diary is closed by now.
    if letter.pupil_id is None:
        await access_pupils_of(turn.db, turn.person, purpose, today=turn.today)
    else:
        await access_pupil(turn.db, turn.person, letter.pupil_id, purpose, today=turn.today)
    words = _("What this message told has changed since: there is nothing left to show.")
    return Reply(words, ((Button(_("Show today"), "today"), MENU),))
