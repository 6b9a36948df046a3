"""Which child a question is about."""

from __future__ import annotations

from chat.talk import Button, Refusal, Reply
from chat.text import _
from diary.people import Pupil, Purpose
from handlers.turn import Turn
from linking.access import access_pupil, access_pupils_of
from linking.naming import called

PICKED_AT_MOST = 9


async def chosen(turn: Turn, purpose: Purpose = Purpose.VIEW) -> Pupil:
    """The child named by the button or the question; the only one; or a refusal that asks which one."""
    if turn.given("pupil"):
        return await access_pupil(
            turn.db, turn.person, turn.number("pupil"), purpose, today=turn.today
        )
    pupils = await access_pupils_of(turn.db, turn.person, purpose, today=turn.today)
    if len(pupils) > 1:
        raise Refusal(_which(turn, pupils))
    return pupils[0]


def _which(turn: Turn, pupils: tuple[Pupil, ...]) -> Reply:
    rows = tuple(
        (Button(called(pupil), turn.event.action, {**turn.event.args, "pupil": pupil.id}),)
        for pupil in pupils[:PICKED_AT_MOST]
    )
    return Reply(_("Which child?"), rows)
