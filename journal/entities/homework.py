"""Homework and its files."""

from __future__ import annotations

from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

from chat.text import _
from journal.archive import ATTACHMENTS, MOST_BYTES_OF_AN_ATTACHMENT
from journal.days import check_days
from journal.draft import Draft
from journal.references import refer
from journal.settling import settle_sheet
from journal.sheets import Sheet
from journal.stored import whole_rows
from storage.tables import homework as tables


async def homework(draft: Draft) -> None:
    sheet = draft.sheet("homework")
    if sheet is None:
        return
    for row, (given, due) in enumerate(zip(sheet["assignDate"], sheet["dueDate"], strict=True)):
        if given and due and due < given:
            draft.problems.error(
                sheet.name,
                _("The homework is due before it was given."),
                _("Check assignDate and dueDate."),
                **sheet.at(row, "dueDate"),
            )
    await check_days(draft, sheet, "assignDate", sheet["assignDate"])
    await settle_sheet(
        draft,
        sheet,
        tables.homework,
        {
            "class_id": await refer(draft, sheet, "classSourcedId", "classes"),
            "group_id": await refer(draft, sheet, "groupSourcedId", "groups"),
            "pupil_id": await refer(draft, sheet, "studentSourcedId", "users", whose="pupil"),
            "course_id": await refer(draft, sheet, "courseSourcedId", "courses"),
            "lesson_id": await refer(draft, sheet, "lessonSourcedId", "lessons"),
            "assigned_on": sheet["assignDate"],
            "due_on": sheet["dueDate"],
            "words": sheet["text"],
        },
        dated="assigned_on",
        told=True,
    )


async def files(draft: Draft) -> None:
    sheet = draft.sheet("homeworkFiles")
    if sheet is None:
        return
    sizes: list[int | None] = [None] * len(sheet)
    sums = [""] * len(sheet)
    places = [_place(draft, sheet, row, path) for row, path in enumerate(sheet["path"])]
    for row, place in enumerate(places):
        if place:
            sizes[row] = draft.bundle.sizes[place]
            sums[row] = sha256(draft.bundle.read(place)).hexdigest()
    place_of = dict(zip(sums, places, strict=True))

    def with_content(values: tuple[Any, ...]) -> tuple[Any, ...]:
        """Only files that are written are read again: a school's attachments do not fit into memory."""
        place = place_of.get(values[4])
        return (*values[:-1], draft.bundle.read(place) if place else None)

    homework_ids = await refer(draft, sheet, "homeworkSourcedId", "homework")
    tasks = draft.sheet("homework")
    known = await draft.known_ids("homework")
    here = {known.get(key) for key in tasks.keys} if tasks else set(homework_ids)
    plan = await settle_sheet(
        draft,
        sheet,
        tables.homework_file,
        {
            "homework_id": homework_ids,
            "name": sheet["fileName"],
            "url": sheet["url"],
            "size": sizes,
            "sha256": sums,
        },
        # Files of homework before the window stay, as that homework does.
        within=("homework_id", frozenset(one for one in here if one)),
        unhashed={"content": [None] * len(sheet)},
        told=True,
        finish=with_content,
    )
    if draft.tells(sheet.file.name):
        given = {file["homework_id"] for _entry, file in plan.new()}
        draft.tasks = await whole_rows(draft.db, tables.homework, given)


def _place(draft: Draft, sheet: Sheet, row: int, path: str) -> str:
    """The file's name in the archive, "" where there is none."""
    if not path:
        return ""
    place = path.replace("\\", "/").removeprefix("./")
    if place not in draft.bundle.sizes and ATTACHMENTS + place in draft.bundle.sizes:
        place = ATTACHMENTS + place
    if place.startswith("/") or ".." in PurePosixPath(place).parts or ":" in place:
        draft.problems.error(
            sheet.name,
            _("The path leads out of the archive."),
            _("Write the path from the root of the archive, for example files/task.pdf."),
            **sheet.at(row, "path"),
        )
    elif place not in draft.bundle.sizes:
        draft.problems.error(
            sheet.name,
            _("There is no such file in the archive."),
            _("Put it into the folder files/, or correct the path."),
            **sheet.at(row, "path"),
        )
    elif draft.bundle.sizes[place] > MOST_BYTES_OF_AN_ATTACHMENT:
        draft.problems.error(
            sheet.name,
            _("The file is larger than 20 MB."),
            _("Give a link to it in the column “url” instead."),
            **sheet.at(row, "path"),
        )
    else:
        return place
    return ""
