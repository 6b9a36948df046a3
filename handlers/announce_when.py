"""When an announcement is to go out, and the file that goes with it."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from chat.talk import Button, Refusal, Reply
from chat.text import _
from diary.moments import moment_of
from handlers.announce_draft import own_draft, screen
from handlers.turn import Turn, stale_button
from storage import broadcasts

MORNING = time(9)
AHEAD = timedelta(days=60)


async def ask(turn: Turn) -> Reply:
    """args: id."""
    draft = await own_draft(turn, turn.number("id"))
    args = {"id": draft.id}
    rows = (
        (
            Button(_("At once"), "announce_at", {**args, "at": "now"}),
            Button(_("Tomorrow at 9:00"), "announce_at", {**args, "at": "morning"}),
        ),
        (Button(_("Leave as it is"), "announce_draft", args),),
    )
    words = _("When shall it go out? You can also write it: “24.11 9:00” or “Friday at 18:30”.")
    return Reply(words, rows, expect="announce_time", remember=args)


async def choose(turn: Turn) -> Reply:
    """args: id, at (now, morning)."""
    draft = await own_draft(turn, turn.number("id"))
    match turn.word("at"):
        case "now":
            moment = None
        case "morning":
            moment = datetime.combine(turn.today + timedelta(days=1), MORNING, turn.now.tzinfo)
        case _other:
            raise stale_button()
    await broadcasts.change_draft(turn.db, draft.id, begins_at=moment)
    return await screen(turn, draft.id)


async def typed(turn: Turn) -> Reply:
    """The time as it was written."""
    draft = await own_draft(turn, int(str(turn.facts.get("id", 0))))
    moment = moment_of(turn.event.text, turn.now)
    if moment is None:
        raise Refusal(
            Reply(
                _(
                    "I did not understand the time. Write it like this: 24.11 9:00. Or: tomorrow at 9:00."
                )
            )
        )
    if moment <= turn.now:
        raise Refusal(Reply(_("This time is over already. Please write a later one.")))
    if moment > turn.now + AHEAD:
        raise Refusal(Reply(_("An announcement can be planned for 60 days at most.")))
    await broadcasts.change_draft(turn.db, draft.id, begins_at=moment)
    return await screen(turn, draft.id)


async def ask_file(turn: Turn) -> Reply:
    """args: id."""
    draft = await own_draft(turn, turn.number("id"))
    back = Button(_("Without a file"), "announce_draft", {"id": draft.id})
    words = _("Send one file or picture here, up to 10 MB.")
    return Reply(
        words, ((back,),), expect="announce_filed", remember={"id": draft.id}, asks_file=True
    )


async def filed(turn: Turn) -> Reply:
    """The file has come, or words instead of it."""
    draft = await own_draft(turn, int(str(turn.facts.get("id", 0))))
    file = turn.file
    if file is None:
        raise Refusal(Reply(_("Please send a file or a picture, or press “Without a file”.")))
    await broadcasts.change_draft(
        turn.db, draft.id, file_name=file.name, file_kind=file.kind, file=file.content
    )
    return await screen(turn, draft.id, file=file)


async def unfile(turn: Turn) -> Reply:
    """args: id."""
    draft = await own_draft(turn, turn.number("id"))
    await broadcasts.change_draft(turn.db, draft.id, file_name="", file_kind="", file=None)
    return await screen(turn, draft.id)
