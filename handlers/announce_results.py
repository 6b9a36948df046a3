"""What became of announcements: how far they got, who answered. Every look is written down."""

from __future__ import annotations

from chat.talk import Button, Buttons, Reply
from chat.text import Content, Day, Plain, Row, _, bold
from delivery.lines.announcements import (
    answers_lines,
    audience_words,
    figures_lines,
    skipped_lines,
)
from diary.people import PersonalData
from handlers import start
from handlers.announce_draft import screen, when_words
from handlers.codes import pages_row
from handlers.turn import Turn, local
from linking.announcing import access_broadcast
from linking.audiences import LEADERS
from storage import audits, broadcast_letters, broadcasts

LISTED = 6
TITLE = 24  # letters of the text on a button
NAMES = 30  # on one page


async def show_list(turn: Turn) -> Reply:
    """The newest of one's own; of the whole school for its leaders."""
    author = None if turn.person.roles & LEADERS else turn.person.id
    found = await broadcasts.latest(turn.db, turn.school.id, author=author, limit=LISTED)
    if not found:
        new = Button(_("New announcement"), "announce")
        return Reply(_("Nothing was announced yet."), ((new, start.MENU),))
    rows: Buttons = tuple(
        (
            Button(
                Row(
                    (
                        Day(local(one.made_at, turn.school.timezone).date(), "d MMM"),
                        _title(one.words),
                    )
                ),
                "announce_results",
                {"id": one.id},
            ),
        )
        for one in found[: LISTED - 1]
    )
    last = (Button(_("New announcement"), "announce"), start.MENU)
    return Reply(bold(_("Sent announcements")), (*rows, last))


def _title(words: str) -> Content:
    line = " ".join(words.split())
    return Plain(line if len(line) <= TITLE else f"{line[: TITLE - 1]}…")


async def show(turn: Turn) -> Reply:
    """args: id."""
    found = await access_broadcast(turn.db, turn.person, turn.number("id"))
    figures = (await broadcast_letters.figures_of(turn.db, [found.id]))[found.id]
    answers = await broadcast_letters.answers_of(turn.db, found.id)
    await _look(turn, found.id)
    lines: list[Content] = [
        bold(_("Results of the announcement")),
        Plain(_shortened(found.words)),
        "",
        _("To: {whom}", whom=audience_words(found.audience)),
        _("When: {when}", when=when_words(turn, found.begins_at)),
    ]
    if found.state == "recalled":
        lines.append(_("It was recalled."))
    lines += figures_lines(figures)
    if found.skipped:
        lines += [_("Did not get it:"), *skipped_lines(found.skipped)]
    lines += answers_lines(found, answers)
    args = {"id": found.id}
    rows: Buttons = ((Button(_("Refresh"), "announce_results", args),),)
    if found.question and answers.silent:
        rows += ((Button(_("Who has not answered"), "announce_silent", args),),)
    if found.state == "queued":
        rows += ((Button(_("Recall"), "announce_recall", args),),)
    return Reply(
        tuple(lines), (*rows, (Button(_("Sent announcements"), "announce_list"), start.MENU))
    )


def _shortened(words: str) -> str:
    return words if len(words) <= 300 else f"{words[:299]}…"  # noqa: PLR2004 - a glance


async def silent(turn: Turn) -> Reply:
    """Who got it and has not answered; args: id, page."""
    found = await access_broadcast(turn.db, turn.person, turn.number("id"))
    people = await broadcast_letters.silent_people(turn.db, found.id)
    await _look(turn, found.id)
    page = turn.number("page") if turn.given("page") else 0
    full = turn.person.carries is PersonalData.FULL
    names = tuple(
        Plain(name.full if full else name.initials)
        for _person, name in people[page * NAMES : (page + 1) * NAMES]
    )
    pages = pages_row(
        "announce_silent", {"id": found.id}, page=page, whole=len(people), size=NAMES
    )
    back = (Button(_("Results"), "announce_results", {"id": found.id}), start.MENU)
    head = bold(_("Not answered yet: {n}", n=len(people)))
    return Reply((head, *names), tuple(row for row in (pages, back) if row))


async def _look(turn: Turn, broadcast_id: int) -> None:
    await audits.add(
        turn.db,
        turn.school.id,
        actor=turn.person.id,
        deed="announcement.read",
        at=turn.house.clock(),
        detail={"broadcast": broadcast_id},
    )


async def copy(turn: Turn) -> Reply:
    """A new draft with the same words; args: id."""
    found = await access_broadcast(turn.db, turn.person, turn.number("id"))
    now = turn.house.clock()
    draft_id = await broadcasts.copy_draft(turn.db, found, author=turn.person.id, now=now)
    return await screen(turn, draft_id)
