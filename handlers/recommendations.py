from __future__ import annotations

from chat.talk import Reply
from chat.text import Content, Plain, Row, _, bold
from delivery.lines.days import paragraphs
from handlers.children import asked
from handlers.screens import screen
from handlers.turn import Turn, local
from storage.recommendations import Recommendation, Recommendations, recommendations_of


async def show(turn: Turn) -> Reply:
    """What teachers wrote to a `pupil`, the class or a group, and still holds."""
    who = await asked(turn)
    found = await recommendations_of(turn.db, who.pupil, today=turn.today)
    blocks = [_block(one, turn) for one in found.recommendations]
    return screen(
        turn,
        who,
        _("Teachers' advice"),
        paragraphs(blocks) if blocks else _none(found),
        as_of=found.as_of,
    )


def _block(recommendation: Recommendation, turn: Turn) -> Content:
    day = local(recommendation.posted_at, turn.school.timezone).date()
    author = recommendation.author.full  # a source may leave it out
    audience: Content = "" if recommendation.own else _("to the whole class or group")
    return (
        Row((bold(Plain(author)) if author else "", day, audience)),
        Plain(recommendation.words.strip()),
    )


def _none(found: Recommendations) -> Content:
    if found.as_of is None:
        return _("The school does not send teachers' advice here.")
    return _("No advice from teachers now.")
