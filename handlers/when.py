"""When and where letters come: digests, quiet hours, messengers; each line is a button too."""

from __future__ import annotations

from chat.talk import Button, Buttons, Reply
from chat.text import Content, Row, _, bold
from delivery.staff_words import PLACES
from handlers import digest_times, quiet_hours, start
from handlers.turn import Turn
from linking import wishes


async def show(turn: Turn) -> Reply:
    rows: Buttons = ()
    if turn.person.roles & start.FAMILY:
        rhythms = await digest_times.rhythms(turn)
        rows += tuple(
            (Button(digest_times.line(kind, rhythm), "digest_time", {"kind": kind}),)
            for kind, (rhythm, _own) in rhythms.items()
        )
    rows += ((Button(await quiet_hours.line(turn), "quiet_hours"),),)
    places = await wishes.places_of(turn.db, turn.person.id)
    if len(places) > 1:
        rows += ((Button(_comes_to(places), "places"),),)
    words = (bold(_("When and where")), _("Press a line to change it."))
    return Reply(words, (*rows, (Button(_("‹ Back"), "wishes"), start.MENU)))


async def lines(turn: Turn) -> tuple[Content, ...]:
    """How it stands, in a few lines."""
    places = await wishes.places_of(turn.db, turn.person.id)
    digests: tuple[Content, ...] = ()
    if turn.person.roles & start.FAMILY:
        rhythms = await digest_times.rhythms(turn)
        digests = tuple(
            digest_times.line(kind, rhythm)
            for kind, (rhythm, _own) in rhythms.items()
            if rhythm.days
        ) or (_("No digest comes: what is “in the digest” is not sent at all."),)
    where = (_comes_to(places),) if len(places) > 1 else ()
    return (*digests, await quiet_hours.line(turn), *where)


def _comes_to(places: tuple[wishes.Place, ...]) -> Content:
    told = Row(tuple(PLACES[one.channel] for one in places if one.told), gap=", ")
    return _("Comes to: {places}", places=told)
