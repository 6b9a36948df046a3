"""Which child a question is about."""

from __future__ import annotations

from dataclasses import dataclass

from chat.talk import Button, Refusal, Reply
from chat.text import _
from diary.people import Pupil, Purpose
from handlers.turn import Turn
from linking.access import access_pupil, access_pupils_of
from linking.naming import called

PICKED_AT_MOST = 9


@dataclass(frozen=True)
class Asked:
    """The child whom a question is about, and the viewer's other children, for a button each."""

    pupil: Pupil
    others: tuple[Pupil, ...] = ()


async def chosen(turn: Turn, purpose: Purpose = Purpose.VIEW) -> Pupil:
    """The child named by the button or the question; the only one; or a refusal that asks which one."""
    if turn.given("pupil"):
        return await access_pupil(
            turn.db, turn.person, turn.number("pupil"), purpose, today=turn.today
        )
    pupils = await access_pupils_of(turn.db, turn.person, purpose, today=turn.today)
    return _meant(turn, pupils)


async def asked(turn: Turn, purpose: Purpose = Purpose.VIEW) -> Asked:
    """As `chosen`, with the brothers and sisters, for the same one statement."""
    pupils = await access_pupils_of(turn.db, turn.person, purpose, today=turn.today)
    return await asked_among(turn, pupils, purpose)


async def asked_among(turn: Turn, pupils: tuple[Pupil, ...], purpose: Purpose) -> Asked:
    """The one of these whom the question is about; of any other child the door for this purpose says why not."""
    if not turn.given("pupil"):
        pupil = _meant(turn, pupils)
        return Asked(pupil, tuple(one for one in pupils if one.id != pupil.id))
    wanted = turn.number("pupil")
    found = next((one for one in pupils if one.id == wanted), None)
    if found is None:
        found = await access_pupil(turn.db, turn.person, wanted, purpose, today=turn.today)
    return Asked(found, tuple(one for one in pupils if one.id != found.id))


def _meant(turn: Turn, pupils: tuple[Pupil, ...]) -> Pupil:
    """The only child; of several the one whom this chat has just asked about, where a button names none."""
    if len(pupils) == 1:
        return pupils[0]
    last = turn.house.memory.last(turn.event, now=turn.now) if turn.event.pressed else None
    for pupil in pupils:
        if last and last.pupil == str(pupil.id):
            return pupil
    raise Refusal(_which(turn, pupils))


def _which(turn: Turn, pupils: tuple[Pupil, ...]) -> Reply:
    rows = tuple((_same_for(turn, pupil),) for pupil in pupils[:PICKED_AT_MOST])
    return Reply(_("Which child?"), rows, personal=True)


def _same_for(turn: Turn, pupil: Pupil) -> Button:
    """The question again, about this child; without its last day where long ids leave no room for it.

    Of a forged question that fits no button only the action is left.
    """
    args: dict[str, object] = {**turn.event.args, "pupil": pupil.id}
    without_end = {name: value for name, value in args.items() if name != "to"}
    for kept in (args, without_end):
        button = Button(called(pupil), turn.event.action, kept)
        try:
            button.packed()
        except ValueError:
            continue
        return button
    return Button(called(pupil), turn.event.action, {"pupil": pupil.id})
