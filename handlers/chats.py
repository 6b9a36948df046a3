"""One person, many chats: see them, add a messenger, disconnect."""

from __future__ import annotations

from chat.talk import Button, Buttons, Reply
from chat.text import Content, Day, Plain, Row, _, bold
from delivery.staff_words import PLACES
from handlers import start
from handlers.turn import Turn, local
from linking import calendar_links, chats, codes
from linking.doors import telegram_link, vk_link, web_link
from storage import audits, bots

SHOWN_AT_MOST = 7
ADDING_DAYS = 1


async def show(turn: Turn) -> Reply:
    """The list of this person's chats, each with its own way out."""
    lines: list[Content] = [bold(_("Your chats"))]
    rows: Buttons = ()
    for chat in (await chats.of(turn.db, turn.person))[-SHOWN_AT_MOST:]:
        here = chat.id == turn.person.chat_id
        since = Day(local(chat.linked_at, turn.school.timezone).date(), "d MMMM y")
        place = PLACES[chat.channel]
        lines.append(
            Row(
                ("•", Row((place, _("since {day}", day=since), _("this chat") if here else ""))),
                gap=" ",
            )
        )
        if not here:
            label = _("Disconnect {place}, {day}", place=place, day=since)
            rows += ((Button(label, "unlink", {"chat": chat.id}),),)
    rows += (
        (
            Button(_("Add a messenger"), "add_messenger"),
            Button(_("Disconnect this chat"), "unlink"),
        ),
        (start.MENU,),
    )
    return Reply(tuple(lines), rows)


async def add_messenger(turn: Turn) -> Reply:
    """A code of this very person for another chat: no new slip from the school is needed."""
    now = turn.house.clock()
    (issued,) = await codes.issue(
        turn.db,
        [turn.person.id],
        school_id=turn.school.id,
        issued_by=turn.person.id,
        kind="add",
        days=ADDING_DAYS,
        now=now,
        secret=turn.house.secret,
        dice=turn.house.dice,
    )
    await audits.add(
        turn.db,
        turn.school.id,
        actor=turn.person.id,
        deed="code.added",
        at=now,
        person=turn.person.id,
    )
    names = await bots.names(turn.db, turn.school.id)
    lines: list[Content] = [
        _("Write this code to the bot in the other messenger, in a private chat:"),
        bold(issued.code),
        _("It works once, for one day. Do not give it to anybody."),
    ]
    links = {
        "telegram": telegram_link(names, issued.token),
        "vk": vk_link(names, issued.token),
        "web": web_link(turn.house.public_url, issued.token),
    }
    for channel, link in links.items():
        if link and channel != turn.event.channel:
            lines.append(_("{place}: {link}", place=PLACES[channel], link=Plain(link)))
    return Reply(tuple(lines), ((start.MENU,),))


async def unlink(turn: Turn) -> Reply:
    """Ask once more; args: chat (another chat of this person; this one without it)."""
    args: dict[str, object] = {}
    if turn.given("chat"):
        chat = await chats.own(turn.db, turn.person, turn.number("chat"))
        place: Content = PLACES[chat.channel]
        args = {"chat": chat.id}
        words = _("Disconnect {place}? Nothing will be shown or sent there any more.", place=place)
    else:
        words = _(
            "Disconnect this chat? Nothing will be shown or sent here any more. "
            "To come back you need a new code from the school."
        )
    yes = Button(_("Disconnect"), "unlink_yes", args)
    return Reply(words, ((yes,), (Button(_("Leave it as it is"), "settings"),)))


async def unlink_yes(turn: Turn) -> Reply:
    if turn.given("chat"):
        chat = await chats.own(turn.db, turn.person, turn.number("chat"))
        chat_id = chat.id
        rows: Buttons = ((start.MENU,),)
    else:
        chat_id = turn.person.chat_id
        rows = ()
    await _close(turn, chat_id, why=chats.UNLINKED)
    return Reply(_("Done. The chat is disconnected."), rows, settles=True)


async def not_me(turn: Turn) -> Reply:
    """[Это не я — отключить] under the news of another chat; args: chat."""
    chat_id, now = turn.number("chat"), turn.house.clock()
    # Whoever it was may have left by themselves and kept the calendar that they made there.
    await calendar_links.close_of_chat(turn.db, turn.person.id, chat_id, now=now)
    if chat_id not in {one.id for one in await chats.of(turn.db, turn.person)}:
        return Reply(_("That chat is not connected any more."), ((start.MENU,),), settles=True)
    await _close(turn, chat_id, why=chats.NOT_ME)
    words = _(
        "Done. That chat is disconnected. Somebody had a code of yours: "
        "please tell the class teacher."
    )
    return Reply(words, ((start.MENU,),), settles=True)


async def leave(turn: Turn) -> Reply:
    """The page was signed out, or the bot was blocked: the chat is closed without a question."""
    if turn.person.known:
        await _close(turn, turn.person.chat_id, why="left")
    return Reply(_("Done. The chat is disconnected."), settles=True)


async def _close(turn: Turn, chat_id: int, *, why: str) -> None:
    now = turn.house.clock()
    await chats.close(turn.db, chat_id, why=why, now=now, actor=turn.person.id)
