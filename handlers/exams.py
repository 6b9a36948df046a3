from __future__ import annotations

from chat.talk import Button, Reply
from chat.text import Content, Day, Plain, Row, _, quiet
from delivery.lines.days import paragraphs
from delivery.lines.exams import kind_words, said
from diary.finals import ExamResult
from diary.people import Purpose
from handlers.children import asked_among
from handlers.screens import about, screen
from handlers.turn import Turn, local
from linking.access import access_pupils_of, children
from storage.finals import Exams, exams_of


async def show(turn: Turn) -> Reply:
    """Exam results of a `pupil`. Those of state exams need no consent; all others need it as everything does."""
    joined = await access_pupils_of(turn.db, turn.person, Purpose.STATE_EXAM, today=turn.today)
    family = await children(turn.db, turn.person, Purpose.VIEW, today=turn.today)
    open_now = {child.id for child in family if child.pupil}
    told = {
        one.id: await exams_of(turn.db, one, state_only=True)
        for one in joined
        if one.id not in open_now
    }
    # Without a consent there is nothing to say of a child, not even the name, but a result of a state exam.
    shown = tuple(one for one in joined if one.id in open_now or told[one.id].results)
    if not shown:
        await access_pupils_of(turn.db, turn.person, Purpose.VIEW, today=turn.today)
    who = await asked_among(turn, shown, Purpose.VIEW)
    seen = who.pupil.id in open_now
    found = await exams_of(turn.db, who.pupil, state_only=False) if seen else told[who.pupil.id]
    return screen(
        turn,
        who,
        _("Exams"),
        paragraphs([_result(one, turn) for one in found.results]) or _none(found),
        as_of=found.as_of,
        buttons=((Button(_("Final marks"), "finals", about(who.pupil)),) if seen else (),),
    )


def _result(result: ExamResult, turn: Turn) -> Content:
    received = local(result.obtained_at, turn.school.timezone)
    return (
        Row((Plain(result.title), kind_words(result.kind), Day(result.on, "d MMMM y"))),
        said(result),
        quiet(_("received on {day}, {time}", day=received.date(), time=received.time())),
    )


def _none(found: Exams) -> Content:
    if found.as_of is None:
        return _("The school does not send exam results here.")
    return _("No exam results yet.")
