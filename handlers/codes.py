"""Staff give out one-time codes: for one person, or for a whole class on paper."""

from __future__ import annotations

from chat.talk import Button, Buttons, Reply
from chat.text import Content, Day, Plain, Row, _, bold, n_
from diary.people import PersonalData, Role
from handlers import start
from handlers.turn import Turn, local, stale_button
from linking import codes, rosters
from linking.access import access_class
from linking.codes import Issued
from linking.doors import telegram_link, vk_link
from linking.rosters import SchoolClass, Tie
from storage import audits, bots

PAGE = 6
CLASSES_PAGE = 6
A_ROW = 3
LEADERS = frozenset({Role.ADMIN, Role.HEAD})
WHY: dict[str, Content] = {
    "blocked": _("access is blocked"),
    "not_legal": _("not a legal representative"),
    "ended": _("the right has ended"),
    "adult": _("the pupil is of age"),
    "not_active": _("the pupil has left the school"),
}
RELATIONS: dict[str, Content] = {
    "mother": _("mother"),
    "father": _("father"),
    "guardian": _("guardian"),
    "representative": _("representative"),
    "self": _("the pupil"),
}


async def show(turn: Turn) -> Reply:
    """Which class; args: page. A class teacher of one class goes straight to it."""
    found = await _own_classes(turn)
    for_staff: Buttons = ()
    if turn.person.roles & LEADERS:
        for_staff = ((Button(_("Codes for staff"), "codes_staff"), start.MENU),)
    if not found:
        return Reply(_("There is no class to give codes for yet."), for_staff or ((start.MENU,),))
    if len(found) == 1 and not for_staff:
        return await _class_screen(turn, found[0].id, page=0)
    page = turn.number("page") if turn.given("page") else 0
    shown = found[page * CLASSES_PAGE : (page + 1) * CLASSES_PAGE]
    buttons = tuple(Button(Plain(one.title), "codes_class", {"class": one.id}) for one in shown)
    rows: Buttons = (
        buttons[:A_ROW],
        buttons[A_ROW:],
        pages_row("codes", {}, page=page, whole=len(found), size=CLASSES_PAGE),
        *(for_staff or ((start.MENU,),)),
    )
    return Reply(_("Codes: which class?"), tuple(row for row in rows if row))


def pages_row(
    action: str, args: dict[str, object], *, page: int, whole: int, size: int
) -> tuple[Button, ...]:
    row: tuple[Button, ...] = ()
    if page:
        row += (Button("‹", action, {**args, "page": page - 1}),)
    if (page + 1) * size < whole:
        row += (Button("›", action, {**args, "page": page + 1}),)
    return row


async def _own_classes(turn: Turn) -> tuple[SchoolClass, ...]:
    if turn.person.roles & {Role.ADMIN, Role.HEAD, Role.CLERK}:
        return await rosters.classes_of(turn.db, turn.school.id)
    return await rosters.staff_classes(turn.db, turn.person.id)


async def of_class(turn: Turn) -> Reply:
    """The people of a class; args: class, page."""
    page = turn.number("page") if turn.given("page") else 0
    return await _class_screen(turn, turn.number("class"), page=page)


async def _class_screen(turn: Turn, class_id: int, *, page: int) -> Reply:
    now = turn.house.clock()
    found = await access_class(turn.db, turn.person, class_id, deed="class.read", now=now)
    return await _roster(turn, found, page=page)


async def _roster(turn: Turn, found: SchoolClass, *, page: int) -> Reply:
    ties = await rosters.ties(turn.db, today=turn.today, class_id=found.id)
    standing = [tie for tie in ties if not tie.why]
    people = {tie.person.id for tie in standing}
    linked = await rosters.linked(turn.db, people)
    pupils = list({tie.pupil.id: tie for tie in ties}.values())
    head = (
        bold(_("Codes for {class_title}", class_title=Plain(found.title))),
        n_(
            "{n} person may have a code, {linked} already use the bot.",
            "{n} people may have a code, {linked} already use the bot.",
            n=len(people),
            linked=len(linked),
        ),
        _("Choose a pupil. Slips for the whole class are printed by the administrator."),
    )
    buttons = tuple(
        Button(_shown(turn, tie), "codes_pupil", {"class": found.id, "pupil": tie.pupil.id})
        for tie in pupils[page * PAGE : (page + 1) * PAGE]
    )
    # Two a row: VK has room for six rows under one message.
    rows = tuple(buttons[place : place + 2] for place in range(0, len(buttons), 2))
    pages = pages_row("codes_class", {"class": found.id}, page=page, whole=len(pupils), size=PAGE)
    return Reply(head, (*rows, (*pages, start.MENU)))


def _shown(turn: Turn, tie: Tie) -> Content:
    if turn.person.carries is PersonalData.FULL:
        return Plain(f"{tie.pupil.name.family} {tie.pupil.name.given}")
    return Plain(tie.pupil.name.initials)


async def of_pupil(turn: Turn) -> Reply:
    """Who may have a code for this pupil; args: class, pupil."""
    ties = await _ties_of_pupil(turn, deed="pupil.read")
    linked = await rosters.linked(turn.db, [tie.person.id for tie in ties])
    lines: list[Content] = [bold(_shown(turn, ties[0]))]
    rows: Buttons = ()
    for tie in ties:
        relation = RELATIONS.get(tie.relation, _("other"))
        who = _who(turn, tie)
        if tie.why == "too_young":
            continue
        if tie.why:
            lines.append(_("{who}: no code, {why}", who=Row((who, relation)), why=WHY[tie.why]))
        else:
            args = {"class": turn.number("class"), "pupil": tie.pupil.id, "to": tie.person.id}
            rows += ((Button(Row((relation, who)), "codes_issue", args),),)
        if tie.person.id in linked:
            lines.append(_("{who}: uses the bot already", who=Row((who, relation))))
    lines.append(
        _("For whom is the code?") if rows else _("Nobody may have a code for this pupil.")
    )
    back = (Button(_("Back to the class"), "codes_class", {"class": turn.number("class")}),)
    return Reply(tuple(lines), (*rows[:8], back))


def _who(turn: Turn, tie: Tie) -> Content:
    full = turn.person.carries is PersonalData.FULL
    return Plain(tie.person.name.full if full else tie.person.name.initials)


async def _ties_of_pupil(turn: Turn, *, deed: str) -> tuple[Tie, ...]:
    found = await access_class(
        turn.db, turn.person, turn.number("class"), deed=deed, now=turn.house.clock()
    )
    wanted = turn.number("pupil")
    ties = await rosters.ties(turn.db, today=turn.today, class_id=found.id)
    ties = tuple(tie for tie in ties if tie.pupil.id == wanted)
    if not ties:
        raise stale_button()
    return ties


async def issue(turn: Turn) -> Reply:
    """A fresh code for one person; args: class, pupil, to (the person)."""
    ties = await _ties_of_pupil(turn, deed="pupil.read")
    person_id = turn.number("to")
    tie = next((tie for tie in ties if tie.person.id == person_id and not tie.why), None)
    if tie is None:
        raise stale_button()
    issued = await issued_for(turn, person_id, pupil_id=tie.pupil.id)
    back = (Button(_("Back to the class"), "codes_class", {"class": turn.number("class")}),)
    return Reply(await slip(turn, _who(turn, tie), issued), (back, (start.MENU,)))


async def issued_for(turn: Turn, person_id: int, *, pupil_id: int | None = None) -> Issued:
    now = turn.house.clock()
    (issued,) = await codes.issue(
        turn.db,
        [person_id],
        school_id=turn.school.id,
        issued_by=turn.person.id,
        days=turn.house.code_days,
        now=now,
        secret=turn.house.secret,
        dice=turn.house.dice,
    )
    await audits.add(
        turn.db,
        turn.school.id,
        actor=turn.person.id,
        deed="code.issued",
        at=now,
        person=person_id,
        pupil=pupil_id,
    )
    return issued


async def slip(turn: Turn, who: Content, issued: Issued) -> Content:
    """What is read from the screen, or shown to the person who stands beside."""
    names = await bots.names(turn.db, turn.school.id)
    until = Day(local(issued.expires_at, turn.school.timezone).date(), "d MMMM")
    links = (telegram_link(names, issued.token), vk_link(names, issued.token))
    return (
        _("Code for {who}:", who=who),
        bold(issued.code),
        _("Works once, until {day}. Hand it over in person; an older code is void.", day=until),
        *(Plain(link) for link in links if link),
    )
