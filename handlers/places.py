"""Which messengers letters come to; at least one of them."""

from __future__ import annotations

from chat.talk import Button, Buttons, Refusal, Reply
from chat.text import _, bold
from delivery.staff_words import PLACES
from handlers import settings, start
from handlers.turn import Turn, stale_button
from linking import wishes

BACK: Buttons = ((Button(_("‹ Back"), "when"), start.MENU),)


async def show(turn: Turn) -> Reply:
    places = await wishes.places_of(turn.db, turn.person.id)
    rows: Buttons = tuple(
        (
            Button(
                _("{place}: yes", place=PLACES[one.channel])
                if one.told
                else _("{place}: no", place=PLACES[one.channel]),
                "place_set",
                {"channel": one.channel, "to": "no" if one.told else "yes"},
            ),
        )
        for one in places
    )
    words = (
        bold(_("Where messages come")),
        _(
            "Press a messenger to change it. You can ask in each of them, whatever you choose here."
        ),
    )
    return Reply(words, (*rows, *BACK))


async def choose(turn: Turn) -> Reply:
    """args: channel, to (yes, no)."""
    channel, comes = turn.word("channel"), turn.word("to") == "yes"
    chosen = {one.channel: one.told for one in await wishes.places_of(turn.db, turn.person.id)}
    if channel not in chosen:
        raise stale_button()
    chosen[channel] = comes
    if not any(chosen.values()):
        raise Refusal(
            Reply(
                _(
                    "One messenger has to stay. To get less, choose under “What to send you” "
                    "what comes."
                ),
                ((Button(_("What to send you"), "wishes"),), *BACK),
            )
        )
    await wishes.choose_places(turn.db, turn.person.id, chosen)
    await settings.note(turn, "settings.place", {"channel": channel, "told": comes})
    return await show(turn)
