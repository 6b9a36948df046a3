"""Holidays, the cycle of weeks, bells."""

from __future__ import annotations

from collections import defaultdict
from datetime import time
from typing import Any

from sqlalchemy import select

from chat.text import _
from journal.draft import Draft
from journal.entities.classes import grade_of
from journal.loose import tight
from journal.references import readable, refer
from journal.settling import settle_sheet
from journal.sheets import Sheet
from storage.tables import timetable


async def calendar(draft: Draft) -> None:
    sheet = draft.sheet("calendar")
    if sheet is None:
        return
    grades: list[int | None] = [None] * len(sheet)
    class_ids: list[int | None] = [None] * len(sheet)
    known = await draft.known_ids("classes")
    names = await readable(draft, "classes")
    rows = zip(sheet["scopeType"], sheet["scopeId"], strict=True)
    for row, (scope, named) in enumerate(rows):
        if scope == "parallel":
            grades[row] = grade_of(named or "")
        elif scope == "class":
            class_ids[row] = known.get(named) or names.get(tight(named or "")) or None
        if scope in ("parallel", "class") and grades[row] is class_ids[row] is None:
            draft.problems.error(
                sheet.name,
                _("It is not clear whose day this is."),
                _("Write the number of the parallel, or the sourcedId of the class."),
                **sheet.at(row, "scopeId"),
            )
    _check_order(draft, sheet, "startDate", "endDate")
    await settle_sheet(
        draft,
        sheet,
        timetable.calendar_day,
        {
            "scope": sheet["scopeType"],
            "grade": grades,
            "class_id": class_ids,
            "begins": sheet["startDate"],
            "ends": sheet["endDate"],
            "kind": sheet["kind"],
            "title": sheet["title"],
        },
        dated="begins",
        told=True,
    )


async def weeks(draft: Draft) -> None:
    if (sheet := draft.sheet("weekCycles")) is not None:
        await settle_sheet(
            draft,
            sheet,
            timetable.week_cycle,
            {
                "names": [list(names or ()) for names in sheet["names"]],
                "anchor": sheet["anchorDate"],
            },
        )


async def bells(draft: Draft) -> None:
    sheet = draft.sheet("bells")
    if sheet is not None:
        _check_bells(draft, sheet)
        await settle_sheet(
            draft,
            sheet,
            timetable.bell,
            {
                "bell_set": sheet["setId"],
                "weekday": sheet["weekday"],
                "shift": sheet["shift"],
                "number": sheet["number"],
                "starts": sheet["startTime"],
                "ends": sheet["endTime"],
            },
            told=True,
        )
    if (use := draft.sheet("bellUse")) is not None:
        await _check_sets(draft, use, sheet)
        await settle_sheet(
            draft,
            use,
            timetable.bell_use,
            {
                "bell_set": use["setId"],
                "class_id": await refer(draft, use, "classSourcedId", "classes"),
                "begins": use["startDate"],
                "ends": use["endDate"],
            },
            told=True,
        )


def _check_bells(draft: Draft, sheet: Sheet) -> None:
    _check_order(draft, sheet, "startTime", "endTime")
    of_day: dict[tuple[Any, ...], list[tuple[time, time]]] = defaultdict(list)
    rows = zip(
        sheet["setId"],
        sheet["weekday"],
        sheet["shift"],
        sheet["startTime"],
        sheet["endTime"],
        strict=True,
    )
    for row, (name, weekday, shift, starts, ends) in enumerate(rows):
        if starts is None or ends is None:
            continue
        day = of_day[name, weekday, shift]
        if any(starts < other_ends and other_starts < ends for other_starts, other_ends in day):
            draft.problems.error(
                sheet.name,
                _("This lesson overlaps with another one of the same bells."),
                _("Check startTime and endTime of this day and shift."),
                **sheet.at(row, "startTime"),
            )
        day.append((starts, ends))


async def _check_sets(draft: Draft, use: Sheet, bells_sheet: Sheet | None) -> None:
    if "bells" in draft.broken:
        return
    table = timetable.bell
    found = await draft.db.execute(
        select(table.c.bell_set)
        .where(table.c.school_id == draft.school_id, table.c.deleted_at.is_(None))
        .distinct()
    )
    known = set(found.scalars()) | set(bells_sheet["setId"] if bells_sheet else ())
    for row, name in enumerate(use["setId"]):
        if name and name not in known:
            draft.problems.error(
                use.name,
                _("There are no bells of this name in bells.csv."),
                _("Add them to bells.csv, or correct this cell."),
                **use.at(row, "setId"),
            )


def _check_order(draft: Draft, sheet: Sheet, first: str, last: str) -> None:
    for row, (begins, ends) in enumerate(zip(sheet[first], sheet[last], strict=True)):
        backwards = begins >= ends if isinstance(begins, time) and ends else False
        if backwards or (begins and ends and begins > ends):
            draft.problems.error(
                sheet.name,
                _("The end is before the beginning."),
                _("Check the two dates.") if last == "endDate" else _("Check the two times."),
                **sheet.at(row, last),
            )
