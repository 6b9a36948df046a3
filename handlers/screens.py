"""What every screen of the diary has: a head with the child's name, its buttons, the age of its data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from chat.talk import BUTTONS, Button, Buttons, Reply
from chat.text import Content, Day, Row, _, bold, is_empty, quiet
from diary.freshness import is_old, rhythm_of
from diary.people import Pupil
from handlers.children import Asked
from handlers.start import MENU
from handlers.turn import Turn, local, stale_button
from linking.naming import called, headed

LONGEST = timedelta(days=366)
SIBLINGS_AT_MOST = 3


def screen(
    turn: Turn,
    asked: Asked,
    title: Content,
    body: Content,
    *,
    as_of: datetime | None,
    buttons: Buttons = (),
    sibling_args: dict[str, object] | None = None,
) -> Reply:
    """A page about one child. `sibling_args` are what the same page about a brother or sister is asked with."""
    head = bold(Row((headed(asked.pupil), title)))
    room = BUTTONS - sum(map(len, buttons)) - 1
    siblings = siblings_row(turn, asked, sibling_args or {})[: max(0, room)]
    rows = (*buttons, siblings, (MENU,))
    return Reply(
        tuple(part for part in (head, "", body, *age(turn, as_of)) if part != ()),
        _packed(rows),
        personal=True,
    )


def _packed(rows: Buttons) -> Buttons:
    """Without empty rows; the menu joins a short row before it."""
    kept = [row for row in rows if row]
    *before, last = kept
    if before and len(before[-1]) == 1 and before[-1][0].action != "menu":
        *before, single = before
        return (*before, (*single, *last))
    return tuple(kept)


def age(turn: Turn, as_of: datetime | None) -> tuple[Content, ...]:
    """«данные на 18:40», once that is older than the journal's normal rhythm."""
    if as_of is None:
        return ()
    moment = local(as_of, turn.school.timezone)
    if not is_old(moment, turn.now, rhythm=rhythm_of(turn.school.rules)):
        return ()
    clock = moment.time()
    if moment.date() == turn.today:
        return ("", quiet(_("Data as of {time}", time=clock)))
    return ("", quiet(_("Data as of {day}, {time}", day=moment.date(), time=clock)))


def siblings_row(turn: Turn, asked: Asked, args: dict[str, object]) -> tuple[Button, ...]:
    return tuple(
        Button(called(pupil), turn.event.action, {"pupil": pupil.id, **args})
        for pupil in asked.others[:SIBLINGS_AT_MOST]
    )


def lines(*parts: Content) -> tuple[Content, ...]:
    """One under another, without the empty ones."""
    return tuple(part for part in parts if not is_empty(part))


def paragraphs(blocks: Sequence[Content]) -> Content:
    """With an empty line between."""
    spaced: list[Content] = []
    for block in blocks:
        spaced += ["", block] if spaced else [block]
    return tuple(spaced)


def span(begins: date, ends: date) -> Content:
    """«16–22 ноября»; the year only where it is another."""
    if begins == ends:
        return Day(begins, "EEEE, d MMMM")
    if (begins.year, begins.month) == (ends.year, ends.month):
        return _("{first}–{last}", first=Day(begins, "d"), last=Day(ends))
    return _("{first} – {last}", first=Day(begins), last=Day(ends))


# Whole sentences: a language may want a capital, or another order.
_WEEKDAYS = (
    lambda day: _("Monday, {day}", day=day),
    lambda day: _("Tuesday, {day}", day=day),
    lambda day: _("Wednesday, {day}", day=day),
    lambda day: _("Thursday, {day}", day=day),
    lambda day: _("Friday, {day}", day=day),
    lambda day: _("Saturday, {day}", day=day),
    lambda day: _("Sunday, {day}", day=day),
)


def day_head(day: date, today: date) -> Content:
    """«Завтра, вторник 24 ноября»; further away «Среда, 25 ноября»."""
    near = {
        -1: _("Yesterday, {day}", day=Day(day, "EEEE d MMMM")),
        0: _("Today, {day}", day=Day(day, "EEEE d MMMM")),
        1: _("Tomorrow, {day}", day=Day(day, "EEEE d MMMM")),
    }
    return near.get((day - today).days) or _WEEKDAYS[day.weekday()](day)


def asked_days(turn: Turn, begins: date, ends: date) -> tuple[date, date]:
    """The days of the button or question, else these; a forged range is refused."""
    if not turn.given("day"):
        return begins, ends
    first = turn.day("day", begins)
    last = turn.day("to", first)
    if not first <= last <= first + LONGEST:
        raise stale_button()
    return first, last


def about(pupil: Pupil, **args: object) -> dict[str, object]:
    """Arguments of a button on this child's page."""
    return {"pupil": pupil.id, **args}
