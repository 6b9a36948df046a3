"""Prizes, sports categories, certificates."""

from __future__ import annotations

from journal.draft import Draft
from journal.references import refer
from journal.settling import settle_sheet
from storage.tables import marks


async def achievements(draft: Draft) -> None:
    sheet = draft.sheet("achievements")
    if sheet is None:
        return
    await settle_sheet(
        draft,
        sheet,
        marks.achievement,
        {
            "pupil_id": await refer(draft, sheet, "studentSourcedId", "users", whose="pupil"),
            "title": sheet["title"],
            "kind": [kind or "other" for kind in sheet["kind"]],
            "level": [level or "" for level in sheet["level"]],
            "result": sheet["result"],
            "on_date": sheet["date"],
        },
        dated="on_date",
    )
