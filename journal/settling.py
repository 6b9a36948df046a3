"""From a sheet to a table, row by row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table

from journal.difference import Plan, Rows
from journal.draft import Draft
from journal.sheets import Sheet
from journal.stored import TABLES, ids_of_school


async def settle_sheet(
    draft: Draft,
    sheet: Sheet,
    table: Table,
    values: dict[str, list[Any]],
    *,
    unhashed: dict[str, list[Any]] | None = None,
    dated: str = "",
    told: bool = False,
    keep: Sequence[int] | None = None,
    within: tuple[str, frozenset[int]] | None = None,
    finish: Callable[[tuple[Any, ...]], tuple[Any, ...]] | None = None,
) -> Plan:
    """A sheet that goes into one table row by row; `keep`: only these rows of it are rows of the table."""
    keys, days = sheet.keys, values.get(dated, []) if dated else []
    window = window_of(draft, sheet, days) if dated else None
    unhashed = unhashed or {}
    if keep is not None:
        keys = [keys[at] for at in keep]
        values = {name: [column[at] for at in keep] for name, column in values.items()}
        unhashed = {name: [column[at] for at in keep] for name, column in unhashed.items()}
    whole = sheet.mode == "bulk" and (window is not None or not dated or bool(sheet.lines))
    draft.windows[sheet.file.name] = window
    plan = await draft.settle(
        Rows(sheet.file.name, table, keys, values, unhashed),
        gone=sheet.gone,
        whole=whole and (bool(sheet.lines) or window is not None or _says_none(sheet)),
        dated=dated,
        window=window,
        within=within,
        told=told,
        finish=finish,
    )
    if sheet.file.name in TABLES:
        others = await ids_of_school(draft.db, table, draft.school_id, but=draft.source_id)
        draft.stands(sheet.file.name, plan, others)
    return plan


def _says_none(sheet: Sheet) -> bool:
    """A header without rows says "none" for undated tables that may be empty: timetables, final marks."""
    return sheet.file.may_be_empty and not sheet.file.dated


def window_of(
    draft: Draft, sheet: Sheet, days: Sequence[date | datetime | None]
) -> tuple[date, date] | None:
    """The manifest's window, else from the smallest to the largest day of the file."""
    if sheet.file.name in draft.manifest.windows:
        return draft.manifest.windows[sheet.file.name]
    known = [
        day.astimezone(draft.zone).date() if isinstance(day, datetime) else day
        for day in set(days)
        if day is not None
    ]
    return (min(known), max(known)) if known else None
