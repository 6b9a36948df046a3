"""Final marks and results of examinations."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from chat.text import _
from journal.difference import Plan
from journal.draft import Draft
from journal.entities.marks import fitting_scale
from journal.references import refer
from journal.scales import scale_of
from journal.settling import settle_sheet
from journal.sheets import Sheet
from journal.writing import Update
from storage.tables import marks

# The clock of a journal may run a little ahead of ours.
AHEAD = timedelta(minutes=5)


async def finals(draft: Draft) -> None:
    sheet = draft.sheet("finalMarks")
    if sheet is None:
        return
    course_ids = await refer(draft, sheet, "courseSourcedId", "courses")
    _check_states(draft, sheet)
    _check_obtained(draft, sheet)
    await _check_scale(draft, sheet, course_ids)
    period_ids = await refer(draft, sheet, "academicSessionSourcedId", "academicSessions")
    plan = await settle_sheet(
        draft,
        sheet,
        marks.final_mark,
        {
            "pupil_id": await refer(draft, sheet, "studentSourcedId", "users", whose="pupil"),
            "course_id": course_ids,
            "period_id": period_ids,
            "kind": sheet["kind"],
            "raw": sheet["value"],
            "state": sheet["state"],
            "defer_reason": sheet["deferReason"],
            "defer_until": sheet["deferUntil"],
            "obtained_at": sheet["obtainedAt"],
        },
        # An export of the second quarter says nothing of the first.
        within=("period_id", frozenset(period for period in period_ids if period)),
        told=True,
    )
    _remember_earlier(draft, plan)


async def exams(draft: Draft) -> None:
    sheet = draft.sheet("examResults")
    if sheet is None:
        return
    _check_obtained(draft, sheet)
    await settle_sheet(
        draft,
        sheet,
        marks.exam_result,
        {
            "pupil_id": await refer(draft, sheet, "studentSourcedId", "users", whose="pupil"),
            "title": sheet["title"],
            "kind": [kind or "school" for kind in sheet["kind"]],
            "on_date": sheet["date"],
            "points": sheet["points"],
            "raw": sheet["value"],
            "obtained_at": sheet["obtainedAt"],
        },
        dated="on_date",
        told=True,
    )


def _remember_earlier(draft: Draft, plan: Plan) -> None:
    """What a corrected final mark said before stays beside it, as with every mark."""
    rows: list[tuple[Any, ...]] = []
    for entry, before, after in plan.altered() if plan.before else ():
        if before["raw"] and before["raw"] != after["raw"]:
            said = {"raw": before["raw"], "at": draft.now.isoformat()}
            rows.append(([*before["earlier"], said], entry.id))
    if rows:
        draft.ops.append(Update(marks.final_mark, ("earlier",), rows))


def _check_states(draft: Draft, sheet: Sheet) -> None:
    rows = zip(sheet["state"], sheet["value"], sheet["deferUntil"], strict=True)
    for row, (state, value, until) in enumerate(rows):
        if state == "deferred" and until is None:
            draft.problems.error(
                sheet.name,
                _("The final mark is deferred without a date."),
                _("Fill in deferUntil: until when it is deferred."),
                **sheet.at(row, "deferUntil"),
            )
        if state == "set" and not value:
            draft.problems.error(
                sheet.name,
                _("The final mark is set, but it has no value."),
                _("Fill in value, or write not_attested, exempt or deferred into state."),
                **sheet.at(row, "value"),
            )


def _check_obtained(draft: Draft, sheet: Sheet) -> None:
    for row, moment in enumerate(sheet["obtainedAt"]):
        if moment is not None and moment > draft.now + AHEAD:
            draft.problems.error(
                sheet.name,
                _("The result was obtained in the future."),
                _("Check obtainedAt: when the school received the result."),
                **sheet.at(row, "obtainedAt"),
            )


async def _check_scale(draft: Draft, sheet: Sheet, course_ids: list[int | None]) -> None:
    rows = await draft.effective(marks.mark_scale, "title", "class_id", "course_id", "values")
    scales = [
        (class_id, course_id, scale_of(title, values))
        for title, class_id, course_id, values in rows.values()
    ]
    for row, (value, course) in enumerate(zip(sheet["value"], course_ids, strict=True)):
        scale = fitting_scale(scales, None, course) if scales else None
        if value and scale is not None and scale.signs is not None and not scale.allows(value):
            draft.problems.error(
                sheet.name,
                _("The scale “{scale}” has no such value.", scale=scale.title),
                _("Allowed values: {values}.", values=", ".join(scale.signs)),
                **sheet.at(row, "value"),
            )
