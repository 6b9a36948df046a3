"""Questions that were not understood, shown to an administrator: what the dictionaries lack."""

from __future__ import annotations

from chat.talk import Reply
from chat.text import Content, Plain, Row, _, bold, n_
from handlers.codes import pages_row
from handlers.start import MENU
from handlers.turn import Turn
from storage import audits, puzzles

PAGE = 15


async def show(turn: Turn) -> Reply:
    """args: page."""
    page = turn.number("page") if turn.given("page") else 0
    whole = await puzzles.how_many(turn.db, turn.school.id)
    found = await puzzles.puzzles_of(turn.db, turn.school.id, page=page, size=PAGE)
    await audits.add(
        turn.db,
        turn.school.id,
        actor=turn.person.id,
        deed="puzzles.read",
        at=turn.house.clock(),
    )
    head = bold(_("Questions not understood"))
    if not found:
        return Reply((head, _("Everything was understood so far.")), ((MENU,),))
    about = _("Names, numbers and rare words are not kept.")
    lines: list[Content] = [head, about, ""]
    for one in found:
        times = n_("{n} time", "{n} times", n=one.times)
        lines.append(Row((Plain(f"• {one.words}"), times)))
    pages = pages_row("puzzles", {}, page=page, whole=whole, size=PAGE)
    return Reply(tuple(lines), ((*pages, MENU),))
