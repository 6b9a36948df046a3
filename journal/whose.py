"""Which school and which source a bundle belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from chat.text import _
from journal.loose import loose
from journal.report import Problems
from journal.sheets import Sheet
from storage.tables.schools import school, source

ORGS = "orgs.csv"
FILE_SOURCE = "file"


@dataclass(frozen=True)
class Known:
    """A school that is stored."""

    id: int
    ext_id: str
    name: str
    zone: ZoneInfo


@dataclass(frozen=True)
class Whose:
    """`id` is None for a school that this import brings."""

    id: int | None
    ext_id: str
    name: str
    zone: ZoneInfo | None
    renamed: bool = False


async def known_schools(db: AsyncConnection) -> dict[str, Known]:
    found = await db.execute(
        select(school.c.id, school.c.ext_id, school.c.name, school.c.timezone)
    )
    return {
        ext_id: Known(row_id, ext_id, name, ZoneInfo(zone)) for row_id, ext_id, name, zone in found
    }


async def as_stored(db: AsyncConnection, whose: Whose) -> Whose:
    """The same school with the id that another import may have given it meanwhile."""
    known = await known_schools(db)
    if whose.id is not None or whose.ext_id not in known:
        return whose
    stored = known[whose.ext_id]
    return Whose(
        stored.id, whose.ext_id, whose.name, stored.zone, renamed=whose.name != stored.name
    )


def find_school(
    wanted: str | None, orgs: Sheet | None, known: dict[str, Known], problems: Problems
) -> Whose | None:
    """The school, or None with the problem added."""
    here = schools_of(orgs) if orgs else {}
    ext_id = wanted
    if ext_id is None and len(here) == 1:
        ext_id = next(iter(here))
    elif ext_id is None and not here and len(known) == 1:
        ext_id = next(iter(known))
    if ext_id is None:
        _say_unclear(orgs, here, known, problems)
        return None
    if ext_id not in here and (ext_id not in known or here):
        problems.error(
            ORGS,
            _("There is no school “{school}” here.", school=ext_id),
            _(
                "Write its sourcedId as it stands in orgs.csv: {schools}.",
                schools=_list(here or known),
            ),
            value=ext_id,
        )
        return None
    stored = known.get(ext_id)
    name = here.get(ext_id) or (stored.name if stored else ext_id)
    if stored is None:
        return Whose(None, ext_id, name, None)
    return Whose(stored.id, ext_id, name, stored.zone, renamed=name != stored.name)


def schools_of(orgs: Sheet) -> dict[str, str]:
    rows = zip(orgs.keys, orgs["type"], orgs["name"], strict=True)
    return {key: name for key, type_, name in rows if loose(type_ or "") in ("school", "школа")}


def _say_unclear(
    orgs: Sheet | None, here: dict[str, str], known: dict[str, Known], problems: Problems
) -> None:
    if here or len(known) > 1:
        problems.error(
            ORGS,
            _("There are several schools: it is not clear which one is meant."),
            _("Name it: --school with one of {schools}.", schools=_list(here or known)),
        )
    elif orgs:
        problems.error(
            ORGS,
            _("The file has no row of the type school."),
            _("Add a row for the school with the type “school”."),
            column="type",
        )
    else:
        problems.error(
            ORGS,
            _(
                "It is not clear which school this is: orgs.csv is missing, and no school is known yet."
            ),
            _("Add orgs.csv with one row for the school: sourcedId, name, type (school)."),
        )


def _list(schools: dict[str, str] | dict[str, Known]) -> str:
    return ", ".join(list(schools)[:10])


async def find_source(db: AsyncConnection, school_id: int, system: str) -> int | None:
    """Without a name in the manifest it is the only one that the school has."""
    found = await db.execute(
        select(source.c.system, source.c.id).where(
            source.c.school_id == school_id, source.c.kind == FILE_SOURCE
        )
    )
    sources: dict[str, int] = {row.system: row.id for row in found}
    if not system and len(sources) == 1:
        return next(iter(sources.values()))
    return sources.get(system)
