"""What stops an import although its rows are in order."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from chat.text import _
from journal.contract import GUARDED
from journal.draft import Draft
from journal.manifest import NAME as MANIFEST
from journal.report import Problems
from journal.sheets import Sheet
from storage.tables.schools import coverage, source

MOST_DELETED_PERCENT = 20


def refuse_empty(sheet: Sheet, problems: Problems) -> None:
    if sheet.lines or sheet.gone or sheet.mode == "delta":
        return
    if sheet.file.roster:
        problems.error(
            sheet.name,
            _("The file has no rows: in a full export this would delete everybody."),
            _("Export it again with its rows, or leave the file out of the archive."),
        )
    elif not sheet.file.may_be_empty:
        problems.warn(
            sheet.name,
            _("The file has no rows; nothing was changed."),
            _("Leave the file out of the archive if there is nothing to say."),
        )


async def refuse_older(
    db: AsyncConnection,
    sheets: dict[str, Sheet],
    problems: Problems,
    *,
    source_id: int,
    as_of: datetime,
) -> None:
    found = await db.execute(
        select(coverage.c.entity, coverage.c.as_of).where(coverage.c.source_id == source_id)
    )
    for file, stored in found:
        if file in sheets and as_of < stored:
            problems.stop(
                f"{file}.csv",
                _(
                    "This export is of {new}, but a newer one of {old} is loaded already.",
                    new=_moment(as_of),
                    old=_moment(stored),
                ),
                _("Make a new export and load that one."),
            )


async def refuse_two_owners(
    db: AsyncConnection,
    sheets: dict[str, Sheet],
    problems: Problems,
    *,
    school_id: int,
    source_id: int,
) -> None:
    """Each file of a school comes from one journal, or the same child would be there twice."""
    found = await db.execute(
        select(coverage.c.entity, source.c.system)
        .join(source, source.c.id == coverage.c.source_id)
        .where(coverage.c.school_id == school_id, coverage.c.source_id != source_id)
    )
    for file, system in found:
        if file in sheets:
            problems.error(
                f"{file}.csv",
                _("This file comes from another system already: “{system}”.", system=system),
                _(
                    "Write its name into source.systemName of manifest.csv, or leave this file out."
                ),
            )


def refuse_deletions(draft: Draft, *, confirmed: bool) -> None:
    for file in sorted(GUARDED):
        stood, deleted = (
            draft.standing.get(file, 0),
            draft.counts[file].deleted if file in draft.counts else 0,
        )
        if confirmed or not stood or deleted * 100 <= stood * MOST_DELETED_PERCENT:
            continue
        draft.problems.stop(
            f"{file}.csv",
            _(
                "{deleted} of {all} rows that are loaded would be deleted: they are not in this file.",
                deleted=deleted,
                all=stood,
            ),
            _("Load the full file; or, if this is right, repeat with --confirm-deletions."),
            value=deleted,
        )


def check_manifest_files(modes: dict[str, str], present: set[str], problems: Problems) -> None:
    for name, mode in sorted(modes.items()):
        if mode != "absent" and name not in present:
            problems.error(
                MANIFEST,
                _(
                    "The manifest promises {file}, but the archive does not have it.",
                    file=f"{name}.csv",
                ),
                _("Add the file, or write absent for it in the manifest."),
                column=f"file.{name}",
                value=mode,
            )
        elif mode == "absent" and name in present:
            problems.warn(
                MANIFEST,
                _("The manifest says absent, but the archive has {file}.", file=f"{name}.csv"),
                _("The file was read as a full export; correct the manifest."),
                column=f"file.{name}",
                value=mode,
            )


def _moment(moment: datetime) -> str:
    return moment.strftime("%d.%m.%Y %H:%M %Z")
