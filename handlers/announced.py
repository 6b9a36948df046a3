"""A person answers an announcement: «Прочитано», «Да», «Нет». The last answer counts."""

from __future__ import annotations

from chat.talk import Reply
from chat.text import _, quiet
from delivery.lines.announcements import ANSWERS, ASKED, answer_rows, shown
from handlers.turn import Turn, local, stale_button
from storage import authors, broadcast_letters, broadcasts


async def answer(turn: Turn) -> Reply:
    """args: id, a (seen, yes, no)."""
    found = await broadcasts.find(turn.db, turn.number("id"))
    said = turn.word("a")
    told = found is not None and await broadcast_letters.was_told(
        turn.db, found.id, turn.person.id
    )
    if found is None or not told or said not in ASKED[found.question]:
        raise stale_button()
    if found.state == "recalled":
        return Reply(_("This announcement was recalled by the school."))
    await broadcasts.give_answer(turn.db, found.id, turn.person.id, said, now=turn.house.clock())
    thanks = quiet(_("Thank you, your answer is noted: {answer}", answer=ANSWERS[said]))
    rows = answer_rows(found) if found.question == "yes_no" else ()
    if found.file_name:
        return Reply(thanks, rows, fresh=True)  # an edit would take the file away
    signed = await authors.authors_of(turn.db, [found.author_id] if found.author_id else [])
    begins = local(found.begins_at or found.made_at, turn.school.timezone)
    told_words = shown(
        found, signed.get(found.author_id or 0), turn.person.carries, on=begins.date(), file=None
    )
    return Reply((told_words.text, "", thanks), rows)
