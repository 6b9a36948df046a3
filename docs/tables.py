# ruff: noqa: INP001 - a script, not a package
"""Writes the tables of docs/exchange.md from journal/contract: .venv/bin/python -m docs.tables"""

from __future__ import annotations

import re
from pathlib import Path

from journal.contract import FILES, GUARDED, UNUSED, Column, File

PAGE = Path(__file__).parent / "exchange.md"
BEGIN, END = "<!-- tables: begin -->", "<!-- tables: end -->"
KINDS = {
    "text": "text, at most {limit}",
    "name": "a name, at most {limit}",
    "id": "id",
    "ids": "ids with `,` or `;` between",
    "date": "date",
    "time": "time",
    "instant": "date and time",
    "decimal": "number",
    "int": "whole number",
    "bool": "yes or no",
    "mask": "mask of weeks",
    "url": "https:// address",
}


def tables() -> str:
    """A heading and a table for each file; the columns that OneRoster has and we leave alone under it."""
    unused = ", ".join(f"`{name}`" for name in sorted(UNUSED))
    return "\n\n".join([*map(_file, FILES.values()), f"Accepted and left alone: {unused}."])


def _file(file: File) -> str:
    lines = [f"### {file.name}.csv", "", *_about(file), ""]
    lines += ["| column | what stands in it | may also be called |", "|---|---|---|"]
    lines += [_column(column) for column in file.columns]
    if file.unused:
        names = ", ".join(f"`{name}`" for name in file.unused)
        lines += ["", f"Accepted and never stored: {names}."]
    return "\n".join(lines)


def _about(file: File) -> list[str]:
    facts = [f"A row is known by {' + '.join(f'`{name}`' for name in file.key)}."]
    if file.one_of:
        facts.append(f"Exactly one of {', '.join(f'`{name}`' for name in file.one_of)} is filled.")
    if file.dated:
        facts.append(f"Its window goes by `{file.dated}`.")
    if file.name in GUARDED:
        facts.append("Guarded against mass deletion.")
    if file.roster:
        facts.append("May not be empty.")
    return [" ".join(facts)]


def _column(column: Column) -> str:
    name = f"**`{column.name}`**" if column.required else f"`{column.name}`"
    return f"| {name} | {_kind(column)} | {', '.join(column.aliases)} |"


def _kind(column: Column) -> str:
    if column.kind == "choice":
        return _choices(column)
    words = KINDS[column.kind].format(limit=column.limit)
    if column.between:
        words += f" from {column.between[0]} to {column.between[1]}"
    return words


def _choices(column: Column) -> str:
    """Words that mean the same stand together: «mother = мать = мама»."""
    same: dict[str, list[str]] = {}
    for word, kept in column.choices.items():
        if kept:
            same.setdefault(kept, []).append(word)
    return "; ".join(" = ".join(words) for words in same.values())


def with_tables(page: str) -> str:
    return re.sub(
        f"{BEGIN}.*{END}", lambda _: f"{BEGIN}\n\n{tables()}\n\n{END}", page, flags=re.DOTALL
    )


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
