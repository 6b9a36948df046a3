"""A day of messages on the screen: facts alone, whoever asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chat.talk import Button
from chat.text import Content, Day, Row, _, n_, quiet
from delivery.lines.letters import fate_of, title_of
from delivery.staff_words import PLACES
from handlers.turn import Turn, local, stale_button
from storage.history import Sent

DAY = timedelta(days=1)
LINES = 25  # more of one day would not fit into a message


def asked_day(turn: Turn) -> date:
    """The day of the button, or today; nobody asks about the future."""
    day = turn.day("day", turn.today)
    if day > turn.today:
        raise stale_button()
    return day


def bounds_of(turn: Turn, day: date) -> tuple[datetime, datetime]:
    zone = ZoneInfo(turn.school.timezone)
    begins = datetime.combine(day, time(), zone)
    return begins, datetime.combine(day + DAY, time(), zone)


def lines_of(
    turn: Turn, sent: tuple[Sent, ...], names: Mapping[int, Content]
) -> tuple[Content, ...]:
    """«18:30 · новые отметки · Анна · Telegram · отправлено»"""
    if not sent:
        return (_("Nothing was sent on this day."),)
    lines: list[Content] = [
        Row(
            (
                local(one.at, turn.school.timezone).time(),
                title_of(one.kind),
                names.get(one.pupil_id or 0, ""),
                PLACES.get(one.channel, one.channel),
                fate_of(one.state, one.why),
            )
        )
        for one in sent[:LINES]
    ]
    if len(sent) > LINES:
        more = len(sent) - LINES
        lines.append(quiet(n_("and {n} more", "and {n} more", n=more)))
    return tuple(lines)


def days_row(turn: Turn, action: str, args: dict[str, object], day: date) -> tuple[Button, ...]:
    """The day before, and the day after where it is not tomorrow."""
    row = (_day_button(action, args, day - DAY, "‹ {day}"),)
    return row if day >= turn.today else (*row, _day_button(action, args, day + DAY, "{day} ›"))


def _day_button(action: str, args: dict[str, object], day: date, form: str) -> Button:
    before, _gap, after = form.partition("{day}")
    return Button(
        Row((before, Day(day, "d MMM"), after), gap=""), action, {**args, "day": day.isoformat()}
    )
