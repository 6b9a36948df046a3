"""Who is whose parent or guardian."""

from __future__ import annotations

from typing import Any

from chat.text import _
from journal.difference import Rows
from journal.draft import Draft
from journal.references import refer
from journal.settling import settle_sheet
from journal.sheets import Sheet, fitting
from storage.tables import people


async def guardians(draft: Draft) -> None:
    if (sheet := draft.sheet("guardians")) is not None:
        await _from_own_file(draft, sheet)
        return
    users = draft.sheet("users")
    if users is not None and users.has("agentSourcedIds") and "guardians" not in draft.covered:
        await _from_agents(draft, users)


async def _from_own_file(draft: Draft, sheet: Sheet) -> None:
    pupil_ids = await refer(draft, sheet, "studentSourcedId", "users", whose="pupil")
    guardian_ids = await refer(draft, sheet, "userSourcedId", "users")
    for row, (pupil, guardian) in enumerate(zip(pupil_ids, guardian_ids, strict=True)):
        if pupil is not None and pupil == guardian:
            draft.problems.error(
                sheet.name,
                _("The guardian and the pupil are the same person."),
                _("Check studentSourcedId and userSourcedId in this row."),
                **sheet.at(row, "userSourcedId"),
            )
    await settle_sheet(
        draft,
        sheet,
        people.guardian_link,
        {
            "pupil_id": pupil_ids,
            "guardian_id": guardian_ids,
            "relation": sheet["relation"],
            "legal": [legal or "unknown" for legal in sheet["legal"]],
            "blocked": [bool(blocked) for blocked in sheet["blocked"]],
            "begins": sheet["beginDate"],
            "ends": sheet["endDate"],
            "document": sheet["metadata.document"],
        },
        told=True,
    )


async def _from_agents(draft: Draft, users: Sheet) -> None:
    """OneRoster 1.1 names agents on either side. Only a guardian with a pupil is a pair: exports were seen in
    which a pupil's agent is a teacher. That they are legal representatives, the school has to say itself.
    """
    known = await draft.known_ids("users")
    role_of = dict(zip(users.keys, users["role"], strict=True))
    pairs: dict[str, tuple[int, int]] = {}
    for key, agents in zip(users.keys, users["agentSourcedIds"], strict=True):
        for agent in agents or ():
            pupil, guardian = (key, agent) if role_of.get(key) == "pupil" else (agent, key)
            if role_of.get(pupil) == "pupil" and role_of.get(guardian) == "guardian":
                pairs[fitting(f"{pupil}|{guardian}")] = (known[pupil], known[guardian])
    if not pairs and "users" not in draft.loaded:
        return
    keys = sorted(pairs)
    count = len(keys)
    values: dict[str, list[Any]] = {
        "pupil_id": [pairs[key][0] for key in keys],
        "guardian_id": [pairs[key][1] for key in keys],
        "relation": ["other"] * count,
        "legal": ["unknown"] * count,
        "blocked": [False] * count,
        "begins": [None] * count,
        "ends": [None] * count,
        "document": [""] * count,
    }
    await draft.settle(
        Rows("guardians", people.guardian_link, keys, values),
        whole=users.mode == "bulk",
        told=True,
    )
