"""Who is in which class: as a pupil, as the class teacher, as the teacher of a course section."""

from __future__ import annotations

from chat.text import _
from journal.difference import Rows
from journal.draft import Draft
from journal.references import refer
from journal.settling import settle_sheet
from journal.sheets import Sheet, fitting
from storage.tables import classes, people

FROM_ENROLLMENTS = "enrollment:"


async def enrollments(draft: Draft) -> None:
    sheet = draft.sheet("enrollments")
    if sheet is None:
        return
    class_ids = await refer(draft, sheet, "classSourcedId", "classes")
    user_ids = await refer(draft, sheet, "userSourcedId", "users")
    _check_pupils(draft, sheet, user_ids)
    about = await draft.effective(classes.class_, "kind", "course_id")
    roles = sheet["role"]
    kinds = [about.get(class_id or 0, ("", None)) for class_id in class_ids]
    studying = [at for at, role in enumerate(roles) if role == "pupil"]
    leading = [
        at
        for at, role in enumerate(roles)
        if role == "teacher" and sheet["primary"][at] and kinds[at][0] == "homeroom"
    ]
    teaching = [at for at, role in enumerate(roles) if role == "teacher" and kinds[at][1]]
    await settle_sheet(
        draft,
        sheet,
        people.class_member,
        {
            "class_id": class_ids,
            "pupil_id": user_ids,
            "begins": sheet["beginDate"],
            "ends": sheet["endDate"],
        },
        keep=studying,
        told=True,
    )
    keys = [fitting(f"{FROM_ENROLLMENTS}{key}") for key in sheet.keys]
    gone = [fitting(f"{FROM_ENROLLMENTS}{key}") for key in sheet.gone]
    whole = sheet.mode == "bulk" and bool(sheet.lines)
    await draft.settle(
        Rows(
            "enrollments",
            people.staff_role,
            [keys[at] for at in leading],
            {
                "person_id": [user_ids[at] for at in leading],
                "role": ["teacher"] * len(leading),
                "class_id": [class_ids[at] for at in leading],
            },
        ),
        gone=gone,
        whole=whole,
        owns=from_enrollments,
    )
    await draft.settle(
        Rows(
            "enrollments",
            classes.teaching,
            [keys[at] for at in teaching],
            {
                "staff_id": [user_ids[at] for at in teaching],
                "course_id": [kinds[at][1] for at in teaching],
                "class_id": [class_ids[at] for at in teaching],
                "group_id": [None] * len(teaching),
                "pupil_id": [None] * len(teaching),
                "role": [""] * len(teaching),
                "begins": [sheet["beginDate"][at] for at in teaching],
                "ends": [sheet["endDate"][at] for at in teaching],
            },
        ),
        gone=gone,
        whole=whole,
        owns=from_enrollments,
        told=True,
    )


def from_enrollments(key: str) -> bool:
    return key.startswith(FROM_ENROLLMENTS)


def _check_pupils(draft: Draft, sheet: Sheet, user_ids: list[int | None]) -> None:
    for row, (user, role) in enumerate(zip(user_ids, sheet["role"], strict=True)):
        if role == "pupil" and user is not None and user not in draft.pupils:
            draft.problems.error(
                sheet.name,
                _("This person is in users.csv, but not as a pupil."),
                _("Check the role in users.csv, or correct this cell."),
                **sheet.at(row, "userSourcedId"),
            )
        begins, ends = sheet["beginDate"][row], sheet["endDate"][row]
        if begins and ends and begins > ends:
            draft.problems.error(
                sheet.name,
                _("The end is before the beginning."),
                _("Check the two dates."),
                **sheet.at(row, "endDate"),
            )
