"""From a bundle to sheets: which files it has, decoded, with their cells read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from chat.text import _
from journal.archive import MOST_BYTES_OF_A_TABLE, Bundle
from journal.contract import FILES, UNUSED
from journal.decoding import decode
from journal.guards import check_manifest_files, refuse_empty
from journal.loose import nearest
from journal.manifest import NAME as MANIFEST
from journal.manifest import Manifest, read_manifest
from journal.report import Problems
from journal.sheets import Sheet, read_sheet


@dataclass(frozen=True)
class Tables:
    """Which file of the bundle is which of the contract; `extra`: tables that we have no use for."""

    names: Mapping[str, str]
    manifest: str = ""
    extra: frozenset[str] = frozenset()


def find_tables(bundle: Bundle, problems: Problems) -> Tables:
    by_case = {name.casefold(): name for name in (*FILES, *UNUSED)}
    names: dict[str, str] = {}
    manifest = ""
    extra: set[str] = set()
    for file in bundle.tables():
        stem, _dot, kind = file.rpartition(".")
        meant = by_case.get(stem.casefold())
        if file.casefold() == MANIFEST:
            manifest = file
        elif kind.casefold() != "csv":
            problems.warn(
                file,
                _("This is not a CSV file; it was left out."),
                _("If it holds data of the journal, save it as “CSV UTF-8”."),
            )
        elif meant is None:
            _say_unknown(file, stem, problems)
        elif meant in UNUSED:
            extra.add(meant)
        elif meant in names:
            problems.error(
                file, _("The archive has this file twice."), _("Leave one of them in the archive.")
            )
        elif bundle.sizes[file] > MOST_BYTES_OF_A_TABLE:
            problems.error(
                file,
                _("The file is too large."),
                _("Split the export by windows of dates and load the parts one by one."),
            )
        else:
            names[meant] = file
            if stem != meant:
                problems.warn(
                    file,
                    _("The file name is written in another case."),
                    _("It was read as {file}; nothing needs to be done.", file=f"{meant}.csv"),
                )
    return Tables(names, manifest, frozenset(extra))


def _say_unknown(file: str, stem: str, problems: Problems) -> None:
    meant = nearest(stem, FILES)
    problems.error(
        file,
        _("A file of this name is not known."),
        _(
            "Perhaps {file} is meant: rename it, or take it out of the archive.",
            file=f"{meant}.csv",
        )
        if meant
        else _("Take it out of the archive, or rename it as the exchange format says."),
    )


def read_tables_manifest(
    bundle: Bundle, tables: Tables, problems: Problems, *, known_zone: ZoneInfo | None
) -> Manifest:
    if not tables.manifest:
        problems.warn(
            MANIFEST,
            _("There is no manifest.csv: all files were read as full exports of this moment."),
            _("Add manifest.csv with asOf, so that families see how fresh the data are."),
        )
        return Manifest()
    words = decode(MANIFEST, bundle.read(tables.manifest), problems)
    if words is None:
        return Manifest()
    manifest = read_manifest(words, problems, known_zone=known_zone)
    check_manifest_files(manifest.modes, {*tables.names, *tables.extra}, problems)
    return manifest


def read_table(
    bundle: Bundle,
    tables: Tables,
    name: str,
    manifest: Manifest,
    problems: Problems,
    *,
    zone: ZoneInfo,
) -> Sheet | None:
    """The sheet, or None where it is absent or so broken that only the problems are left."""
    if name not in tables.names:
        return None
    if tables.manifest and name not in manifest.modes:
        problems.warn(
            MANIFEST,
            _("The manifest does not name {file}.", file=f"{name}.csv"),
            _("It was read as a full export; add the line “file.{name},bulk”.", name=name),
        )
    data = bundle.read(tables.names[name])
    words = decode(f"{name}.csv", data, problems, declared=manifest.encoding)
    if words is None:
        return None
    sheet = read_sheet(FILES[name], words, problems, mode=manifest.mode(name), zone=zone)
    if sheet is not None:
        refuse_empty(sheet, problems)
    return sheet
