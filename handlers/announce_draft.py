"""The draft of an announcement: shown as families will see it, with whom it reaches, and changed until it is sent."""

from __future__ import annotations

from datetime import datetime

from chat.talk import Button, Buttons, File, Refusal, Reply
from chat.text import Content, Day, Plain, Row, Text, _, bold, n_, quiet
from delivery.lines.announcements import ASKED, audience_words, by_channel, shown, skipped_lines
from diary.audiences import Audience
from handlers import start
from handlers.turn import Turn, local, stale_button
from linking.alerts import may_alert
from linking.announcing import Reach, reach_of
from linking.audiences import telling_of
from storage import authors, broadcasts
from storage.broadcasts import Broadcast

QUESTIONS: dict[str, Text] = {
    "": _("no question"),
    "seen": _("the button “I have read it”"),
    "yes_no": _("the buttons “Yes” and “No”"),
}
CUT = "———"


def whom_line(audience: Audience) -> Content:
    return bold(_("Announcement to: {whom}", whom=audience_words(audience)))


async def own_draft(turn: Turn, draft_id: int) -> Broadcast:
    """A draft of this very person; what was sent is no draft any more."""
    found = await broadcasts.find(turn.db, draft_id)
    if found is None or found.author_id != turn.person.id or found.state != "draft":
        raise Refusal(
            Reply(
                _("This announcement cannot be changed any more."),
                ((Button(_("Sent announcements"), "announce_list"), start.MENU),),
            )
        )
    return found


async def show(turn: Turn) -> Reply:
    """args: id."""
    draft = await own_draft(turn, turn.number("id"))
    return await screen(turn, draft.id)


async def screen(turn: Turn, draft_id: int, *, file: File | None = None) -> Reply:
    """The file itself comes along once: when it has just been added."""
    draft = await own_draft(turn, draft_id)
    begins_at = draft.begins_at or turn.house.clock()
    signed = await authors.authors_of(turn.db, [turn.person.id])
    preview = shown(
        draft,
        signed.get(turn.person.id),
        turn.person.carries,
        on=local(begins_at, turn.school.timezone).date(),
        file=None,
    )
    telling = telling_of(turn.school, draft.audience, urgent=draft.urgent, now=turn.house.clock())
    reach = await reach_of(turn.db, telling, begins_at)
    words = (
        quiet(_("Draft. This is how it will look:")),
        "",
        preview.text,
        *((Row(("📎", Plain(draft.file_name)), gap=" "),) if draft.file_name else ()),
        CUT,
        *reach_lines(draft.audience, reach),
        _("When: {when}", when=when_words(turn, draft.begins_at)),
        _("Under it: {question}", question=QUESTIONS[draft.question]),
        *(
            (_("Urgent: even to those who have switched announcements off, and at any hour."),)
            if draft.urgent
            else ()
        ),
    )
    return Reply(words, _rows(turn, draft, reach), files=(file,) if file else ())


def reach_lines(audience: Audience, reach: Reach) -> tuple[Content, ...]:
    lines: list[Content] = [_("To: {whom}", whom=audience_words(audience))]
    if reach.people:
        told = n_("{n} person will get it", "{n} people will get it", n=reach.people)
        lines.append(Row((told, by_channel(reach.chats)), gap=": "))
    else:
        lines.append(_("Nobody would get it."))
    if reach.later:
        lines.append(
            n_(
                "Into {n} chat only after its quiet hours",
                "Into {n} chats only after their quiet hours",
                n=reach.later,
            )
        )
    if reach.skipped:
        lines += [_("Will not get it:"), *skipped_lines(reach.skipped)]
    return tuple(lines)


def when_words(turn: Turn, begins_at: datetime | None) -> Content:
    if begins_at is None:
        return _("at once")
    at = local(begins_at, turn.school.timezone)
    return _("{day} at {time}", day=Day(at.date(), "EEE d MMMM"), time=at.time())


def _rows(turn: Turn, draft: Broadcast, reach: Reach) -> Buttons:
    def button(label: Content, action: str, **args: object) -> Button:
        return Button(label, action, {"id": draft.id, **args})

    asks = {"seen": _("Ask “I have read it”"), "yes_no": _("Ask “Yes / No”")}
    question = tuple(
        button(_("Ask nothing"), "announce_ask", q="none")
        if draft.question == name
        else button(label, "announce_ask", q=name)
        for name, label in asks.items()
    )
    when = [button(_("🕘 When"), "announce_when")]
    if may_alert(turn.person):
        label = _("Not urgent") if draft.urgent else _("Urgent")
        when.append(button(label, "announce_urgent", on=0 if draft.urgent else 1))
    file = (
        button(_("Without the file"), "announce_unfile")
        if draft.file_name
        else button(_("📎 File"), "announce_file")
    )
    rows: Buttons = (
        (button(_("✅ Send"), "announce_send"),) if reach.people else (),
        question,
        tuple(when),
        (file, button(_("Other words"), "announce_again")),
        (button(_("Delete the draft"), "announce_drop"), start.MENU),
    )
    return tuple(row for row in rows if row)


async def ask(turn: Turn) -> Reply:
    """args: id, q (seen, yes_no, none)."""
    question = turn.word("q").replace("none", "")
    if question not in ASKED:
        raise stale_button()
    draft = await own_draft(turn, turn.number("id"))
    await broadcasts.change_draft(turn.db, draft.id, question=question)
    return await screen(turn, draft.id)


async def urgent(turn: Turn) -> Reply:
    """args: id, on (1, 0)."""
    draft = await own_draft(turn, turn.number("id"))
    if not may_alert(turn.person):
        raise Refusal(
            Reply(_("Only the head and the administrators may send urgent announcements."))
        )
    await broadcasts.change_draft(turn.db, draft.id, urgent=turn.word("on") == "1")
    return await screen(turn, draft.id)


async def again(turn: Turn) -> Reply:
    """Other words for the draft; args: id."""
    draft = await own_draft(turn, turn.number("id"))
    back = Button(_("Leave as it is"), "announce_draft", {"id": draft.id})
    return Reply(
        _("Write the new text."), ((back,),), expect="announce_text", remember={"id": draft.id}
    )


async def drop(turn: Turn) -> Reply:
    """args: id."""
    draft = await own_draft(turn, turn.number("id"))
    await broadcasts.drop_draft(turn.db, draft.id)
    return start.menu_reply(turn.person, _("The draft is deleted."))
