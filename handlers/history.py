"""«Что вы присылали Ивановой 20 ноября»: the facts of a day for staff with the right; every look is written down."""

from __future__ import annotations

from chat.query.sent import beginning_of
from chat.talk import Button, Buttons, Reply
from chat.text import Content, Day, Plain, Row, _, bold, quiet
from delivery.kinds import FOR_STAFF
from diary.people import Name, PersonalData, Role
from handlers.codes import CLASSES_PAGE, PAGE, RELATIONS, pages_row
from handlers.sent_days import asked_day, bounds_of, days_row, lines_of
from handlers.start import MENU
from handlers.turn import Turn, stale_button
from linking import rosters
from linking.access import access_class
from linking.rosters import SchoolClass, Tie
from storage import audits
from storage.history import letters_of

READERS = frozenset({Role.ADMIN, Role.HEAD, Role.CLASS_TEACHER})
WHOLE_SCHOOL = frozenset({Role.ADMIN, Role.HEAD})
A_ROW = 3
NAMESAKES = 5  # VK has room for six rows under one message


async def show(turn: Turn) -> Reply:
    """Which class; args: page."""
    found = await classes_of(turn)
    if len(found) == 1:
        return await _class(turn, found[0].id, page=0)
    lost = (Button(_("Who cannot be reached"), "unreachable"), MENU)
    words = _("What was sent: which class?")
    return pick_class(turn, found, ("history", "history_class"), words, last=lost)


async def classes_of(turn: Turn) -> tuple[SchoolClass, ...]:
    """Those about which the person may ask."""
    if turn.person.roles & WHOLE_SCHOOL:
        return await rosters.classes_of(turn.db, turn.school.id)
    return await rosters.staff_classes(turn.db, turn.person.id)


def pick_class(
    turn: Turn,
    found: tuple[SchoolClass, ...],
    actions: tuple[str, str],
    words: Content,
    *,
    last: tuple[Button, ...],
) -> Reply:
    """`actions`: of this page, and of one class."""
    action, opens = actions
    if not found:
        return Reply(_("You have no class here."), ((MENU,),))
    page = turn.number("page") if turn.given("page") else 0
    shown = found[page * CLASSES_PAGE : (page + 1) * CLASSES_PAGE]
    buttons = tuple(Button(Plain(one.title), opens, {"class": one.id}) for one in shown)
    pages = pages_row(action, {}, page=page, whole=len(found), size=CLASSES_PAGE)
    rows = (buttons[:A_ROW], buttons[A_ROW:], pages, last)
    return Reply(words, tuple(row for row in rows if row))


async def of_class(turn: Turn) -> Reply:
    """Whose family; args: class, page."""
    page = turn.number("page") if turn.given("page") else 0
    return await _class(turn, turn.number("class"), page=page)


async def _class(turn: Turn, class_id: int, *, page: int) -> Reply:
    found, ties = await class_and_ties(turn, class_id)
    pupils = list({tie.pupil.id: tie for tie in ties}.values())
    buttons = tuple(
        Button(
            called(turn, tie.pupil.name),
            "history_pupil",
            {"class": found.id, "pupil": tie.pupil.id},
        )
        for tie in pupils[page * PAGE : (page + 1) * PAGE]
    )
    rows = tuple(buttons[place : place + 2] for place in range(0, len(buttons), 2))
    pages = pages_row(
        "history_class", {"class": found.id}, page=page, whole=len(pupils), size=PAGE
    )
    lost = Button(_("Who cannot be reached"), "unreachable_class", {"class": found.id})
    head = (
        bold(_("What was sent to families of {class_title}", class_title=Plain(found.title))),
        _("Choose a pupil. Only the facts are kept: when, of what kind, whether it arrived."),
    )
    return Reply(head, (*rows, *((pages,) if pages else ()), (lost, MENU)))


async def class_and_ties(
    turn: Turn, class_id: int, *, deed: str = "class.read"
) -> tuple[SchoolClass, tuple[Tie, ...]]:
    person = turn.person
    if not (person.roles & WHOLE_SCHOOL or class_id in person.class_ids):
        raise stale_button()  # a clerk reads every roster, but not what families were sent
    found = await access_class(turn.db, person, class_id, deed=deed, now=turn.house.clock())
    return found, await rosters.ties(turn.db, today=turn.today, class_id=found.id)


def called(turn: Turn, name: Name) -> Content:
    if turn.person.carries is PersonalData.FULL:
        return Plain(f"{name.family} {name.given}")
    return Plain(name.initials)


async def of_pupil(turn: Turn) -> Reply:
    """Whose messages; args: class, pupil, and a day to come to."""
    found, ties = await class_and_ties(turn, turn.number("class"))
    ties = tuple(tie for tie in ties if tie.pupil.id == turn.number("pupil"))
    if not ties:
        raise stale_button()
    day = {"day": asked_day(turn).isoformat()} if turn.given("day") else {}
    rows: Buttons = tuple(
        (
            Button(
                Row((RELATIONS.get(tie.relation, _("other")), called(turn, tie.person.name))),
                "history_day",
                {"class": found.id, "to": tie.person.id, **day},
            ),
        )
        for tie in ties[:NAMESAKES]
    )
    back = (Button(_("Back to the class"), "history_class", {"class": found.id}), MENU)
    return Reply((bold(called(turn, ties[0].pupil.name)), _("Messages to whom?")), (*rows, back))


async def of_day(turn: Turn) -> Reply:
    """The messages of a day; args: class, to (the person), day."""
    day = asked_day(turn)
    found, ties = await class_and_ties(turn, turn.number("class"))
    person_id = turn.number("to")
    theirs = [tie for tie in ties if tie.person.id == person_id]
    if not theirs:
        raise stale_button()
    await audits.add(
        turn.db,
        turn.school.id,
        actor=turn.person.id,
        deed="history.read",
        at=turn.house.clock(),
        person=person_id,
        detail={"class": found.id, "day": day.isoformat()},
    )
    # Children in other classes are other class teachers' matter, and what comes to a colleague is the colleague's.
    names = {tie.pupil.id: called(turn, tie.pupil.name) for tie in theirs}
    letters = await letters_of(
        turn.db, person_id, *bounds_of(turn, day), besides=FOR_STAFF, about=names
    )
    args: dict[str, object] = {"class": found.id, "to": person_id}
    back = Button(_("Back to the class"), "history_class", {"class": found.id})
    head = (
        bold(Row((called(turn, theirs[0].person.name), Day(day, "d MMMM")))),
        "",
        *lines_of(turn, letters, names),
        "",
        quiet(_("Your look at this list is written down.")),
    )
    return Reply(head, (days_row(turn, "history_day", args, day), (back, MENU)), personal=True)


async def of_name(turn: Turn) -> Reply:
    """Who was named in a question; args: names, day."""
    beginnings = {beginning_of(one) for one in turn.word("names").split()}
    classes = await classes_of(turn)
    found = await rosters.pupils_named(
        turn.db, [one.id for one in classes], beginnings, today=turn.today
    )
    if not found:
        choose = Button(_("Choose a class"), "history")
        return Reply(_("I found nobody of that name in your classes."), ((choose, MENU),))
    now = turn.house.clock()
    for class_id in dict.fromkeys(one.in_class.id for one in found):
        await access_class(turn.db, turn.person, class_id, deed="class.read", now=now)
    day = asked_day(turn).isoformat()
    rows: Buttons = tuple(
        (
            Button(
                Row((called(turn, one.pupil.name), Plain(one.in_class.title)), gap=", "),
                "history_pupil",
                {"class": one.in_class.id, "pupil": one.pupil.id, "day": day},
            ),
        )
        for one in found[:NAMESAKES]
    )
    return Reply(_("Whose family is meant?"), (*rows, (MENU,)))
