"""Families whom no message reaches, and why: for the class teacher to call them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chat.talk import Reply
from chat.text import Content, Plain, Row, _, bold, n_
from delivery.lines.letters import why_of
from diary.people import Purpose
from handlers.codes import RELATIONS, pages_row
from handlers.history import called, class_and_ties, classes_of, pick_class
from handlers.start import MENU
from handlers.turn import Turn
from linking import rosters
from linking.recipients import recipients_of
from linking.rosters import Tie

PAGE = 10
NEVER = "never"


@dataclass(frozen=True, slots=True)
class Lost:
    """Somebody who may be told of a pupil, and is not."""

    tie: Tie
    why: str  # NEVER, consent, or why the chat was closed


async def show(turn: Turn) -> Reply:
    """Which class; args: page."""
    found = await classes_of(turn)
    if len(found) == 1:
        return await _class(turn, found[0].id, page=0)
    words = _("Who cannot be reached: which class?")
    return pick_class(turn, found, ("unreachable", "unreachable_class"), words, last=(MENU,))


async def of_class(turn: Turn) -> Reply:
    """args: class, page."""
    page = turn.number("page") if turn.given("page") else 0
    return await _class(turn, turn.number("class"), page=page)


async def _class(turn: Turn, class_id: int, *, page: int) -> Reply:
    found, ties = await class_and_ties(turn, class_id, deed="unreachable.read")
    standing = [tie for tie in ties if not tie.why]
    families = await _lost(turn, standing)
    head = bold(_("Not reached in {class_title}", class_title=Plain(found.title)))
    if not families:
        return Reply((head, _("Messages reach every family.")), ((MENU,),))
    silent = sum(1 for _lost, reached in families.values() if not reached)
    lines: list[Content] = [
        head,
        n_(
            "{n} family gets no messages at all.", "{n} families get no messages at all.", n=silent
        ),
    ]
    for pupil_id in list(families)[page * PAGE : (page + 1) * PAGE]:
        lost, reached = families[pupil_id]
        lines += ["", bold(called(turn, lost[0].tie.pupil.name))]
        lines += [_line(turn, one) for one in lost]
        if reached:
            lines.append(_("• others of the family are reached"))
    pages = pages_row(
        "unreachable_class", {"class": found.id}, page=page, whole=len(families), size=PAGE
    )
    return Reply(tuple(lines), ((*pages, MENU),))


async def _lost(turn: Turn, standing: list[Tie]) -> Mapping[int, tuple[tuple[Lost, ...], bool]]:
    """By pupil: who is not reached, and whether anybody is. Families where all is well are left out."""
    pupil_ids = {tie.pupil.id for tie in standing}
    people = {tie.person.id for tie in standing}
    told = await recipients_of(turn.db, pupil_ids, Purpose.NOTIFY, today=turn.today)
    reached = {(one.person_id, one.pupil_id) for one in told}
    linked = await rosters.linked(turn.db, people)
    why = await rosters.why_lost(turn.db, people - linked)
    found: dict[int, tuple[tuple[Lost, ...], bool]] = {}
    for pupil_id in dict.fromkeys(tie.pupil.id for tie in standing):
        family = [tie for tie in standing if tie.pupil.id == pupil_id]
        well = any((tie.person.id, pupil_id) in reached for tie in family)
        lost = tuple(
            Lost(tie, "consent" if tie.person.id in linked else why.get(tie.person.id, NEVER))
            for tie in family
            if (tie.person.id, pupil_id) not in reached
        )
        # Where somebody is reached, those who never came are no news: perhaps one of two wanted it.
        lost = tuple(one for one in lost if not well or one.why != NEVER)
        if lost:
            found[pupil_id] = lost, well
    return found


def _line(turn: Turn, one: Lost) -> Content:
    who = Row((RELATIONS.get(one.tie.relation, _("other")), called(turn, one.tie.person.name)))
    if one.why == NEVER:
        why: Content = _("has not entered the code yet")
    elif one.why == "consent":
        why = _("no consent to messages, or they are switched off")
    else:
        why = why_of(one.why)
    return _("• {who}: {why}", who=who, why=why)
