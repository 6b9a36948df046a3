"""What each criterion of a work brought, as the journal wrote it: `{A:6},{B:7}`."""

from __future__ import annotations

import re

from chat.text import _
from journal.draft import Draft
from journal.sheets import Sheet

CRITERIA = "metadata.criteria"
_LIST = re.compile(r"\{[^{}]*\}(?:\s*[,;]?\s*\{[^{}]*\})*")
_PAIR = re.compile(r"\{\s*([^{}:]+?)\s*:\s*([^{}]*?)\s*\}")


def criteria_in(draft: Draft, sheet: Sheet) -> list[dict[str, str]]:
    """One for each row; a cell that cannot be read is a problem with its line."""
    known: dict[str, dict[str, str] | None] = {"": {}}
    found: list[dict[str, str]] = []
    for row, words in enumerate(sheet[CRITERIA]):
        if words not in known:
            known[words] = criteria_of(words)
        criteria = known[words]
        if criteria is None:
            draft.problems.error(
                sheet.name,
                _("The criteria cannot be read."),
                _("Write each criterion and what it brought: {example}.", example="{A:6},{B:7}"),
                **sheet.at(row, CRITERIA),
            )
        found.append(criteria or {})
    return found


def criteria_of(words: str) -> dict[str, str] | None:
    """None where the words are no list of criteria."""
    pairs = _PAIR.findall(words)
    if not _LIST.fullmatch(words) or len(pairs) != words.count("{"):
        return None
    return dict(pairs)
