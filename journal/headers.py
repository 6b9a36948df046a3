"""Which columns a file has: the delimiter, the contract's names, Russian names, slips of the pen."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO

from chat.text import _
from journal.contract.table import File
from journal.loose import loose, nearest
from journal.report import Problems

DELIMITERS = (",", ";", "\t")
HEADER_SIGNS = 1 << 16
_EXTENSIONS = ("metadata.", "ext_")


@dataclass(frozen=True)
class Header:
    """`positions`: where a column of the contract stands. `shown`: what the file calls it."""

    delimiter: str
    width: int
    positions: dict[str, int]
    shown: dict[str, str]


def read_header(file: File, words: str, problems: Problems) -> Header | None:
    """The header, or None with the problems added."""
    known = _known(file)
    delimiter, cells = max(
        ((mark, _first(words, mark)) for mark in DELIMITERS),
        key=lambda found: sum(loose(cell) in known for cell in found[1]),
    )
    name = f"{file.name}.csv"
    if not any(loose(cell) in known for cell in cells):
        problems.error(
            name,
            _("No column name is known in the first line."),
            _(
                "Put the names of the columns into the first line, for example: {names}.",
                names=", ".join(column.name for column in file.columns[:4]),
            ),
            line=1,
            value=" ".join(cells),
        )
        return None
    width = len(cells)
    while width and not cells[width - 1].strip():
        width -= 1
    if width < len(cells):
        problems.warn(
            name,
            _("There are empty columns without a name at the right edge."),
            _("They were left out; nothing needs to be done."),
            line=1,
        )
    before = problems.fatal
    positions, shown = _places(file, cells[:width], known, problems)
    missing = [c.name for c in file.columns if c.required and c.name not in positions]
    if file.natural and missing == ["sourcedId"]:
        missing = []
    if not (file.one_of == () or any(one in positions for one in file.one_of)):
        missing.append(" / ".join(file.one_of))
    for column in missing:
        problems.error(
            name,
            _("The required column “{column}” is missing.", column=column),
            _("Add the column “{column}” to the export.", column=column),
            line=1,
            column=column,
        )
    if missing or (problems.fatal and not before):
        return None
    return Header(delimiter, len(cells), positions, shown)


def _places(
    file: File, cells: list[str], known: dict[str, str], problems: Problems
) -> tuple[dict[str, int], dict[str, str]]:
    name = f"{file.name}.csv"
    positions: dict[str, int] = {}
    shown: dict[str, str] = {}
    unused = {loose(one) for one in file.unused}
    for at, cell in enumerate(cells):
        header = cell.strip().removeprefix("\ufeff")
        column = known.get(loose(header))
        if column is None:
            if loose(header) not in unused and not header.startswith(_EXTENSIONS):
                _unknown(file, header, problems)
            continue
        if column in positions:
            problems.error(
                name,
                _("The column “{column}” stands twice.", column=header),
                _("Leave one of the two columns in the file."),
                line=1,
                column=header,
            )
        elif header != column and loose(header) == loose(column):
            problems.warn(
                name,
                _("The column name is written in another case."),
                _("It was read as “{column}”; nothing needs to be done.", column=column),
                line=1,
                column=header,
            )
        positions[column] = at
        shown[column] = header
    return positions, shown


def _unknown(file: File, header: str, problems: Problems) -> None:
    names = [column.name for column in file.columns]
    aliases = [alias for column in file.columns for alias in column.aliases]
    meant = nearest(header, [*names, *file.unused, *aliases])
    problems.error(
        f"{file.name}.csv",
        _("The column “{column}” is not known.", column=header or "?"),
        _("Perhaps “{meant}” is meant. Else rename it to ext_… or remove it.", meant=meant)
        if meant
        else _("Rename the column to ext_… (it is left out then), or remove it."),
        line=1,
        column=header,
        value=header,
    )


def _known(file: File) -> dict[str, str]:
    """Loose header → column. A real name wins over another column's alias."""
    found = {loose(alias): column.name for column in file.columns for alias in column.aliases}
    unused: Iterable[str] = file.unused
    for one in unused:
        found.pop(loose(one), None)
    found.update({loose(column.name): column.name for column in file.columns})
    return found


def _first(words: str, delimiter: str) -> list[str]:
    try:
        start = StringIO(words[:HEADER_SIGNS], newline="")
        return next(csv.reader(start, delimiter=delimiter), [])
    except csv.Error:
        return []
