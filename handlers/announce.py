"""Staff announce something: to whom, and in which words."""

from __future__ import annotations

from chat.talk import Button, Buttons, Refusal, Reply
from chat.text import Plain, _, bold, n_
from diary.audiences import Audience, audience_of
from handlers import announce_draft, start
from handlers.codes import pages_row
from handlers.turn import Turn, stale_button
from linking import rosters
from linking.audiences import LEADERS, access_audience, parallels
from storage import broadcasts

# With its head and signature it stays one message on every platform, which can be taken back in place.
WORDS = 3500
PAGE = 6
A_ROW = 3
MINE = Button(_("Sent announcements"), "announce_list")


async def begin(turn: Turn) -> Reply:
    """Whom it is for."""
    head = bold(_("Announcement: whom is it for?"))
    if turn.person.roles & LEADERS:
        rows: Buttons = (
            (Button(_("Whole school"), "announce_to", {"to": "school"}),),
            (
                Button(_("A parallel"), "announce_parallels"),
                Button(_("A class"), "announce_classes"),
            ),
            (Button(_("Staff"), "announce_to", {"to": "staff"}),),
            (MINE, start.MENU),
        )
        return Reply(head, rows)
    own = await rosters.staff_classes(turn.db, turn.person.id)
    classes = tuple(
        Button(Plain(one.title), "announce_to", {"class": one.id}) for one in own[:A_ROW]
    )
    return Reply(head, (classes, (MINE, start.MENU)))


async def pick_parallel(turn: Turn) -> Reply:
    """args: page."""
    grades = await parallels(turn.db, turn.school.id)
    buttons = tuple(
        Button(_("Parallel {grade}", grade=grade), "announce_to", {"to": f"parallel:{grade}"})
        for grade in grades
    )
    return _paged(turn, "announce_parallels", buttons)


async def pick_class(turn: Turn) -> Reply:
    """args: page."""
    found = await rosters.classes_of(turn.db, turn.school.id)
    buttons = tuple(Button(Plain(one.title), "announce_to", {"class": one.id}) for one in found)
    return _paged(turn, "announce_classes", buttons)


def _paged(turn: Turn, action: str, buttons: tuple[Button, ...]) -> Reply:
    page = turn.number("page") if turn.given("page") else 0
    shown = buttons[page * PAGE : (page + 1) * PAGE]
    pages = pages_row(action, {}, page=page, whole=len(buttons), size=PAGE)
    back = Button(_("Back"), "announce")
    rows: Buttons = (shown[:A_ROW], shown[A_ROW:], pages, (back, start.MENU))
    return Reply(bold(_("Announcement: whom is it for?")), tuple(row for row in rows if row))


async def to(turn: Turn) -> Reply:
    """Asks for the words; args: to (school, staff, parallel:7) or class (its id)."""
    audience = await access_audience(turn.db, turn.person, await _chosen(turn))
    return _ask(audience)


async def _chosen(turn: Turn) -> Audience:
    if turn.given("class"):
        found = await rosters.find_class(turn.db, turn.school.id, turn.number("class"))
        if found is None:
            raise stale_button()
        return Audience("class", found.title)
    audience = audience_of(turn.word("to"))
    if audience is None:
        raise stale_button()
    return audience


def _ask(audience: Audience) -> Reply:
    words = (
        announce_draft.whom_line(audience),
        "",
        _(
            "Write the text as families will read it. A file, a question and a time are added after that."
        ),
    )
    cancel = Button(_("Cancel"), "announce")
    return Reply(words, ((cancel,),), expect="announce_text", remember={"to": str(audience)})


async def text(turn: Turn) -> Reply:
    """The words have come, for a new draft or in place of those of an earlier one."""
    words = turn.event.text.strip()
    if not words:
        raise Refusal(Reply(_("Please write the text of the announcement in one message.")))
    if len(words) > WORDS:
        raise Refusal(
            Reply(
                n_(
                    "The text is longer than {n} character. Please shorten it and send it again.",
                    "The text is longer than {n} characters. Please shorten it and send it again.",
                    n=WORDS,
                )
            )
        )
    if draft_id := turn.facts.get("id"):
        draft = await announce_draft.own_draft(turn, int(str(draft_id)))
        await broadcasts.change_draft(turn.db, draft.id, words=words)
        return await announce_draft.screen(turn, draft.id)
    audience = audience_of(str(turn.facts.get("to", "")))
    if audience is None:
        return await begin(turn)
    audience = await access_audience(turn.db, turn.person, audience)
    draft_id = await broadcasts.add_draft(
        turn.db,
        turn.school.id,
        author=turn.person.id,
        audience=audience,
        words=words,
        now=turn.house.clock(),
    )
    return await announce_draft.screen(turn, draft_id)
