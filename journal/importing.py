"""`diarybot import`: a folder or zip of the exchange contract, all of it or nothing.

open → decode → columns → cells → references and rules of all files together → guards → one short transaction. Every
problem is collected on the way; one error, and nothing is written.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select, true

from chat.text import _
from journal.applying import apply, freshen, hold, last_batch, undisturbed, writes
from journal.archive import Bundle, open_bundle
from journal.contract import FILES
from journal.drafting import Files, draft_import
from journal.manifest import DEFAULT_ZONE
from journal.manifest import NAME as MANIFEST
from journal.reading import find_tables, read_table, read_tables_manifest
from journal.report import Counts, Problems, Report, State
from journal.sheets import Sheet
from journal.whose import as_stored, find_school, known_schools
from storage.store import Store
from storage.tables.schools import school as school_table
from storage.tables.schools import sync_batch

ATTEMPTS = 5
VERY_MANY = 1000  # new rows


async def import_bundle(
    store: Store,
    path: Path,
    *,
    now: datetime,
    actor: str,
    school: str | None = None,
    dry_run: bool = False,
    confirm_deletions: bool = False,
    default_zone: ZoneInfo = DEFAULT_ZONE,
) -> Report:
    """`school` is the sourcedId of its org; needed only where a bundle or the database has several."""
    problems = Problems()
    bundle = open_bundle(path, problems)
    if bundle is None:
        return Report(State.REJECTED, {}, problems.listed())
    same = await _same_again(store, bundle, school=school, now=now, dry_run=dry_run)
    if same is not None:
        return same
    files = await _read(store, bundle, problems, school=school, now=now, default_zone=default_zone)
    if files is None:
        return Report(State.REJECTED, {}, problems.listed())
    for _attempt in range(ATTEMPTS):
        async with store.reading() as db:
            files = replace(files, whose=await as_stored(db, files.whose))
            draft = await draft_import(
                db, files, problems.copy(), now=now, confirmed=confirm_deletions
            )
        if draft.problems.fatal:
            return Report(State.REJECTED, {}, draft.problems.listed())
        changed = writes(draft) or not set(draft.sheets) <= draft.covered
        state = State.APPLIED if changed else State.UNCHANGED
        report = Report(state, draft.counts, draft.problems.listed())
        if dry_run:
            return report
        async with store.writing() as db:
            await hold(db)
            if not await undisturbed(db, draft, files.whose):
                continue  # somebody wrote meanwhile: work it out again
            if changed:
                await apply(db, draft, actor)
            else:
                await freshen(db, list(draft.sheets), source_id=draft.source_id, as_of=draft.as_of)
        if sum(one.added for one in draft.counts.values()) >= VERY_MANY:
            await store.count_anew()
        return report
    problems.stop(
        path.name,
        _("Other imports are running at the same time."),
        _("Wait until they are done and repeat."),
    )
    return Report(State.REJECTED, {}, problems.listed())


async def _same_again(
    store: Store, bundle: Bundle, *, school: str | None, now: datetime, dry_run: bool
) -> Report | None:
    """The content that was loaded last, once more. Without a manifest it is known to be of this moment."""
    batch = sync_batch
    async with store.reading() as db:
        found = (
            await db.execute(
                select(batch.c.id, batch.c.school_id, batch.c.source_id, batch.c.counts)
                .join(school_table, school_table.c.id == batch.c.school_id)
                .where(
                    batch.c.sha256 == bundle.digest,
                    school_table.c.ext_id == school if school else true(),
                )
                .order_by(batch.c.id.desc())
                .limit(1)
            )
        ).first()
        if found is None or await last_batch(db, found.school_id) != found.id:
            return None
    counts = {file: Counts() for file in found.counts}
    if not dry_run and MANIFEST not in bundle.sizes:
        async with store.writing() as db:
            await freshen(db, list(counts), source_id=found.source_id, as_of=now)
    return Report(State.UNCHANGED, counts, ())


async def _read(
    store: Store,
    bundle: Bundle,
    problems: Problems,
    *,
    school: str | None,
    now: datetime,
    default_zone: ZoneInfo,
) -> Files | None:
    """Everything that can be known without comparing; None where even the school is unknown."""
    async with store.reading() as db:
        known = await known_schools(db)
    tables = find_tables(bundle, problems)
    guess = known.get(school or "") or (next(iter(known.values())) if len(known) == 1 else None)
    manifest = read_tables_manifest(
        bundle, tables, problems, known_zone=guess.zone if guess else None
    )
    zone = manifest.zone or (guess.zone if guess else default_zone)
    orgs = read_table(bundle, tables, "orgs", manifest, problems, zone=zone)
    whose = None
    if orgs is not None or "orgs" not in tables.names:
        whose = find_school(school, orgs, known, problems)
    zone = manifest.zone or (whose.zone if whose and whose.zone else zone)
    if whose and whose.id is None and manifest.zone is None:
        problems.warn(
            MANIFEST,
            _("The time zone of the school is not known; {zone} was taken.", zone=str(zone)),
            _("Add the line “school.timezone,…” to manifest.csv, for example Asia/Omsk."),
            column="school.timezone",
        )
    sheets: dict[str, Sheet] = {} if orgs is None else {"orgs": orgs}
    for name in FILES:
        if name == "orgs":
            continue
        sheet = read_table(bundle, tables, name, manifest, problems, zone=zone)
        if sheet is not None:
            sheets[name] = sheet
    if whose is None:
        return None
    as_of = manifest.as_of or now
    if as_of > now:
        problems.warn(
            MANIFEST,
            _("The export says that it was made in the future."),
            _("The present moment was taken; check asOf and the clock of the journal."),
            column="asOf",
        )
        as_of = now
    broken = frozenset(tables.names) - sheets.keys()
    return Files(bundle, manifest, sheets, broken, whose, zone, as_of)
