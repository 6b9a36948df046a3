"""Who teaches what to whom; by which periods a class is marked; planned and held hours."""

from __future__ import annotations

from sqlalchemy import Table

from journal.difference import Rows
from journal.draft import Draft
from journal.entities.enrollments import from_enrollments
from journal.references import refer, refer_many
from journal.settling import settle_sheet
from storage.tables import classes


async def teaching(draft: Draft) -> None:
    sheet = draft.sheet("teaching")
    if sheet is None:
        return
    values = {
        "staff_id": await refer(draft, sheet, "userSourcedId", "users"),
        "course_id": await refer(draft, sheet, "courseSourcedId", "courses"),
        "class_id": await refer(draft, sheet, "classSourcedId", "classes"),
        "group_id": await refer(draft, sheet, "groupSourcedId", "groups"),
        "pupil_id": await refer(draft, sheet, "studentSourcedId", "users", whose="pupil"),
        "role": sheet["role"],
        "begins": sheet["beginDate"],
        "ends": sheet["endDate"],
    }
    await draft.settle(
        Rows("teaching", classes.teaching, sheet.keys, values),
        gone=sheet.gone,
        whole=sheet.mode == "bulk",
        owns=lambda key: not from_enrollments(key),
        told=True,
    )


async def schemes(draft: Draft) -> None:
    sheet = draft.sheet("sessionSchemes")
    if sheet is None:
        return
    class_ids = await refer(draft, sheet, "classSourcedId", "classes")
    course_ids = await refer(draft, sheet, "courseSourcedId", "courses")
    periods = await refer_many(draft, sheet, "academicSessionSourcedIds", "academicSessions")
    await settle_sheet(
        draft,
        sheet,
        classes.period_scheme,
        {
            "class_id": class_ids,
            "course_id": course_ids,
            "period_ids": [list(ids) for ids in periods],
        },
    )


async def hours(draft: Draft) -> None:
    await _hours(draft, "curriculumHours", classes.plan_hours, ())
    await _hours(
        draft, "lessonStats", classes.lesson_stat, ("held", "average", "quality", "success")
    )


async def _hours(draft: Draft, file: str, table: Table, more: tuple[str, ...]) -> None:
    sheet = draft.sheet(file)
    if sheet is None:
        return
    values = {
        "class_id": await refer(draft, sheet, "classSourcedId", "classes"),
        "group_id": await refer(draft, sheet, "groupSourcedId", "groups"),
        "course_id": await refer(draft, sheet, "courseSourcedId", "courses"),
        "period_id": await refer(draft, sheet, "academicSessionSourcedId", "academicSessions"),
        "lesson_type": sheet["lessonType"],
        "hours": sheet["hours"],
        **{name: sheet[name] for name in more},
    }
    if file == "lessonStats":
        values["computed"] = [False] * len(sheet)
    await settle_sheet(draft, sheet, table, values)
