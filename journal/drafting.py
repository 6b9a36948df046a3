"""Working out one attempt: everything that will be written, against what is stored now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from chat.text import _
from journal.applying import last_batch
from journal.archive import Bundle
from journal.draft import Draft
from journal.entities import (
    achievements,
    attendance,
    calendar,
    classes,
    enrollments,
    families,
    finals,
    groups,
    homework,
    lessons,
    marks,
    notices,
    people,
    pupils,
    teaching,
    works,
)
from journal.guards import refuse_deletions, refuse_older, refuse_two_owners
from journal.ids import Ids
from journal.loose import tight
from journal.manifest import NAME as MANIFEST
from journal.manifest import Manifest
from journal.report import Counts, Problems
from journal.sheets import Sheet
from journal.telling import tell_changes
from journal.whose import FILE_SOURCE, Whose, find_source, schools_of
from journal.writing import Insert, Update
from storage.tables.classes import class_, group_class
from storage.tables.people import class_member
from storage.tables.schools import baseline, coverage, school, source, sync_batch

# In the order in which rows can name each other.
STEPS = (
    classes.periods,
    classes.courses,
    classes.school_classes,
    people.persons,
    groups.groups,
    families.guardians,
    enrollments.enrollments,
    pupils.pupils,
    groups.members,
    teaching.teaching,
    teaching.schemes,
    calendar.calendar,
    calendar.weeks,
    calendar.bells,
    lessons.slots,
    lessons.lessons,
    lessons.substitutions,
    works.kinds,
    works.scales,
    works.works,
    marks.results,
    attendance.attendance,
    homework.homework,
    homework.files,
    finals.finals,
    finals.exams,
    achievements.achievements,
    teaching.hours,
    notices.recommendations,
    notices.announcements,
)


@dataclass(frozen=True)
class Files:
    """What was read of a bundle. `broken`: files of which not even the columns could be read."""

    bundle: Bundle
    manifest: Manifest
    sheets: dict[str, Sheet]
    broken: frozenset[str]
    whose: Whose
    zone: ZoneInfo
    as_of: datetime


async def draft_import(
    db: AsyncConnection, files: Files, problems: Problems, *, now: datetime, confirmed: bool
) -> Draft:
    draft = await _begin(db, files, problems, now)
    await _narrow(draft)
    for step in STEPS:
        await step(draft)
    refuse_deletions(draft, confirmed=confirmed)
    tell_changes(draft)
    return draft


async def _begin(db: AsyncConnection, files: Files, problems: Problems, now: datetime) -> Draft:
    ids = Ids(db)
    whose, system = files.whose, files.manifest.system
    school_id = whose.id if whose.id is not None else (await ids.take(school, 1))[0]
    source_id = await find_source(db, school_id, system) if whose.id is not None else None
    new_source = source_id is None
    if source_id is None:
        source_id = (await ids.take(source, 1))[0]
    draft = Draft(
        db=db,
        bundle=files.bundle,
        manifest=files.manifest,
        sheets=files.sheets,
        broken=files.broken,
        problems=problems,
        now=now,
        as_of=files.as_of,
        zone=files.zone,
        school_id=school_id,
        source_id=source_id,
        batch_id=(await ids.take(sync_batch, 1))[0],
        seen_batch=await last_batch(db, school_id),
        new_school=whose.id is None,
        new_source=new_source,
        loaded=await _files_in(db, baseline, source_id),
        covered=await _files_in(db, coverage, source_id),
        ids=ids,
        counts={name: Counts() for name in files.sheets},
    )
    if "orgs" in files.sheets:
        draft.other_schools = frozenset(schools_of(files.sheets["orgs"])) - {whose.ext_id}
    _put_school(draft, whose)
    if new_source:
        draft.beginning.append(
            Insert(
                source,
                ("id", "school_id", "kind", "system"),
                [(source_id, school_id, FILE_SOURCE, system)],
            )
        )
    await refuse_two_owners(db, files.sheets, problems, school_id=school_id, source_id=source_id)
    await refuse_older(db, files.sheets, problems, source_id=source_id, as_of=files.as_of)
    return draft


async def _files_in(db: AsyncConnection, table: Table, source_id: int) -> frozenset[str]:
    found = await db.execute(select(table.c.entity).where(table.c.source_id == source_id))
    return frozenset(found.scalars())


def _put_school(draft: Draft, whose: Whose) -> None:
    if whose.id is None:
        names = ("id", "ext_id", "name", "timezone", "legal_basis", "rules", "created_at")
        rules: dict[str, object] = {}
        who = (draft.school_id, whose.ext_id, whose.name, str(draft.zone))
        new = (*who, "consent", rules, draft.now)
        draft.beginning.append(Insert(school, names, [new]))
        draft.count("orgs", Counts(added=1))
    elif whose.renamed or (whose.zone and str(whose.zone) != str(draft.zone)):
        row = (whose.name, str(draft.zone), draft.school_id)
        draft.ops.append(Update(school, ("name", "timezone"), [row]))
        draft.count("orgs", Counts(changed=1))


async def _narrow(draft: Draft) -> None:
    """A partial export (scope.classes) says nothing of other classes."""
    if not draft.manifest.classes:
        return
    wanted = {tight(name) for name in draft.manifest.classes} | set(draft.manifest.classes)
    stored = await draft.db.execute(
        select(class_.c.id, class_.c.title, class_.c.ext_id).where(
            class_.c.school_id == draft.school_id, class_.c.deleted_at.is_(None)
        )
    )
    draft.scope = frozenset(
        row_id for row_id, title, ext_id in stored if tight(title) in wanted or ext_id in wanted
    )
    here = draft.sheets.get("classes")
    if not draft.scope and not (here and {tight(t or "") for t in here["title"]} & wanted):
        draft.problems.error(
            MANIFEST,
            _("None of the classes in scope.classes is known."),
            _("Write the titles of the classes with a semicolon between: 7Б;8А."),
            column="scope.classes",
            value=";".join(draft.manifest.classes),
        )
    inside = await draft.db.execute(
        select(class_member.c.pupil_id).where(class_member.c.class_id.in_(draft.scope))
    )
    draft.scope_pupils = frozenset(inside.scalars())
    of_them = await draft.db.execute(
        select(group_class.c.group_id).where(group_class.c.class_id.in_(draft.scope))
    )
    draft.scope_groups = frozenset(of_them.scalars())
