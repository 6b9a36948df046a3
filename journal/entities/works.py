"""Kinds of work with their weights, scales, and works that are marked."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, update

from chat.text import _
from journal.draft import Draft
from journal.references import refer
from journal.scales import signs_of
from journal.settling import settle_sheet
from journal.sheets import Sheet
from journal.writing import Run
from storage.tables import classes, marks, timetable

ONE = Decimal(1)


async def kinds(draft: Draft) -> None:
    sheet = draft.sheet("categories")
    if sheet is None:
        return
    weights = [ONE if weight is None else weight for weight in sheet["weight"]]
    _check_weights(draft, sheet, "weight")
    await settle_sheet(draft, sheet, marks.work_type, {"title": sheet["title"], "weight": weights})


async def scales(draft: Draft) -> None:
    sheet = draft.sheet("scoreScales")
    if sheet is None:
        return
    values = [signs_of(words or "") for words in sheet["scoreScaleValue"]]
    for row, signs in enumerate(values):
        if not signs and sheet["scoreScaleValue"][row]:
            draft.problems.error(
                sheet.name,
                _("The values of the scale cannot be read."),
                _("Write them as {example}.", example="{5:5},{4:4},{3:3},{2:2},{н/а:}"),
                **sheet.at(row, "scoreScaleValue"),
            )
    await settle_sheet(
        draft,
        sheet,
        marks.mark_scale,
        {
            "title": sheet["title"],
            "class_id": await refer(draft, sheet, "classSourcedId", "classes"),
            "course_id": await refer(draft, sheet, "courseSourcedId", "courses"),
            "values": values,
        },
    )


async def works(draft: Draft) -> None:
    sheet = draft.sheet("lineItems")
    if sheet is None:
        return
    types = await refer(draft, sheet, "categorySourcedId", "categories")
    lesson_ids = await refer(draft, sheet, "metadata.lessonId", "lessons")
    weight_of = await draft.effective(marks.work_type, "weight")
    _check_weights(draft, sheet, "metadata.weight")
    weights = [
        own if own is not None else weight_of.get(type_ or 0, (ONE,))[0]
        for own, type_ in zip(sheet["metadata.weight"], types, strict=True)
    ]
    values: dict[str, list[Any]] = await _whose(draft, sheet, lesson_ids)
    values |= {
        "work_type_id": types,
        "lesson_id": lesson_ids,
        "period_id": await refer(draft, sheet, "academicSessionSourcedId", "academicSessions"),
        "title": sheet["title"],
        "description": sheet["description"],
        "weight": weights,
        "assigned_on": sheet["assignDate"],
        "due_on": sheet["dueDate"],
        "is_control": [bool(control) for control in sheet["metadata.isControl"]],
        "lowest": sheet["resultValueMin"],
        "highest": sheet["resultValueMax"],
    }
    plan = await settle_sheet(draft, sheet, marks.assessment, values, dated="due_on", told=True)
    courses = await draft.effective(classes.course, "subject_id")
    changed = [
        {
            "work": entry.id,
            "new_weight": after["weight"],
            "new_subject": courses.get(after["course_id"], (None,))[0],
        }
        for entry in plan.changed
        for after in (dict(zip(plan.names, entry.values, strict=True)),)
    ]
    if changed:
        # Marks that this bundle does not bring follow their work.
        statement = (
            update(marks.mark)
            .where(marks.mark.c.assessment_id == bindparam("work"))
            .values(weight=bindparam("new_weight"), subject_id=bindparam("new_subject"))
        )
        draft.ops.append(Run(statement, changed))


async def _whose(draft: Draft, sheet: Sheet, lesson_ids: list[int | None]) -> dict[str, list[Any]]:
    """Class or group, and course, of each work. A lesson of one group makes the work that group's."""
    group_ids = await refer(draft, sheet, "metadata.groupSourcedId", "groups")
    known_groups = await draft.known_ids("groups")
    known_classes = await draft.known_ids("classes")
    class_cells = list(sheet["classSourcedId"])
    for row, name in enumerate(class_cells):
        if name in known_groups and name not in known_classes:
            group_ids[row], class_cells[row] = known_groups[name], None
    sheet = replace(sheet, columns={**sheet.columns, "classSourcedId": class_cells})
    class_ids = await refer(draft, sheet, "classSourcedId", "classes")
    course_ids = await refer(draft, sheet, "metadata.courseSourcedId", "courses")
    sections = await draft.effective(classes.class_, "course_id")
    lessons = (
        await draft.effective(timetable.lesson, "course_id", "group_id") if any(lesson_ids) else {}
    )
    for row, (class_id, lesson) in enumerate(zip(class_ids, lesson_ids, strict=True)):
        of_lesson, group = lessons.get(lesson or 0, (None, None))
        course_ids[row] = course_ids[row] or sections.get(class_id or 0, (None,))[0] or of_lesson
        if group_ids[row] is None and group is not None:
            group_ids[row] = group
        if course_ids[row] is None and not sheet["metadata.courseSourcedId"][row]:
            draft.problems.error(
                sheet.name,
                _("It is not known which subject this work belongs to."),
                _("Fill in metadata.courseSourcedId or metadata.lessonId."),
                **sheet.at(row, "metadata.courseSourcedId"),
            )
        if class_id is None and group_ids[row] is None and not sheet["classSourcedId"][row]:
            draft.problems.error(
                sheet.name,
                _("It is not known which class this work belongs to."),
                _("Fill in classSourcedId."),
                **sheet.at(row, "classSourcedId"),
            )
    return {
        "class_id": [
            None if group is not None else class_id
            for class_id, group in zip(class_ids, group_ids, strict=True)
        ],
        "group_id": group_ids,
        "course_id": course_ids,
    }


def _check_weights(draft: Draft, sheet: Sheet, column: str) -> None:
    for row, weight in enumerate(sheet[column]):
        if weight is not None and weight < 0:
            draft.problems.error(
                sheet.name,
                _("A weight cannot be below zero."),
                _("Write zero or more."),
                **sheet.at(row, column),
            )
