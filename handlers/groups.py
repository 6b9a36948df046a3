"""A group chat: nothing personal is said here, and a code that was typed here is void."""

from __future__ import annotations

from chat.talk import Reply
from chat.text import _
from handlers.link import tell_staff
from handlers.turn import Turn
from linking import codes, signs


def shows_code(text: str) -> bool:
    return bool(signs.typed_within(text) or signs.tokens_within(text))


async def burn(turn: Turn) -> Reply | None:
    """Void every code in the words; None where there was none."""
    now = turn.house.clock()
    burnt = await codes.burn_seen(turn.db, turn.event.text, now=now, secret=turn.house.secret)
    for code in burnt:
        await tell_staff(turn, code, "burnt_code", now=now)
    if not burnt:
        return None
    words = _(
        "A code that everybody could read is void now. "
        "Ask for a new one and send it to me in a private chat."
    )
    return Reply(words)


def nothing_personal() -> Reply:
    words = _(
        "In a group I say nothing personal. Write to me in a private chat. Here I can tell: /holidays"
    )
    return Reply(words)
