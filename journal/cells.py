"""What may stand in a cell. A converter gets the stripped words and returns a value, or says what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from chat.text import Text, _
from journal.contract.table import Column
from journal.loose import loose, nearest

MOST_OF_AN_ID = 255
LOST_LETTERS = frozenset("?\ufffd")

_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?")
_DECIMAL = re.compile(r"[+-]?\d{1,12}(?:[.,]\d{1,12})?")
_MOMENT = re.compile(r"(\S+)[T ]\s*(\d{1,2}:\d{2}.*)")
_YES = {"true": True, "1": True, "да": True, "yes": True}
_NO = {"false": False, "0": False, "нет": False, "no": False}
_BOOLEANS = {**_YES, **_NO}
_LIST = re.compile(r"[,;]")


@dataclass(frozen=True, slots=True)
class Wrong:
    reason: Text
    fix: Text


Converter = Callable[[str], Any]


class Memo(dict[str, Any]):
    """Each different cell of a column is converted once: marks, dates and ids repeat."""

    def __init__(self, convert: Converter) -> None:
        super().__init__()
        self._convert = convert
        self.wrong: dict[str, Wrong] = {}

    def __missing__(self, raw: str) -> Any:
        value = self._convert(raw.strip())
        if type(value) is Wrong:
            self.wrong[raw] = value
            value = None
        self[raw] = value
        return value


def converter(column: Column, zone: ZoneInfo) -> Converter:
    filled = _FILLED[column.kind](column, zone)
    empty: Any = EMPTY.get(column.kind)
    if column.required:
        empty = Wrong(_("The cell is empty."), _("Fill in this cell: the column is required."))
    return lambda words: filled(words) if words else empty


EMPTY: dict[str, Any] = {"text": "", "name": "", "mask": "", "url": "", "ids": ()}


def _text(column: Column, _zone: ZoneInfo) -> Converter:
    def convert(words: str) -> Any:
        if len(words) <= column.limit:
            return words
        return Wrong(
            _("The text is too long: {long} signs.", long=len(words)),
            _("Shorten it to {limit} signs.", limit=column.limit),
        )

    return convert


def _name(column: Column, zone: ZoneInfo) -> Converter:
    """Of a person. A program that saved the table in a small encoding left "?" where it knew no letter."""
    fits = _text(column, zone)

    def convert(words: str) -> Any:
        if LOST_LETTERS.isdisjoint(words):
            return fits(words)
        return Wrong(
            _("A letter of the name was lost when the file was saved."),
            _("Write the name again, and save the table as CSV UTF-8."),
        )

    return convert


def _ids(column: Column, zone: ZoneInfo) -> Converter:
    one = _text(column, zone)

    def convert(words: str) -> Any:
        parts = tuple(part.strip() for part in _LIST.split(words) if part.strip())
        for part in parts:
            if type(found := one(part)) is Wrong:
                return found
        return parts

    return convert


def _date(_column: Column, _zone: ZoneInfo) -> Converter:
    return date_of


def date_of(words: str) -> date | Wrong:
    try:
        if match := _DOTTED.fullmatch(words):
            day, month, year = match.groups()
            return _day(int(year), int(month), int(day))
        if match := _ISO.fullmatch(words):
            year, month, day = match.groups()
            return _day(int(year), int(month), int(day))
    except ValueError:
        return Wrong(_("There is no such day."), _DATE_FIX)
    return Wrong(_("This is not a date."), _DATE_FIX)


def _day(year: int, month: int, day: int) -> date:
    if not 1900 <= year <= 2200:  # noqa: PLR2004 -- a slip of the finger, and no database minds it
        raise ValueError(year)
    return date(year, month, day)


def _time(_column: Column, _zone: ZoneInfo) -> Converter:
    def convert(words: str) -> time | Wrong:
        match = _TIME.fullmatch(words)
        if match and int(match[1]) < 24 and int(match[2]) < 60:  # noqa: PLR2004 -- hours, minutes
            return time(int(match[1]), int(match[2]))
        return Wrong(_("This is not a time."), _("Write hours and minutes, for example 08:30."))

    return convert


def _instant(_column: Column, zone: ZoneInfo) -> Converter:
    return lambda words: instant_of(words, zone)


def instant_of(words: str, zone: ZoneInfo) -> datetime | Wrong:
    """A moment; without an offset it is the school's local time."""
    day, clock = words, ""
    if match := _MOMENT.fullmatch(words):
        day, clock = match.groups()
    on = date_of(day)
    if isinstance(on, Wrong):
        return Wrong(_("This is not a date with a time."), _INSTANT_FIX)
    try:
        hour, _colon, rest = clock.partition(":")
        moment = datetime.fromisoformat(f"{on.isoformat()}T{hour or '00':0>2}:{rest or '00'}")
    except ValueError:
        return Wrong(_("This is not a date with a time."), _INSTANT_FIX)
    try:
        return moment if moment.tzinfo else moment.replace(tzinfo=zone)
    except OverflowError:
        return Wrong(_("There is no such day."), _INSTANT_FIX)


def _decimal(_column: Column, _zone: ZoneInfo) -> Converter:
    return decimal_of


def decimal_of(words: str) -> Decimal | Wrong:
    bare = words.replace("\u00a0", "").replace(" ", "").replace("\u2212", "-")
    if _DECIMAL.fullmatch(bare):
        return Decimal(bare.replace(",", "."))
    return Wrong(_("This is not a number."), _("Write a number, for example 4 or 4,5."))


def _int(column: Column, _zone: ZoneInfo) -> Converter:
    low, high = column.between or (-32768, 32767)

    def convert(words: str) -> int | Wrong:
        if words.lstrip("-").isdecimal() and len(words) <= 6 and low <= int(words) <= high:  # noqa: PLR2004
            return int(words)
        return Wrong(
            _("This is not a number from {low} to {high}.", low=low, high=high),
            _("Write a whole number from {low} to {high}.", low=low, high=high),
        )

    return convert


def _bool(_column: Column, _zone: ZoneInfo) -> Converter:
    def convert(words: str) -> bool | Wrong:
        found = _BOOLEANS.get(words.casefold())
        if found is None:
            return Wrong(_("This is neither yes nor no."), _("Write true or false (да or нет)."))
        return found

    return convert


def _choice(column: Column, _zone: ZoneInfo) -> Converter:
    known = {loose(word): kept for word, kept in column.choices.items()}

    def convert(words: str) -> str | Wrong:
        found = known.get(loose(words))
        if found is not None:
            return found
        allowed = ", ".join(
            word for word in column.choices if word.isascii() and not word.isdigit()
        )
        if meant := nearest(words, column.choices):
            return Wrong(
                _("This column has no value “{value}”.", value=words[:60]),
                _("Perhaps “{meant}” is meant. Allowed: {allowed}.", meant=meant, allowed=allowed),
            )
        return Wrong(
            _("This column has no value “{value}”.", value=words[:60]),
            _("Write one of these: {allowed}.", allowed=allowed),
        )

    return convert


def _mask(_column: Column, _zone: ZoneInfo) -> Converter:
    def convert(words: str) -> str | Wrong:
        if len(words) <= 16 and set(words) <= {"0", "1"} and "1" in words:  # noqa: PLR2004
            return words
        return Wrong(
            _("This is not a mask of weeks."),
            _("Write 10 for the first week, 01 for the second; leave empty for every week."),
        )

    return convert


def _url(column: Column, zone: ZoneInfo) -> Converter:
    fits = _text(column, zone)

    def convert(words: str) -> Any:
        if not words.lower().startswith(("http://", "https://")) or any(
            c.isspace() for c in words
        ):
            return Wrong(
                _("This is not an address of a web page."),
                _("Write an address that begins with https://, or put the file into files/."),
            )
        return fits(words)

    return convert


_FILLED: dict[str, Callable[[Column, ZoneInfo], Converter]] = {
    "text": _text,
    "name": _name,
    "id": _text,
    "ids": _ids,
    "date": _date,
    "time": _time,
    "instant": _instant,
    "decimal": _decimal,
    "int": _int,
    "bool": _bool,
    "choice": _choice,
    "mask": _mask,
    "url": _url,
}
_DATE_FIX = _("Write the date as 2026-09-01 or 01.09.2026, with four digits of the year.")
_INSTANT_FIX = _("Write it as 2026-11-21T12:15:00+03:00 or 21.11.2026 12:15.")
