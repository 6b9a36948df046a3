"""«Удалить мои данные»: what goes, what stays and why; asked once more; done."""

from __future__ import annotations

from chat.talk import Button, Buttons, Reply
from chat.text import Content, _, bold
from handlers.start import MENU, STAFF
from handlers.turn import Turn
from linking import erasing
from linking.consent import Said

LEAVE_IT = (Button(_("Leave it as it is"), "settings"), MENU)


async def show(turn: Turn) -> Reply:
    lines: list[Content] = [
        bold(_("Delete my data")),
        "",
        _(
            "Deleted will be: all your chats with me in every messenger, what I sent you, your codes, settings and "
            "calendar links, and the names that you gave to the children. Your consents end: nobody "
            "will show you the diary or write to you any more."
        ),
        "",
        _(
            "Two things stay, without your name: the register of consents and the list of who opened what. "
            "The school has to be able to prove that it was allowed to show the diary."
        ),
        "",
        _(
            "The journal itself is the school's: names, marks and attendance are kept there, and "
            "the copy of it here ends when the school ends its own. About that the school's office decides."
        ),
    ]
    if turn.person.roles & STAFF:
        lines += ["", _("Your role at school stays: the administrator takes it away.")]
    rows: Buttons = (
        (Button(_("First show me what you know"), "my_data"),),
        (Button(_("Delete my data"), "erase_sure"),),
        LEAVE_IT,
    )
    return Reply(tuple(lines), rows)


async def sure(_turn: Turn) -> Reply:
    words = _(
        "Really delete everything? This cannot be taken back. To come back later you need a new code from the school."
    )
    rows: Buttons = ((Button(_("Yes, delete everything"), "erase_yes"),), LEAVE_IT)
    return Reply(words, rows)


async def yes(turn: Turn) -> Reply:
    await erasing.erase(
        turn.db,
        school_id=turn.school.id,
        person_id=turn.person.id,
        said=Said(form="electronic", channel=turn.event.channel, entered_by=turn.person.id),
        now=turn.house.clock(),
    )
    words = _(
        "Done. Everything about you here is deleted, and all your chats are disconnected. "
        "Messages that are already in this chat you can delete yourself."
    )
    return Reply(words, settles=True)
