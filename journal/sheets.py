"""A file as columns of values. Every cell has been read; what could not be read is a problem with its line."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2b
from io import StringIO
from typing import Any, Literal, TypeAlias
from zoneinfo import ZoneInfo

from chat.text import _
from journal.cells import EMPTY, Memo, converter
from journal.contract.table import File
from journal.headers import Header, read_header
from journal.loose import loose
from journal.report import Problems

Mode = Literal["bulk", "delta"]
# Rows, and the line on which each begins.
Part: TypeAlias = "tuple[list[list[str]], list[int]]"

ROWS_AT_ONCE = 20_000
MOST_OF_A_CELL = 1 << 20
MOST_OF_A_KEY = 255

csv.field_size_limit(MOST_OF_A_CELL)


@dataclass
class Sheet:
    """`lines` and `keys` run beside the columns. `gone`: keys of rows that the file says are to be deleted."""

    file: File
    mode: Mode
    columns: dict[str, list[Any]]
    shown: dict[str, str] = field(default_factory=dict)
    lines: list[int] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.lines)

    def __getitem__(self, column: str) -> list[Any]:
        """The column; where the file has none, as many empty cells."""
        if column not in self.columns:
            empty = EMPTY.get(self.file.column(column).kind)
            self.columns[column] = [empty] * len(self)
        return self.columns[column]

    def has(self, column: str) -> bool:
        return column in self.shown

    @property
    def name(self) -> str:
        return f"{self.file.name}.csv"

    def at(self, row: int, column: str, value: object = None) -> dict[str, Any]:
        """Where a problem is, for `Problems.error`."""
        return {
            "line": self.lines[row],
            "column": self.shown.get(column, column),
            "value": value if value is not None else self[column][row],
        }


def read_sheet(
    file: File, words: str, problems: Problems, *, mode: Mode, zone: ZoneInfo
) -> Sheet | None:
    """The sheet, with the problems of its cells added; None where not even the header can be read."""
    header = read_header(file, words, problems)
    if header is None:
        return None
    sheet = Sheet(file, mode, {name: [] for name in header.positions}, header.shown)
    gone = Sheet(file, mode, {name: [] for name in header.positions}, header.shown)
    memos = {
        column.name: Memo(converter(column, zone))
        for column in file.columns
        if column.name in header.positions
    }
    for part in _chunks(file, words, header, problems):
        _take(sheet, _put_gone_aside(part, header, memos, gone), header, memos, problems)
    sheet.keys = _keys(sheet)
    sheet.gone = _keys(gone)
    _check_status(sheet, problems)
    _check_keys(sheet, problems)
    _check_one_of(sheet, problems)
    return sheet


def _chunks(file: File, words: str, header: Header, problems: Problems) -> Iterator[Part]:
    """Rows of the right width with the physical line on which each begins."""
    reader = csv.reader(StringIO(words, newline=""), delimiter=header.delimiter, strict=True)
    rows: list[list[str]] = []
    lines: list[int] = []
    try:
        next(reader)
        last = reader.line_num
        for row in reader:
            begun, last = last + 1, reader.line_num
            if len(row) != header.width:
                if not any(cell.strip() for cell in row):
                    continue  # an empty line
                if len(row) < header.width or any(cell.strip() for cell in row[header.width :]):
                    _ragged(file, begun, len(row), header.width, problems)
                    continue
                del row[header.width :]
            rows.append(row)
            lines.append(begun)
            if len(rows) == ROWS_AT_ONCE:
                yield rows, lines
                rows, lines = [], []
    except csv.Error:
        problems.error(
            f"{file.name}.csv",
            _(
                "The line cannot be read: a quote is not closed, or stands in the middle of a cell."
            ),
            _('Put a cell with quotes into quotes and double those inside: "Роман ""Мать""".'),
            line=reader.line_num,
        )
    if rows:
        yield rows, lines


def _ragged(file: File, line: int, cells: int, width: int, problems: Problems) -> None:
    problems.error(
        f"{file.name}.csv",
        _("The line has {cells} cells, the header has {width}.", cells=cells, width=width),
        _("Check the delimiters and quotes of this line."),
        line=line,
    )


def _put_gone_aside(part: Part, header: Header, memos: dict[str, Memo], gone: Sheet) -> Part:
    """Rows that are to be deleted need no more than their key."""
    rows, lines = part
    at = header.positions.get("status")
    if at is None:
        return part
    status = memos["status"]
    leaving = [status[row[at]] == "tobedeleted" for row in rows]
    if not any(leaving):
        return part
    for row, line, leaves in zip(rows, lines, leaving, strict=True):
        if leaves:
            gone.lines.append(line)
            for name, place in header.positions.items():
                known = name in gone.file.key
                gone.columns[name].append(memos[name][row[place]] if known else None)
    kept = [at for at, leaves in enumerate(leaving) if not leaves]
    return [rows[at] for at in kept], [lines[at] for at in kept]


def _take(
    sheet: Sheet, part: Part, header: Header, memos: dict[str, Memo], problems: Problems
) -> None:
    rows, lines = part
    sheet.lines.extend(lines)
    by_place = list(zip(*rows, strict=True)) or [()] * header.width
    for name, place in header.positions.items():
        cells, memo = by_place[place], memos[name]
        if _unlike(cells):
            # A memo of words that never repeat would only cost memory.
            memo = Memo(memo._convert)  # noqa: SLF001 -- the same conversion without the past
        sheet.columns[name].extend(map(memo.__getitem__, cells))
        if memo.wrong:
            for line, cell in zip(lines, cells, strict=True):
                if wrong := memo.wrong.get(cell):
                    problems.error(
                        sheet.name,
                        wrong.reason,
                        wrong.fix,
                        line=line,
                        column=header.shown[name],
                        value=cell,
                    )


def _unlike(cells: tuple[str, ...]) -> bool:
    sample = cells[:200]
    return len(cells) > len(sample) and len(set(sample)) == len(sample)


def _keys(sheet: Sheet) -> list[str]:
    if sheet.file.natural and not sheet.has("sourcedId"):
        columns = [sheet[name] for name in sheet.file.natural]
        rows = (
            "|".join(loose(_written(cell)) for cell in cells)
            for cells in zip(*columns, strict=True)
        )
        return [f"natural:{blake2b(row.encode(), digest_size=16).hexdigest()}" for row in rows]
    if sheet.file.key == ("sourcedId",):
        return [key or "" for key in sheet["sourcedId"]]
    columns = [sheet[name] for name in sheet.file.key]
    return [fitting("|".join(map(_written, cells))) for cells in zip(*columns, strict=True)]


def _written(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)


def fitting(words: str) -> str:
    """A key made of several cells, cut to what a column holds."""
    if len(words) <= MOST_OF_A_KEY:
        return words
    return f"{words[:200]}#{blake2b(words.encode(), digest_size=16).hexdigest()}"


def _check_status(sheet: Sheet, problems: Problems) -> None:
    if sheet.mode == "bulk":
        if any(sheet["status"]) or sheet.gone:
            problems.warn(
                sheet.name,
                _("The column “status” is filled although the file is a full export (bulk)."),
                _("It was taken into account; leave it empty in a full export."),
                column="status",
            )
        return
    for name in ("status", "dateLastModified"):
        for row, value in enumerate(sheet[name]):
            if value is None:
                problems.error(
                    sheet.name,
                    _("In a file of changes (delta) this cell must be filled."),
                    _("Fill in status and dateLastModified, or declare the file as bulk."),
                    **sheet.at(row, name),
                )


def _check_keys(sheet: Sheet, problems: Problems) -> None:
    if len(set(sheet.keys)) == len(sheet.keys):
        return
    first: dict[str, int] = {}
    for row, key in enumerate(sheet.keys):
        if not key:
            continue  # said already: the cell is empty
        if key not in first:
            first[key] = sheet.lines[row]
            continue
        problems.error(
            sheet.name,
            _("The same row stands in line {line} already.", line=first[key]),
            _("Leave one of the two rows; identifiers must differ."),
            **sheet.at(row, sheet.file.key[0], key),
        )


def _check_one_of(sheet: Sheet, problems: Problems) -> None:
    if not sheet.file.one_of:
        return
    columns = [sheet[name] for name in sheet.file.one_of]
    for row, cells in enumerate(zip(*columns, strict=True)):
        if sum(map(bool, cells)) != 1:
            problems.error(
                sheet.name,
                _(
                    "Exactly one of these columns must be filled: {names}.",
                    names=_names(sheet.file),
                ),
                _("Fill one of them and leave the others empty."),
                **sheet.at(row, sheet.file.one_of[0], " ".join(cell for cell in cells if cell)),
            )


def _names(file: File) -> str:
    return ", ".join(file.one_of)
