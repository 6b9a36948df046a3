"""A digest as one message: head, a block for each child, the school's line, the age of the data, buttons."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache

from chat.split import split
from chat.talk import Button, Buttons, Reply
from chat.text import Content, Day, Drawn, Plain, Row, Text, _, bold, draw, quiet
from diary.people import Pupil
from linking.naming import called, headed
from storage.notices import Notice

LIMIT = 4096  # of Telegram and VK, in UTF-16
REST = 120  # what the line about the rest may take of it
CHILDREN_ON_BUTTONS = 8
A_ROW = 2

# Whole words: a language may want a capital where CLDR has none.
_HEADS: Mapping[int, Callable[[Content], Content]] = {
    1: lambda day: _("Mon {day}", day=day),
    2: lambda day: _("Tue {day}", day=day),
    3: lambda day: _("Wed {day}", day=day),
    4: lambda day: _("Thu {day}", day=day),
    5: lambda day: _("Fri {day}", day=day),
    6: lambda day: _("Sat {day}", day=day),
    7: lambda day: _("Sun {day}", day=day),
}


def short_day(day: date, form: str = "d MMMM") -> Content:
    """«Вт 12 мая»."""
    return _HEADS[day.isoweekday()](Day(day, form))


def head(day: date, hour: Text, lang: str) -> Drawn:
    return _head(day, hour.msgid, lang)


@lru_cache(64)  # of a few days and three kinds
def _head(day: date, hour: str, lang: str) -> Drawn:
    return draw(bold(Row((short_day(day), Text(hour)))), lang)


def block(pupil: Pupil, lines: Sequence[Content]) -> Content:
    return (bold(headed(pupil)), *lines)


def school_block(notices: Sequence[Notice | str]) -> tuple[Content, ...]:
    words = dict.fromkeys(one if isinstance(one, str) else one.words for one in notices)
    if not words:
        return ()
    return ((bold(_("School")), *(Plain(one.strip()) for one in words)),)


def age(as_of: datetime | None, today: date) -> tuple[Content, ...]:
    if as_of is None:
        return ()
    if as_of.date() == today:
        return (quiet(_("Data as of {time}", time=as_of.time())),)
    return (quiet(_("Data as of {day}, {time}", day=as_of.date(), time=as_of.time())),)


def digest(blocks: Sequence[Content], pupils: Sequence[Pupil], lang: str) -> Reply:
    """One under another; cut by whole lines to what one message holds."""
    spaced: list[Content] = []
    for one in blocks:
        spaced += ["", one] if spaced else [one]
    return Reply(_fitted(draw(tuple(spaced), lang), lang), _buttons(pupils), personal=True)


def _fitted(drawn: Drawn, lang: str) -> Drawn:
    if _size(drawn.text) <= LIMIT:
        return drawn
    first = split(drawn, LIMIT - REST, _size)[0]
    rest = _("… The rest does not fit into one message: the buttons show it.")
    return draw((first, quiet(rest)), lang)


def _size(words: str) -> int:
    # Four of five digests are known to fit without counting.
    return len(words) if words.isascii() else len(words.encode("utf-16-le")) // 2


def _buttons(pupils: Sequence[Pupil]) -> Buttons:
    details = [
        Button(_("{child} in detail", child=called(one)), "today", {"pupil": one.id})
        for one in pupils[:CHILDREN_ON_BUTTONS]
    ]
    rows = [tuple(details[at : at + A_ROW]) for at in range(0, len(details), A_ROW)]
    return (*rows, (Button(_("⚙️ What to send"), "wishes"),))
