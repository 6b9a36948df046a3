"""From a cell that names a row of another file to that row's id."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from chat.text import Text, _
from journal.draft import Draft
from journal.loose import tight
from journal.sheets import Sheet
from journal.stored import TABLES

AMBIGUOUS = 0
# By which column of the table people call a row, where that is unique.
_TITLES = {"classes": "title", "courses": "title", "academicSessions": "title"}


async def refer(
    draft: Draft, sheet: Sheet, column: str, to: str, *, whose: str = ""
) -> list[int | None]:
    """The ids of the rows that a column names; None where the cell is empty or names nobody (then a problem)."""
    cells = sheet[column]
    if not sheet.has(column):
        return list(cells)
    known = await draft.known_ids(to)
    found: list[int | None] = list(map(known.get, cells))
    for row, (cell, row_id) in enumerate(zip(cells, found, strict=True)):
        if row_id is None and cell:
            found[row] = await _by_name(draft, sheet, cell, to, row=row, column=column)
    if whose == "pupil":
        await _only_pupils(draft, sheet, column, found)
    return found


async def refer_many(draft: Draft, sheet: Sheet, column: str, to: str) -> list[tuple[int, ...]]:
    """The same for a column of lists."""
    known = await draft.known_ids(to)
    resolved: dict[tuple[str, ...], tuple[int, ...]] = {(): ()}
    out: list[tuple[int, ...]] = []
    for row, cell in enumerate(sheet[column]):
        names = cell or ()
        if names not in resolved:
            ids = [
                known.get(name) or await _by_name(draft, sheet, name, to, row=row, column=column)
                for name in names
            ]
            if None in ids:
                out.append(())  # said for each such row
                continue
            resolved[names] = tuple(one for one in ids if one is not None)
        out.append(resolved[names])
    return out


async def _by_name(
    draft: Draft, sheet: Sheet, cell: str, to: str, *, row: int, column: str
) -> int | None:
    if to in draft.broken:
        return None
    names = await readable(draft, to)
    found = names.get(tight(cell))
    if found:
        return found
    if found == AMBIGUOUS:
        draft.problems.error(
            sheet.name,
            _("Several rows of {file} are called so.", file=f"{to}.csv"),
            _("Write the sourcedId instead of the name."),
            **sheet.at(row, column, cell),
        )
        return None
    reason, fix = _orphan(to)
    draft.problems.error(sheet.name, reason, fix, **sheet.at(row, column, cell))
    return None


async def readable(draft: Draft, to: str) -> dict[str, int]:
    """What people call the rows of a file → id; AMBIGUOUS where two are called the same."""
    if to in draft.names:
        return draft.names[to]
    names: dict[str, int] = {}
    if to in _TITLES:
        table = TABLES[to]
        found = await draft.db.execute(
            select(table.c[_TITLES[to]], table.c.id).where(
                table.c.school_id == draft.school_id, table.c.deleted_at.is_(None)
            )
        )
        for title, row_id in found:
            add_name(names, title, row_id)
    draft.names[to] = names
    return names


def add_name(names: dict[str, int], name: str, row_id: int | None) -> None:
    if not name or row_id is None:
        return
    key = tight(name)
    if names.setdefault(key, row_id) != row_id:
        names[key] = AMBIGUOUS


def name_rows(draft: Draft, file: str, ids: list[Any], *columns: list[str]) -> None:
    """Let the rows of this file be called by what stands in these columns."""
    names = draft.names.setdefault(file, {})
    for column in columns:
        for name, row_id in zip(column, ids, strict=True):
            add_name(names, name, row_id)


async def _only_pupils(draft: Draft, sheet: Sheet, column: str, found: list[int | None]) -> None:
    pupils = draft.pupils
    if "users" in draft.broken or not (set(found) - pupils - {None}):
        return
    for row, row_id in enumerate(found):
        if row_id is not None and row_id not in pupils:
            draft.problems.error(
                sheet.name,
                _("This person is in users.csv, but not as a pupil."),
                _("Check the role in users.csv, or correct this cell."),
                **sheet.at(row, column),
            )
            found[row] = None


def _orphan(to: str) -> tuple[Text, Text]:
    return _ORPHANS.get(to) or (
        _("There is no such row in {file}.", file=f"{to}.csv"),
        _("Add the row to {file}, or correct this cell.", file=f"{to}.csv"),
    )


_ORPHANS = {
    "users": (
        _("There is no such person in users.csv."),
        _("Add the person to users.csv, or remove the row."),
    ),
    "classes": (
        _("There is no such class in classes.csv."),
        _("Add the class to classes.csv, or correct this cell."),
    ),
    "courses": (
        _("There is no such course in courses.csv."),
        _("Add the course to courses.csv, or correct this cell."),
    ),
}
