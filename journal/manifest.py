"""What the archive says of itself: manifest.csv, as in OneRoster, and our own lines."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date, datetime
from io import StringIO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chat.text import _
from journal.cells import Wrong, date_of, instant_of
from journal.codes import KINDS
from journal.headers import DELIMITERS
from journal.loose import loose
from journal.report import Problems
from journal.sheets import Mode

NAME = "manifest.csv"
DEFAULT_ZONE = ZoneInfo("Europe/Moscow")


@dataclass(frozen=True)
class Manifest:
    """`modes` holds "bulk", "delta" or "absent" by file; `codes` the school's own attendance codes."""

    zone: ZoneInfo | None = None
    system: str = ""
    as_of: datetime | None = None
    encoding: str = ""
    modes: dict[str, str] = field(default_factory=dict)
    windows: dict[str, tuple[date, date]] = field(default_factory=dict)
    classes: tuple[str, ...] = ()
    codes: dict[str, str] = field(default_factory=dict)

    def mode(self, name: str) -> Mode:
        return "delta" if self.modes.get(name) == "delta" else "bulk"


def read_manifest(words: str, problems: Problems, *, known_zone: ZoneInfo | None) -> Manifest:
    """`known_zone` is the zone of the school that we have already, for an asOf without an offset."""
    lines = _lines(words, problems)
    zone = _zone(lines, problems)
    modes: dict[str, str] = {}
    windows: dict[str, tuple[date, date]] = {}
    codes: dict[str, str] = {}
    for key, (value, line) in lines.items():
        family, _dot, name = key.partition(".")
        if family == "file" and value:
            _put_mode(modes, name, value, line, problems)
        elif family == "window" and value:
            _put_window(windows, name, value, line, problems)
        elif family == "attendance":
            _put_code(codes, name, value, line, problems)
    as_of = None
    if lines.get("asof", ("", 0))[0]:
        value, line = lines["asof"]
        found = instant_of(value, zone or known_zone or DEFAULT_ZONE)
        if isinstance(found, Wrong):
            problems.error(NAME, found.reason, found.fix, line=line, column="asOf", value=value)
        else:
            as_of = found
    return Manifest(
        zone,
        lines.get("source.systemname", ("", 0))[0],
        as_of,
        lines.get("encoding", ("", 0))[0],
        modes,
        windows,
        tuple(part.strip() for part in lines.get("scope.classes", ("", 0))[0].split(";") if part),
        codes,
    )


def _lines(words: str, problems: Problems) -> dict[str, tuple[str, int]]:
    """Property in lower case → its value and line; a name's part after the dot keeps its letters for files."""
    first = words.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    found: dict[str, tuple[str, int]] = {}
    reader = csv.reader(StringIO(words, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            if len(row) < 2 or loose(row[0]) == "propertyname":  # noqa: PLR2004 -- name and value
                continue
            family, dot, name = row[0].strip().partition(".")
            if family.lower() not in ("file", "window"):
                name = name.casefold()
            value = delimiter.join(row[1:]) if family.lower() == "scope" else row[1]
            found[f"{family.lower()}{dot}{name}"] = (value.strip(), reader.line_num)
    except csv.Error:
        problems.error(
            NAME,
            _("The manifest cannot be read."),
            _("Check its lines: the name of a property, a comma, its value."),
            line=reader.line_num,
        )
    return found


def _zone(lines: dict[str, tuple[str, int]], problems: Problems) -> ZoneInfo | None:
    value, line = lines.get("school.timezone", ("", 0))
    if not value:
        return None
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        problems.error(
            NAME,
            _("There is no such time zone."),
            _("Write its name, for example Europe/Moscow or Asia/Omsk."),
            line=line,
            column="school.timezone",
            value=value,
        )
        return None


def _put_mode(modes: dict[str, str], name: str, value: str, line: int, problems: Problems) -> None:
    if value.lower() in ("bulk", "delta", "absent"):
        modes[name] = value.lower()
        return
    problems.error(
        NAME,
        _("The mode of a file is bulk, delta or absent."),
        _("Write bulk for a full export, delta for changes only."),
        line=line,
        column=f"file.{name}",
        value=value,
    )


def _put_window(
    windows: dict[str, tuple[date, date]], name: str, value: str, line: int, problems: Problems
) -> None:
    begins, _slash, ends = value.partition("/")
    first, last = date_of(begins.strip()), date_of(ends.strip())
    if isinstance(first, date) and isinstance(last, date) and first <= last:
        windows[name] = (first, last)
        return
    problems.error(
        NAME,
        _("This is not a window of dates."),
        _("Write it as 2026-10-26/2026-12-30: the first and the last day."),
        line=line,
        column=f"window.{name}",
        value=value,
    )


def _put_code(codes: dict[str, str], name: str, value: str, line: int, problems: Problems) -> None:
    if value.lower() in KINDS:
        codes[name.casefold().strip(" .")] = value.lower()
        return
    problems.error(
        NAME,
        _("There is no such kind of absence."),
        _("Write one of these: {kinds}.", kinds=", ".join(KINDS)),
        line=line,
        column=f"attendance.{name}",
        value=value,
    )
