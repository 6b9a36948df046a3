"""«Что нового» of the web page: what came while it was closed, found anew, so that permission is asked again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from chat.talk import Button, Reply
from chat.text import Content, _, bold, draw, n_
from delivery.composing import compose
from delivery.kinds import KINDS
from handlers.start import FAMILY, MENU
from handlers.turn import Turn
from storage.unseen import seen, unseen_letters

KEPT = timedelta(hours=48)
LENGTH = 3500  # of one message; a letter that does not fit is left out whole


async def show(turn: Turn) -> Reply:
    event, now = turn.event, turn.house.clock()
    letters = await unseen_letters(turn.db, event.address, turn.person.id, since=now - KEPT)
    works_here = bool(turn.person.roles - FAMILY)
    mine = [
        replace(one, lang=turn.person.lang)  # a digest is drawn when it is composed
        for one in letters
        if works_here or not KINDS[one.kind].for_staff
    ]
    composed = await compose(turn.db, mine, now, turn.house.carries)
    await seen(turn.db, [one.id for one in letters])
    said = [composed.said[one.id] for one in mine if one.id in composed.said]
    if not said:
        words = _("There is nothing new.")
        return Reply(words, ((Button(_("Show today"), "today"), MENU),))
    if len(said) == 1:
        (reply,) = said
        return Reply(reply.text, (*reply.buttons, (MENU,)), reply.files, personal=reply.personal)
    return _together(said, turn.person.lang)


def _together(said: Sequence[Reply], lang: str) -> Reply:
    """The latest, as many as one message holds, in the order in which they came."""
    shown: list[Reply] = []
    room = LENGTH
    for reply in reversed(said):
        room -= len(draw(reply.text, lang).text)
        if shown and room < 0:
            break
        shown.insert(0, reply)
    lines: list[Content] = [bold(_("While you were away:"))]
    for reply in shown:
        lines += ["", reply.text]
    if left := len(said) - len(shown):
        more = n_(
            "And {n} earlier message. All of them: /sent",
            "And {n} earlier messages. All of them: /sent",
            n=left,
        )
        lines += ["", more]
    files = tuple(file for reply in shown for file in reply.files)
    personal = any(reply.personal for reply in shown)
    return Reply(tuple(lines), ((MENU,),), files, personal=personal)
