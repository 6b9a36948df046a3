"""Titled sections of facts and tables on A4: what is known about somebody, to read or to print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from documents.apart import drawn_apart
from documents.page import Value, render


@dataclass(frozen=True, slots=True)
class Table:
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]  # each as long as the head
    title: str = ""
    shares: tuple[
        int, ...
    ] = ()  # widths of the columns, relative to each other; all alike without


@dataclass(frozen=True, slots=True)
class Section:
    """Any of these may be missing; they come in this order. Lines are paragraphs."""

    title: str
    lines: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()  # label, value; a value may have several lines
    tables: tuple[Table, ...] = ()
    note: str = ""  # small, under everything


@dataclass(frozen=True, slots=True)
class Dossier:
    """All words are in the reader's language already."""

    title: str
    under: tuple[str, ...]  # small lines under the title: whose it is, from when
    sections: tuple[Section, ...]
    foot: str  # on every page, before its number
    lang: str


async def draw_dossier(dossier: Dossier) -> bytes:
    """A PDF that a screen reader can read, too. Takes half a second, and more for hundreds of rows. Raise NotDrawn."""
    return await drawn_apart(partial(_dossier, dossier))


def _dossier(dossier: Dossier) -> bytes:
    return render("dossier", data_of(dossier), tagged=True)


def data_of(dossier: Dossier) -> dict[str, Value]:
    return {
        "title": dossier.title,
        "under": dossier.under,
        "sections": [_section(section) for section in dossier.sections],
        "foot": dossier.foot,
        "lang": dossier.lang,
    }


def _section(section: Section) -> Value:
    return {
        "title": section.title,
        "lines": section.lines,
        "facts": section.facts,
        "tables": [_table(table) for table in section.tables],
        "note": section.note,
    }


def _table(table: Table) -> Value:
    shares: Sequence[int] = table.shares or (1,) * len(table.head)
    if len(shares) != len(table.head) or any(len(row) != len(table.head) for row in table.rows):
        raise ValueError(f"A table of {len(table.head)} columns")
    return {"title": table.title, "head": table.head, "rows": table.rows, "shares": shares}
