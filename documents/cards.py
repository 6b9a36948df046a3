"""Cards: pictures for a telephone. All words are in the reader's language already, and every card has its own paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import TypeAlias

from documents.album import Album
from documents.page import Value, packed


@dataclass(frozen=True, slots=True)
class Head:
    whose: str
    title: str
    days: str
    lang: str
    empty: str = ""  # said instead of everything where there is nothing to draw
    foot: tuple[str, ...] = ()  # small lines


@dataclass(frozen=True, slots=True)
class Chip:
    """One mark. `tone` is how near it is to the best of its scale: 3, 2, 1; 0 for what is no number."""

    raw: str
    tone: int
    weight: str = ""


@dataclass(frozen=True, slots=True)
class SubjectRow:
    title: str
    chips: tuple[Chip, ...]
    before: str = ""  # «ещё 12»: earlier marks that had no room
    averages: tuple[str, ...] = ()
    forecast: str = ""
    period: str = ""  # where it is another one than the card's


@dataclass(frozen=True, slots=True)
class MarksCard:
    head: Head
    average: str  # heads of the columns
    forecast: str
    rows: tuple[SubjectRow, ...]
    more: str = ""

    template = "card-marks"


@dataclass(frozen=True, slots=True)
class LessonLine:
    number: str
    subject: str
    room: str = ""
    note: str = ""  # what a substitution changed
    held: bool = True
    changed: bool = False
    test: str = ""


@dataclass(frozen=True, slots=True)
class DayBox:
    name: str
    remarks: str
    lessons: tuple[LessonLine, ...]
    free: str = ""
    more: str = ""
    today: bool = False


@dataclass(frozen=True, slots=True)
class WeekCard:
    head: Head
    days: tuple[DayBox, ...]
    legend: tuple[tuple[str, str], ...]  # (which sign, what it means)

    template = "card-week"


@dataclass(frozen=True, slots=True)
class Cell:
    """A day in a calendar. Of a day without a number only the place is kept."""

    number: str = ""
    count: int = 0
    today: bool = False
    outside: bool = False  # of the days that were asked for, or of the week's school days
    kind: str = ""  # holiday, off, short; past
    # A holiday is one bar over its days: where it goes on to the left and to the right.
    joins: tuple[bool, bool] = (False, False)


@dataclass(frozen=True, slots=True)
class OneTest:
    subject: str
    title: str
    kind: str = ""
    lesson: str = ""


@dataclass(frozen=True, slots=True)
class DayOfTests:
    number: str
    weekday: str
    month: str
    tests: tuple[OneTest, ...]
    several: str = ""


@dataclass(frozen=True, slots=True)
class WeekOfTests:
    title: str
    days: tuple[DayOfTests, ...]


@dataclass(frozen=True, slots=True)
class CardOfTests:
    head: Head
    weekdays: tuple[str, ...]
    calendar: tuple[tuple[str, tuple[Cell, ...]], ...]  # weeks: the month that begins, the days
    weeks: tuple[WeekOfTests, ...]
    earlier: str = ""
    more: str = ""

    template = "card-tests"


@dataclass(frozen=True, slots=True)
class Month:
    title: str
    weeks: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Holiday:
    title: str
    days: str
    length: str
    next: bool = False


@dataclass(frozen=True, slots=True)
class YearCard:
    head: Head
    weekdays: tuple[str, ...]
    months: tuple[Month, ...]
    holidays: tuple[Holiday, ...]
    more: str
    legend: tuple[tuple[str, str], ...]

    template = "card-year"


Card: TypeAlias = MarksCard | WeekCard | CardOfTests | YearCard


async def draw_card(album: Album, card: Card) -> bytes:
    """A PNG. Raise documents.album.Busy."""
    return await album.picture(card.template, packed(data_of(card)))


def data_of(card: Card) -> Mapping[str, Value]:
    return {field.name: _value(getattr(card, field.name)) for field in fields(card)}


def _value(value: object) -> Value:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _value(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_value(inner) for inner in value]
    assert isinstance(value, str | int)
    return value
