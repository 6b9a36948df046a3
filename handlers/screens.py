"""What every screen of the diary has: a head with the child's name, its buttons, the age of its data."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from chat.talk import BUTTONS, Button, Buttons, Reply
from chat.text import Content, Row, _, bold, quiet
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
