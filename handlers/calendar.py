"""A child's lessons in the calendar program of a telephone: links for it, and the end of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from chat.talk import Button, Buttons, Refusal, Reply
from chat.text import Content, Day, Plain, Row, _, bold, quiet
from diary.people import PersonalData, Pupil
from handlers.children import asked, chosen
from handlers.screens import about, screen
from handlers.start import MENU
from handlers.turn import Turn, local, stale_button
from linking import calendar_links
from linking.calendar_links import CalendarLink
from linking.doors import calendar_address

TITLE = _("📆 In my calendar")
NAMES: Mapping[str, Content] = {
    "apple": "iPhone, iPad, Mac",
    "google": "Android, Google",
    "other": _("Outlook and others"),
}
HOW: Mapping[str, Content] = {
    "apple": _(
        "Open the second address on the iPhone or the Mac and press Subscribe. Or by hand: "
        "Settings → Apps → Calendar → Accounts → Add → Other → Add Subscribed Calendar."
    ),
    "google": _(
        "On a computer open calendar.google.com, then Other calendars, +, From URL, and paste the address. "
        "It comes to the phone by itself."
    ),
    "other": _("In Outlook: Add calendar → Subscribe from web, and paste the address."),
}
REVOKED_A_ROW = 2


async def show(turn: Turn) -> Reply:
    """The links that stand, and what another one would be for."""
    who = await asked(turn)
    links = await calendar_links.links_of(turn.db, turn.person, who.pupil)
    offered = _may(turn)
    body: list[Content] = [
        _(
            "Lessons, tests and holidays in the calendar of a phone or computer. Changes come by themselves."
        ),
        "",
    ]
    if links:
        body += [bold(_("Links that work")), *(_line(turn, one) for one in links), ""]
    if not offered:
        body.append(_why_not(turn))
    elif len(links) < calendar_links.AT_MOST:
        body.append(_("What shall the new link be for?"))
    new = offered and len(links) < calendar_links.AT_MOST
    return screen(
        turn,
        who,
        TITLE,
        tuple(body),
        as_of=None,
        buttons=((_new_row(who.pupil) if new else ()), *_revoke_rows(turn, who.pupil, links)),
    )


async def make(turn: Turn) -> Reply:
    """A new link, shown this once; args: pupil, for (a device)."""
    device = turn.word("for")
    if device not in calendar_links.DEVICES:
        raise stale_button()
    pupil = await chosen(turn)
    if not _may(turn):
        raise Refusal(Reply(_why_not(turn), ((MENU,),)))
    secret = await calendar_links.make(
        turn.db,
        turn.person,
        pupil,
        channel=turn.event.channel,
        device=device,
        now=turn.house.clock(),
        secret=turn.house.secret,
        dice=turn.house.dice,
    )
    back = Button(_("All links"), "calendar", about(pupil))
    if secret is None:
        words = _("There are enough links for this child. Revoke one first.")
        raise Refusal(Reply(words, ((back, MENU),)))
    address = calendar_address(turn.house.public_url, secret)
    lines: list[Content] = [
        bold(Row((_("Address of the calendar"), NAMES[device]))),
        Plain(address),
    ]
    if device == "apple":
        lines.append(Plain("webcal://" + address.partition("://")[2]))
    lines += [
        "",
        HOW[device],
        "",
        _(
            "The address is shown only now. There are no names in the calendar, "
            "but whoever has the address sees the lessons: do not pass it on."
        ),
    ]
    return Reply(tuple(lines), ((back, MENU),), personal=True)


async def revoke(turn: Turn) -> Reply:
    """args: link, pupil."""
    now = turn.house.clock()
    if not await calendar_links.close_own(turn.db, turn.person, turn.number("link"), now=now):
        raise Refusal(Reply(_("This link does not work any more."), ((MENU,),)))
    words = _("Done. Nothing is given out by this link any more.")
    back = Button(_("All links"), "calendar", {"pupil": turn.number("pupil")})
    return Reply(words, ((back, MENU),), settles=True)


def _may(turn: Turn) -> bool:
    return turn.person.carries is PersonalData.FULL and bool(turn.house.public_url)


def _why_not(turn: Turn) -> Content:
    if not turn.house.public_url:
        return _(
            "The school does not give out calendars: its diary has no address on the internet."
        )
    return _(
        "The address of a calendar opens a child's lessons, and this messenger may not carry it. "
        "Open the school's web chat and ask there: {address}",
        address=Plain(turn.house.public_url),
    )


def _new_row(pupil: Pupil) -> tuple[Button, ...]:
    return tuple(
        Button(NAMES[device], "calendar_new", about(pupil, **{"for": device}))
        for device in calendar_links.DEVICES
    )


def _revoke_rows(turn: Turn, pupil: Pupil, links: Sequence[CalendarLink]) -> Buttons:
    buttons = tuple(
        Button(
            _("Revoke: {device}, {day}", device=NAMES[one.device], day=_day(turn, one, "d MMM")),
            "calendar_revoke",
            {"link": one.id, "pupil": pupil.id},
        )
        for one in links
    )
    return tuple(buttons[at : at + REVOKED_A_ROW] for at in range(0, len(buttons), REVOKED_A_ROW))


def _line(turn: Turn, link: CalendarLink) -> Content:
    fetched: Content = quiet(_("not fetched yet"))
    if link.fetched_at:
        fetched = _fetched(local(link.fetched_at, turn.school.timezone).date(), turn.today)
    made = _("made on {day}", day=_day(turn, link, "d MMMM"))
    return Row(("•", Row((NAMES[link.device], made, fetched))), gap=" ")


def _fetched(day: date, today: date) -> Content:
    if day == today:
        return _("fetched today")
    if (today - day).days == 1:
        return _("fetched yesterday")
    return _("fetched on {day}", day=Day(day, "d MMMM"))


def _day(turn: Turn, link: CalendarLink, form: str) -> Day:
    return Day(local(link.made_at, turn.school.timezone).date(), form)
