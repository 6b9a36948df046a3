"""Missed lessons and late arrivals."""

from __future__ import annotations

from typing import Any

from chat.text import _
from journal.codes import meaning
from journal.days import check_days
from journal.draft import Draft
from journal.references import refer
from journal.settling import settle_sheet
from storage.tables import marks, timetable


async def attendance(draft: Draft) -> None:
    sheet = draft.sheet("attendance")
    if sheet is None:
        return
    pupil_ids = await refer(draft, sheet, "studentSourcedId", "users", whose="pupil")
    lesson_ids = await refer(draft, sheet, "lessonSourcedId", "lessons")
    lessons = (
        await draft.effective(timetable.lesson, "on_date", "shift", "number")
        if any(lesson_ids)
        else {}
    )
    days, shifts, numbers = list(sheet["date"]), list(sheet["shift"]), list(sheet["number"])
    for row, lesson in enumerate(lesson_ids):
        if lesson in lessons:
            days[row], shifts[row], numbers[row] = lessons[lesson]
        elif days[row] is None and not sheet["lessonSourcedId"][row]:
            draft.problems.error(
                sheet.name,
                _("It is not known which lesson or day this is about."),
                _("Fill in lessonSourcedId, or date (with shift and number)."),
                **sheet.at(row, "date"),
            )
    kinds: list[Any] = [meaning(code or "", draft.manifest.codes) for code in sheet["code"]]
    for row, kind in enumerate(kinds):
        if kind == "unknown":
            draft.problems.warn(
                sheet.name,
                _("The meaning of this code is not known."),
                _(
                    "Add a line “attendance.<code>,absent” (or ill, excused, late, exempt) to the manifest."
                ),
                **sheet.at(row, "code"),
            )
    await check_days(draft, sheet, "date", days)
    await settle_sheet(
        draft,
        sheet,
        marks.attendance,
        {
            "pupil_id": pupil_ids,
            "lesson_id": lesson_ids,
            "on_date": days,
            "shift": shifts,
            "number": numbers,
            "raw": sheet["code"],
            "kind": kinds,
            "minutes": sheet["minutes"],
            "comment": sheet["comment"],
        },
        dated="on_date",
        told=True,
    )
