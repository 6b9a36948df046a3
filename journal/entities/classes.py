"""Periods, courses with their subjects, classes."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import select

from chat.text import _
from journal.draft import Draft
from journal.loose import loose
from journal.references import name_rows, refer
from journal.settling import settle_sheet
from journal.sheets import Sheet
from journal.writing import Insert
from storage.tables import classes

_NUMBER = re.compile(r"\s*(\d{1,2})")
HIGHEST_GRADE = 12
_KINDS_BY_WORD = {
    "четверт": "quarter",
    "триместр": "trimester",
    "полугод": "half",
    "модул": "module",
    "семестр": "semester",
}


async def periods(draft: Draft) -> None:
    sheet = draft.sheet("academicSessions")
    if sheet is None:
        return
    kinds = [
        kind or _kind(title, type_)
        for kind, title, type_ in zip(
            sheet["metadata.kind"], sheet["title"], sheet["type"], strict=True
        )
    ]
    _check_periods(draft, sheet, kinds)
    plan = await settle_sheet(
        draft,
        sheet,
        classes.period,
        {
            "title": sheet["title"],
            "kind": kinds,
            "begins": sheet["startDate"],
            "ends": sheet["endDate"],
            "parent_ext_id": [parent or "" for parent in sheet["parentSourcedId"]],
        },
    )
    name_rows(draft, "academicSessions", [plan.ids.get(key) for key in sheet.keys], sheet["title"])


def _check_periods(draft: Draft, sheet: Sheet, kinds: list[str | None]) -> None:
    rows = list(
        zip(kinds, sheet["parentSourcedId"], sheet["startDate"], sheet["endDate"], strict=True)
    )
    for row, (kind, parent, begins, ends) in enumerate(rows):
        if begins is None or ends is None:
            continue
        if begins > ends:
            draft.problems.error(
                sheet.name,
                _("The end is before the beginning."),
                _("Check the two dates."),
                **sheet.at(row, "endDate"),
            )
        for other in range(row):
            other_kind, other_parent, other_begins, other_ends = rows[other]
            same = (kind, parent) == (other_kind, other_parent) and other_begins and other_ends
            if same and begins <= other_ends and other_begins <= ends:
                # Classes with dates of their own may have quarters of their own.
                draft.problems.warn(
                    sheet.name,
                    _("The period overlaps with the one in line {line}.", line=sheet.lines[other]),
                    _(
                        "Check the dates; if different classes have them, nothing needs to be done."
                    ),
                    **sheet.at(row, "startDate"),
                )
                break


def _kind(title: str | None, type_: str | None) -> str | None:
    """OneRoster's "term" and "gradingPeriod" say less than the title does."""
    if type_ in ("trimester", "quarter", "semester"):
        words = loose(title or "")
        for word, kind in _KINDS_BY_WORD.items():
            if word in words:
                return kind
    return type_


async def courses(draft: Draft) -> None:
    sheet = draft.sheet("courses")
    if sheet is None:
        return
    subjects = await _subjects(draft, [title or "" for title in sheet["title"]])
    plan = await settle_sheet(
        draft,
        sheet,
        classes.course,
        {"subject_id": subjects, "title": sheet["title"]},
    )
    ids = [plan.ids.get(key) for key in sheet.keys]
    name_rows(draft, "courses", ids, sheet["title"], sheet["courseCode"])


async def _subjects(draft: Draft, titles: list[str]) -> list[int]:
    """One line a name: courses of all classes share it."""
    table = classes.subject
    known: dict[str, int] = {}
    found = await draft.db.execute(
        select(table.c.key, table.c.id).where(table.c.school_id == draft.school_id)
    )
    known.update((key, row_id) for key, row_id in found)
    new: dict[str, str] = {}
    for title in sorted(titles):  # whatever the order of the rows, the same way of writing wins
        if loose(title) not in known:
            new.setdefault(loose(title), title)
    ids = await draft.ids.take(table, len(new))
    rows = [
        (row_id, draft.school_id, title, key)
        for row_id, (key, title) in zip(ids, new.items(), strict=True)
    ]
    if rows:
        draft.ops.append(Insert(table, ("id", "school_id", "title", "key"), rows))
    known.update((key, row_id) for row_id, _school, _title, key in rows)
    return [known[loose(title)] for title in titles]


async def school_classes(draft: Draft) -> None:
    sheet = draft.sheet("classes")
    if sheet is None:
        return
    _refuse_other_schools(draft, sheet)
    course_ids = await refer(draft, sheet, "courseSourcedId", "courses")
    kinds = [
        kind or ("scheduled" if course else "homeroom")
        for kind, course in zip(sheet["classType"], course_ids, strict=True)
    ]
    grades = [
        grade_of(grades or "") or grade_of(title or "")
        for grades, title in zip(sheet["grades"], sheet["title"], strict=True)
    ]
    for row, kind in enumerate(kinds):
        if kind == "scheduled" and course_ids[row] is None and not sheet["courseSourcedId"][row]:
            draft.problems.warn(
                sheet.name,
                _("A class of the type “scheduled” has no course: its subject is not known."),
                _("Fill in courseSourcedId, or write homeroom into classType."),
                **sheet.at(row, "courseSourcedId"),
            )
    plan = await settle_sheet(
        draft,
        sheet,
        classes.class_,
        {
            "title": sheet["title"],
            "grade": grades,
            "kind": kinds,
            # The course of a homeroom class would be a subject for all of its marks.
            "course_id": [
                course if kind == "scheduled" else None
                for course, kind in zip(course_ids, kinds, strict=True)
            ],
            "shift": sheet["metadata.shift"],
            "programme": [programme or "" for programme in sheet["metadata.programme"]],
        },
    )
    _name_classes(draft, sheet, plan.ids, kinds)


def _refuse_other_schools(draft: Draft, sheet: Sheet) -> None:
    """An export of several schools would put the children of all of them into one."""
    for row, school in enumerate(sheet["schoolSourcedId"]):
        if school in draft.other_schools:
            draft.problems.error(
                sheet.name,
                _("This class belongs to another school than the one that is loaded."),
                _("Export each school into a bundle of its own."),
                **sheet.at(row, "schoolSourcedId"),
            )


def _name_classes(draft: Draft, sheet: Sheet, ids: dict[str, int], kinds: list[Any]) -> None:
    """«7А» is the homeroom class, whatever its course sections are called."""
    rows = [ids.get(key) for key in sheet.keys]
    homerooms = [at for at, kind in enumerate(kinds) if kind == "homeroom"] or range(len(rows))
    name_rows(
        draft,
        "classes",
        [rows[at] for at in homerooms],
        [sheet["title"][at] for at in homerooms],
        [sheet["classCode"][at] for at in homerooms],
    )


def grade_of(words: str) -> int | None:
    """«7А» is the seventh; so are "07" and "07,08"."""
    match = _NUMBER.match(words)
    number = int(match[1]) if match else 0
    return number if 1 <= number <= HIGHEST_GRADE else None
