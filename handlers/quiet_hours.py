"""Hours without messages: some to choose from, typed ones, none."""

from __future__ import annotations

import re
from datetime import time
from zoneinfo import ZoneInfo

from chat.talk import Button, Buttons, Reply
from chat.text import Content, _, bold
from diary.wishes import Quiet, rules_of
from handlers import settings, start
from handlers.turn import Turn, stale_button
from linking import wishes

CHOICES = ("20-8", "21-7", "22-7", "22-8", "23-6", "23-8")
NONE = Quiet(time(0), time(0))
MIDNIGHT = 24
_CLOCK = r"([0-9]{1,2})(?:[:.]([0-9]{2}))?"
_TYPED = re.compile(rf"(?:с |from )?{_CLOCK} ?(?:-|–|—|до|to) ?{_CLOCK}(?: утра| часов)?")


async def line(turn: Turn) -> Content:
    """«Тихие часы: 21:00–7:00»."""
    own = await wishes.find_quiet(turn.db, turn.person.id)
    return _line(own or _usual(turn))


async def show(turn: Turn, *, said: Content = "") -> Reply:
    own = await wishes.find_quiet(turn.db, turn.person.id)
    choices = tuple(
        Button(_span(hours), "quiet_set", {"to": one})
        for one in CHOICES
        if (hours := found_hours(one))
    )
    none = (Button(_("No quiet hours"), "quiet_set", {"to": "none"}),)
    usual = (Button(_("As the school has it"), "quiet_set", {"to": "usual"}),) if own else ()
    rows: Buttons = (
        choices[:3],
        choices[3:],
        (*none, *usual),
        (Button(_("‹ Back"), "when"), start.MENU),
    )
    words = (
        said,
        bold(_line(own or _usual(turn))),
        _(
            "What happens then is told when they are over. Urgent alerts of the school come at any hour."
        ),
        _("Choose, or write your own hours, for example: 22-7"),
    )
    return Reply(tuple(part for part in words if part), rows, expect="quiet_typed")


async def choose(turn: Turn) -> Reply:
    """args: to ("22-7", none, usual)."""
    wanted = turn.word("to")
    if wanted == "usual":
        return await _settle(turn, None)
    quiet = NONE if wanted == "none" else found_hours(wanted)
    if quiet is None:
        raise stale_button()
    return await _settle(turn, quiet)


async def typed(turn: Turn) -> Reply:
    """«22-7», «с 22 до 7», «22:30–7:15»."""
    quiet = found_hours(turn.event.text)
    if quiet is None:
        back: Buttons = ((Button(_("‹ Back"), "quiet_hours"), start.MENU),)
        return Reply(_("I did not understand these hours. Write them so: 22-7"), back)
    return await _settle(turn, quiet)


def found_hours(words: str) -> Quiet | None:
    found = _TYPED.fullmatch(" ".join(words.lower().split()))
    if found is None:
        return None
    begin_hour, begin_minute, end_hour, end_minute = (int(one or 0) for one in found.groups())
    try:
        return Quiet(_clock(begin_hour, begin_minute), _clock(end_hour, end_minute))
    except ValueError:
        return None


def _clock(hour: int, minute: int) -> time:
    return time(0 if hour == MIDNIGHT else hour, minute)


async def _settle(turn: Turn, quiet: Quiet | None) -> Reply:
    await wishes.choose_quiet_hours(
        turn.db,
        turn.person.id,
        quiet,
        usual=_usual(turn),
        zone=ZoneInfo(turn.school.timezone),
        now=turn.house.clock(),
    )
    chosen = [quiet.begins.isoformat("minutes"), quiet.ends.isoformat("minutes")] if quiet else []
    await settings.note(turn, "settings.quiet", {"hours": chosen})
    return await show(turn, said=_("Done."))


def _usual(turn: Turn) -> Quiet:
    return rules_of(turn.school.rules).quiet


def _line(hours: Quiet) -> Content:
    if hours.begins == hours.ends:
        return _("Quiet hours: none")
    return _("Quiet hours: {hours}", hours=_span(hours))


def _span(hours: Quiet) -> Content:
    return _("{begins}–{ends}", begins=hours.begins, ends=hours.ends)
