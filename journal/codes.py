"""What a journal's attendance codes mean where the school did not say otherwise.

A code means different things in different journals («О» is late in one and exempt in another), so the manifest may
say it for the school: `attendance.о,late`. The code itself is always kept beside what it was taken for.
"""

from __future__ import annotations

from collections.abc import Mapping

KINDS = ("absent", "ill", "excused", "late", "exempt", "unknown")

USUAL = {
    "н": "absent",
    "нп": "absent",
    "от": "absent",
    "absent": "absent",
    "б": "ill",
    "ill": "ill",
    "у": "excused",
    "уп": "excused",
    "excused": "excused",
    "о": "late",
    "оп": "late",
    "late": "late",
    "осв": "exempt",
    "exempt": "exempt",
}


def meaning(code: str, own: Mapping[str, str]) -> str:
    """The kind of absence, "unknown" for a code that nobody explained."""
    key = code.casefold().strip(" .")
    if key in own:
        return own[key]
    return USUAL.get(key, "unknown")
