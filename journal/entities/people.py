"""Persons, their roles, and who of them is a pupil."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from chat.text import _
from journal.difference import Rows
from journal.draft import Draft
from journal.references import name_rows, refer
from journal.settling import settle_sheet
from journal.sheets import Sheet, fitting
from journal.writing import Insert
from storage.tables import people

STAFF = ("teacher", "admin", "head", "clerk")
FROM_ROLES = "role:"
PUPIL_COLUMNS = ("id", "school_id", "birth_date", "grade", "active", "left_on")


async def persons(draft: Draft) -> None:
    sheet = draft.sheet("users")
    if sheet is not None:
        plan = await settle_sheet(
            draft,
            sheet,
            people.person,
            {
                "family_name": sheet["familyName"],
                "given_name": sheet["givenName"],
                "middle_name": sheet["middleName"],
            },
        )
        ids = [plan.ids.get(key) for key in sheet.keys]
        name_rows(draft, "users", ids, sheet["identifier"])
        _check_roles(draft, sheet)
    await _find_pupils(draft)
    # Filled by `journal.entities.pupils` when classes are known; other rows that name pupils come after it.
    draft.ops.append(Insert(people.pupil, PUPIL_COLUMNS, draft.new_pupils))
    await _staff(draft)


def _check_roles(draft: Draft, sheet: Sheet) -> None:
    if "roles" in draft.sheets or "roles" in draft.covered or "roles" in draft.broken:
        return
    for row, role in enumerate(sheet["role"]):
        if role is None:
            draft.problems.error(
                sheet.name,
                _("The role of this person is not known."),
                _("Fill in the column “role”, or add roles.csv (OneRoster 1.2)."),
                **sheet.at(row, "role"),
            )


async def _find_pupils(draft: Draft) -> None:
    """Who is a pupil after this import: in a full export those who are named so."""
    known = await draft.known_ids("users")
    stored: set[int] = set()
    if not draft.new_school:
        table = people.pupil
        found = await draft.db.execute(
            select(table.c.id).where(table.c.school_id == draft.school_id)
        )
        stored = set(found.scalars())
    named: set[int] = set()
    told, whole = False, True
    for name in ("users", "roles"):
        sheet = draft.sheet(name)
        if sheet is None or not sheet.has("role"):
            continue
        told = True
        whole = whole and sheet.mode == "bulk" and draft.scope is None
        keys = sheet.keys if name == "users" else sheet["userSourcedId"]
        rows = zip(keys, sheet["role"], strict=True)
        named.update(known[key] for key, role in rows if role == "pupil" and key in known)
    draft.pupils = named if told and whole else (stored | named) & set(known.values())


async def _staff(draft: Draft) -> None:
    if (sheet := draft.sheet("roles")) is not None:
        user_ids = await refer(draft, sheet, "userSourcedId", "users")
        keys = [fitting(f"{FROM_ROLES}{key}") for key in sheet.keys]
        gone = [fitting(f"{FROM_ROLES}{key}") for key in sheet.gone]
        await _settle_roles(draft, sheet, keys, user_ids, gone=gone, owns=_from_roles)
    elif (sheet := draft.sheet("users")) is not None and sheet.has("role"):
        known = await draft.known_ids("users")
        named = zip(sheet.keys, sheet["role"], strict=True)
        keys = [fitting(f"{FROM_ROLES}{key}|{role}") for key, role in named]
        here = {f"{FROM_ROLES}{key}" for key in (*sheet.keys, *sheet.gone)}

        def owns(key: str) -> bool:
            return _from_roles(key) if bulk else key.rpartition("|")[0] in here

        bulk = sheet.mode == "bulk"
        user_ids = [known.get(key) for key in sheet.keys]
        await _settle_roles(draft, sheet, keys, user_ids, gone=[], owns=owns)


async def _settle_roles(
    draft: Draft,
    sheet: Sheet,
    keys: list[str],
    user_ids: list[int | None],
    *,
    gone: list[str],
    owns: Callable[[str], bool],
) -> None:
    kept = [at for at, role in enumerate(sheet["role"]) if role in STAFF]
    values: dict[str, list[Any]] = {
        "person_id": [user_ids[at] for at in kept],
        "role": [sheet["role"][at] for at in kept],
        "class_id": [None] * len(kept),
    }
    by_users = sheet.file.name == "users"
    await draft.settle(
        Rows(sheet.file.name, people.staff_role, [keys[at] for at in kept], values),
        gone=gone,
        whole=(by_users or sheet.mode == "bulk") and bool(sheet.lines or sheet.gone),
        owns=owns,
        counted=not by_users,
    )


def _from_roles(key: str) -> bool:
    return key.startswith(FROM_ROLES)
