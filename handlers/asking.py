"""A question in words, asked by the office for a person: answered by the same rules, and nothing is changed."""

from __future__ import annotations

from dataclasses import dataclass

from chat.text import Content
from handlers.dispatch import act, may, told
from handlers.free_text import Asker, understand
from handlers.routes import ROUTES
from handlers.turn import Turn
from handlers.understanding import Understanding


@dataclass(frozen=True)
class Asked:
    understood: Understanding
    text: Content  # "" where answering would change something, or is not for this person


async def asked(turn: Turn, asker: Asker) -> Asked:
    understood = await understand(turn, asker)
    route = ROUTES.get(understood.action)
    if route is None or route.writes or not may(turn, route):
        return Asked(understood, understood.echo)
    turn = act(turn, understood.action, understood.args)
    return Asked(understood, understood.before(await told(turn, route, understood)).text)
