"""Teachers' recommendations and the school's announcements."""

from __future__ import annotations

from typing import Any

from chat.text import _
from journal.draft import Draft
from journal.entities.classes import grade_of
from journal.loose import tight
from journal.references import readable, refer
from journal.settling import settle_sheet
from journal.sheets import Sheet
from storage.tables import homework as tables

_FILES = {"student": "users", "class": "classes", "group": "groups"}
_COLUMNS = {"student": "pupil_id", "class": "class_id", "group": "group_id"}


async def recommendations(draft: Draft) -> None:
    sheet = draft.sheet("recommendations")
    if sheet is None:
        return
    for row, audience in enumerate(sheet["audienceType"]):
        if audience in ("parallel", "school", "staff"):
            draft.problems.error(
                sheet.name,
                _("A recommendation is for a pupil, a class or a group."),
                _("Write it into announcements.csv if it is for more people."),
                **sheet.at(row, "audienceType"),
            )
    values = await _notice(draft, sheet)
    del values["grade"]
    await settle_sheet(draft, sheet, tables.recommendation, values, dated="posted_at", told=True)


async def announcements(draft: Draft) -> None:
    sheet = draft.sheet("announcements")
    if sheet is None:
        return
    values = await _notice(draft, sheet)
    values["audience"] = sheet["audienceType"]
    await settle_sheet(draft, sheet, tables.announcement, values, dated="posted_at", told=True)


async def _notice(draft: Draft, sheet: Sheet) -> dict[str, list[Any]]:
    whom: dict[str, list[int | None]] = {
        name: [None] * len(sheet) for name in ("class_id", "group_id", "pupil_id", "grade")
    }
    for row, (audience, named) in enumerate(
        zip(sheet["audienceType"], sheet["audienceId"], strict=True)
    ):
        if audience == "parallel":
            found = whom["grade"][row] = grade_of(named or "")
        elif audience in _FILES:
            file = _FILES[audience]
            known = await draft.known_ids(file)
            names = await readable(draft, file)
            found = known.get(named) or names.get(tight(named or "")) or None
            if audience == "student" and found not in draft.pupils:
                found = None
            whom[_COLUMNS[audience]][row] = found
        else:
            continue
        if found is None and _FILES.get(audience) not in draft.broken:
            draft.problems.error(
                sheet.name,
                _("It is not known for whom this is."),
                _(
                    "Write the sourcedId of the pupil, class or group, or the number of the parallel."
                ),
                **sheet.at(row, "audienceId"),
            )
    return {
        "author_id": await refer(draft, sheet, "author", "users"),
        **whom,
        "words": sheet["text"],
        "posted_at": sheet["postedAt"],
        "valid_until": sheet["validUntil"],
    }
