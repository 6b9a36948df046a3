"""Administrators give colleagues their one-time codes."""

from __future__ import annotations

from chat.talk import Button, Buttons, Reply
from chat.text import Content, Plain, _, bold
from diary.people import Name, PersonalData
from handlers import start
from handlers.codes import PAGE, issued_for, pages_row, slip
from handlers.turn import Turn, stale_button
from linking import rosters
from storage import audits


async def show(turn: Turn) -> Reply:
    """Who works here; args: page."""
    page = turn.number("page") if turn.given("page") else 0
    staff = await rosters.staff_of(turn.db, turn.school.id)
    now = turn.house.clock()
    await audits.add(turn.db, turn.school.id, actor=turn.person.id, deed="staff.read", at=now)
    rows: Buttons = tuple(
        (Button(_called(turn, human.name), "codes_staff_issue", {"to": human.id}),)
        for human in staff[page * PAGE : (page + 1) * PAGE]
    )
    pages = pages_row("codes_staff", {}, page=page, whole=len(staff), size=PAGE)
    back = (Button(_("Codes by class"), "codes"), start.MENU)
    head = (bold(_("Codes for staff")), _("For whom is the code?"))
    return Reply(head, (*rows, *((pages,) if pages else ()), back))


def _called(turn: Turn, name: Name) -> Content:
    return Plain(name.full if turn.person.carries is PersonalData.FULL else name.initials)


async def issue(turn: Turn) -> Reply:
    """A fresh code for a colleague; args: to (the person)."""
    wanted = turn.number("to")
    staff = await rosters.staff_of(turn.db, turn.school.id)
    human = next((human for human in staff if human.id == wanted), None)
    if human is None:
        raise stale_button()
    issued = await issued_for(turn, human.id)
    back = (Button(_("Codes for staff"), "codes_staff"), start.MENU)
    return Reply(await slip(turn, _called(turn, human.name), issued), (back,))
