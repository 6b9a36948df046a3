"""The weekly template, lessons of the calendar, substitutions."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from chat.text import _
from journal.days import check_days
from journal.draft import Draft
from journal.entities.groups import overlap
from journal.references import refer, refer_many
from journal.settling import settle_sheet
from journal.sheets import Sheet
from storage.tables import timetable


async def slots(draft: Draft) -> None:
    sheet = draft.sheet("timetable")
    if sheet is None:
        return
    values = await _audience(draft, sheet)
    values |= {
        "course_id": await refer(draft, sheet, "courseSourcedId", "courses"),
        "teacher_ids": await _people(draft, sheet, "teacherSourcedIds"),
        "room": sheet["room"],
        "weekday": sheet["weekday"],
        "shift": sheet["shift"],
        "number": sheet["number"],
        "weeks": sheet["weeks"],
        "begins": sheet["beginDate"],
        "ends": sheet["endDate"],
    }
    _check_slots(draft, sheet, values)
    await settle_sheet(draft, sheet, timetable.slot, values)


async def lessons(draft: Draft) -> None:
    sheet = draft.sheet("lessons")
    if sheet is None:
        return
    values = await _audience(draft, sheet)
    values |= {
        "on_date": sheet["date"],
        "shift": sheet["shift"],
        "number": sheet["number"],
        "starts": sheet["startTime"],
        "ends": sheet["endTime"],
        "course_id": await refer(draft, sheet, "courseSourcedId", "courses"),
        "teacher_ids": await _people(draft, sheet, "teacherSourcedIds"),
        "room": sheet["room"],
        "lesson_type": sheet["lessonType"],
        "topic": sheet["topic"],
        "state": sheet["state"],
    }
    _check_lessons(draft, sheet, values)
    await check_days(draft, sheet, "date", sheet["date"])
    await settle_sheet(draft, sheet, timetable.lesson, values, dated="on_date", told=True)


async def substitutions(draft: Draft) -> None:
    sheet = draft.sheet("substitutions")
    if sheet is None:
        return
    values = await _audience(draft, sheet)
    values |= {
        "on_date": sheet["date"],
        "shift": sheet["shift"],
        "number": sheet["number"],
        "kind": sheet["kind"],
        "teacher_ids": await _people(draft, sheet, "newTeacherSourcedIds"),
        "course_id": await refer(draft, sheet, "newCourseSourcedId", "courses"),
        "room": sheet["newRoom"],
        "new_date": sheet["newDate"],
        "new_number": sheet["newNumber"],
        "note": sheet["note"],
    }
    _check_substitutions(draft, sheet)
    await settle_sheet(draft, sheet, timetable.lesson_change, values, dated="on_date", told=True)


async def _audience(draft: Draft, sheet: Sheet) -> dict[str, list[Any]]:
    return {
        "class_id": await refer(draft, sheet, "classSourcedId", "classes"),
        "group_id": await refer(draft, sheet, "groupSourcedId", "groups"),
    }


async def _people(draft: Draft, sheet: Sheet, column: str) -> list[list[int]]:
    shared: dict[tuple[int, ...], list[int]] = {}
    found = await refer_many(draft, sheet, column, "users")
    return [shared.setdefault(ids, list(ids)) for ids in found]


def _check_slots(draft: Draft, sheet: Sheet, values: dict[str, list[Any]]) -> None:
    """Two lines of one audience at one hour, in the same weeks and at the same time of the year."""
    seen: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    places = ("class_id", "group_id", "weekday", "shift", "number")
    for row, place in enumerate(zip(*(values[name] for name in places), strict=True)):
        for other in seen[place]:
            weeks, other_weeks = sheet["weeks"][row], sheet["weeks"][other]
            same_weeks = not (weeks and other_weeks) or any(
                one == another == "1" for one, another in zip(weeks, other_weeks, strict=False)
            )
            if same_weeks and overlap(
                sheet["beginDate"][row],
                sheet["endDate"][row],
                sheet["beginDate"][other],
                sheet["endDate"][other],
            ):
                _say_double(draft, sheet, row, other)
                break
        seen[place].append(row)


def _check_lessons(draft: Draft, sheet: Sheet, values: dict[str, list[Any]]) -> None:
    seen: dict[tuple[Any, ...], int] = {}
    places = ("on_date", "class_id", "group_id", "shift", "number")
    columns = [values[name] for name in places]
    for row, (state, *place) in enumerate(zip(values["state"], *columns, strict=True)):
        if state in ("planned", "held"):
            other = seen.setdefault(tuple(place), row)
            if other != row:
                _say_double(draft, sheet, row, other)
    for row, (starts, ends) in enumerate(zip(values["starts"], values["ends"], strict=True)):
        if starts and ends and starts >= ends:
            draft.problems.error(
                sheet.name,
                _("The end is before the beginning."),
                _("Check the two times."),
                **sheet.at(row, "endTime"),
            )


def _say_double(draft: Draft, sheet: Sheet, row: int, other: int) -> None:
    draft.problems.error(
        sheet.name,
        _(
            "This class or group has another lesson at the same time, in line {line}.",
            line=sheet.lines[other],
        ),
        _("Leave one lesson; for halves of a class name the group in groupSourcedId."),
        **sheet.at(row, "number"),
    )


# What a substitution cannot be told without.
_NEEDS = {
    "teacher": ("newTeacherSourcedIds",),
    "subject": ("newCourseSourcedId",),
    "extra": ("newCourseSourcedId",),
    "room": ("newRoom",),
    "move": ("newDate", "newNumber"),
    "time": ("newDate", "newNumber"),
}


def _check_substitutions(draft: Draft, sheet: Sheet) -> None:
    for row, kind in enumerate(sheet["kind"]):
        needed = _NEEDS.get(kind, ())
        if needed and not any(sheet[name][row] not in (None, "", ()) for name in needed):
            draft.problems.error(
                sheet.name,
                _("A substitution of the kind “{kind}” does not say what is new.", kind=kind),
                _("Fill in {names}.", names=" / ".join(needed)),
                **sheet.at(row, needed[0], kind),
            )
