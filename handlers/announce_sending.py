"""An announcement goes out: a minute to think again, and a way to take it back."""

from __future__ import annotations

from datetime import timedelta

from chat.talk import Button, Refusal, Reply
from chat.text import Content, _, bold, n_
from delivery.lines.announcements import figures_lines
from handlers import start
from handlers.announce_draft import reach_lines, when_words
from handlers.turn import Turn
from linking.alerts import may_alert
from linking.announcing import access_broadcast, recall, send
from linking.audiences import access_audience, telling_of
from storage import broadcast_letters
from storage.broadcasts import Broadcast

UNDO = timedelta(seconds=60)


async def confirm(turn: Turn) -> Reply:
    """args: id. However often it is pressed, it is sent once."""
    found = await access_broadcast(turn.db, turn.person, turn.number("id"))
    if found.state != "draft":
        return await _standing(turn, found)
    # Asked again: roles may have gone since the draft was begun.
    audience = await access_audience(turn.db, turn.person, found.audience)
    if found.urgent and not may_alert(turn.person):
        raise Refusal(
            Reply(_("Only the head and the administrators may send urgent announcements."))
        )
    now = turn.house.clock()
    begins_at = max(found.begins_at or now, now + UNDO)
    reach = await send(
        turn.db,
        found,
        telling_of(turn.school, audience, urgent=found.urgent, now=now),
        begins_at=begins_at,
        progress_chat=turn.person.chat_id,
        now=now,
    )
    sent = await access_broadcast(turn.db, turn.person, found.id)
    if reach is None:
        return await _standing(turn, sent)
    head: Content = _("It goes out in a minute. Until then nobody gets it.")
    if found.begins_at and found.begins_at > now + UNDO:
        head = _("It goes out {when}.", when=when_words(turn, begins_at))
    return Reply((bold(head), *reach_lines(audience, reach)), ((_undo(found),), (start.MENU,)))


def _undo(found: Broadcast) -> Button:
    return Button(_("Cancel the sending"), "announce_undo", {"id": found.id})


async def _standing(turn: Turn, found: Broadcast) -> Reply:
    """What has become of it, where there is nothing to confirm any more."""
    results = Button(_("Results"), "announce_results", {"id": found.id})
    if found.state == "recalled":
        return Reply(_("This announcement was recalled."), ((results, start.MENU),))
    now = turn.house.clock()
    if found.begins_at and found.begins_at > now:
        words = _(
            "It is sent already: it goes out {when}.", when=when_words(turn, found.begins_at)
        )
        return Reply(words, ((_undo(found),), (start.MENU,)))
    return Reply(_("It is sent already."), ((results, start.MENU),))


async def undo(turn: Turn) -> Reply:
    """[Cancel the sending]; args: id. Where it has begun already, this recalls it."""
    found = await access_broadcast(turn.db, turn.person, turn.number("id"))
    return await _recalled(turn, found)


async def ask_recall(turn: Turn) -> Reply:
    """args: id."""
    found = await access_broadcast(turn.db, turn.person, turn.number("id"))
    if found.state != "queued":
        return await _standing(turn, found)
    figures = (await broadcast_letters.figures_of(turn.db, [found.id]))[found.id]
    words = (
        bold(_("Recall the announcement?")),
        _(
            "What has not gone out stays here. Where it was read, it will say that the school recalled it."
        ),
        *figures_lines(figures),
    )
    args = {"id": found.id}
    yes = Button(_("Yes, recall it"), "announce_recall_yes", args)
    return Reply(words, ((yes, Button(_("No"), "announce_results", args)),))


async def recall_yes(turn: Turn) -> Reply:
    """args: id."""
    found = await access_broadcast(turn.db, turn.person, turn.number("id"))
    return await _recalled(turn, found)


async def _recalled(turn: Turn, found: Broadcast) -> Reply:
    if found.state == "draft":
        raise Refusal(Reply(_("It was not sent yet.")))
    if not await recall(turn.db, found, actor=turn.person.id, now=turn.house.clock()):
        return await _standing(turn, await access_broadcast(turn.db, turn.person, found.id))
    figures = (await broadcast_letters.figures_of(turn.db, [found.id]))[found.id]
    gone = figures.of("sent") + figures.of("sending")
    anew = Button(_("Correct and send anew"), "announce_copy", {"id": found.id})
    if not gone:
        return Reply(_("The sending is cancelled: nobody got anything."), ((anew, start.MENU),))
    words = (
        bold(_("The announcement is recalled.")),
        n_(
            "{n} chat had it already: there it will say that it was recalled.",
            "{n} chats had it already: there it will say that it was recalled.",
            n=gone,
        ),
    )
    results = Button(_("Results"), "announce_results", {"id": found.id})
    return Reply(words, ((anew, results), (start.MENU,)))
