"""A piece of a question, «а послезавтра?», «а у Пети?»: the rest is what the last question said."""

from __future__ import annotations

import re

# What a piece of a question may say, and words that change nothing in it.
_PIECES = frozenset({"child", "subject", "dated", "term", "half", "year", "everyone"})
_AROUND = frozenset(
    {"clear", "plain", "filler", "for", "kid", "what", "which", "when", "how_many", "for_a_day"}
)
_AROUND |= {"by_subject", "expected", "was", "after", "now", "mark_number", "of_mark", "soon"}
_OF_A_DATE = re.compile(
    r"[wmn]\d+|[+-]\d|day|week|month|weekend|date|today|ago|outset|next|prev|this|that|in|from|to|on|at|and"
)
_WHEN = frozenset({"dated", "term", "half", "year"})
_WHOSE = frozenset({"child", "everyone"})
# Which pieces a question takes.
_TAKEN = {
    **dict.fromkeys(
        ("homework", "marks", "average", "room", "tests"), _WHOSE | _WHEN | {"subject"}
    ),
    **dict.fromkeys(
        ("schedule", "changes", "attendance", "lessons_start", "lessons_end"), _WHOSE | _WHEN
    ),
    **dict.fromkeys(("teacher", "term_mark", "need_mark", "what_if"), _WHOSE | {"subject"}),
    **dict.fromkeys(
        ("now", "bells", "finals", "exams", "recommendations", "achievements"), _WHOSE
    ),
    "today": _WHOSE,
    "picture": _WHOSE | _WHEN,
}


def is_piece(meant: frozenset[str], last: str) -> bool:
    """Whether a message says only of whom, when or of what: «а послезавтра?», «а у Пети?», "and tomorrow?"."""
    told = meant & _PIECES
    if not told or "clear" not in meant:
        return False
    said = {one for one in meant - _PIECES - _AROUND if not _OF_A_DATE.fullmatch(one)}
    return not said and bool(told & _TAKEN[last]) if last in _TAKEN else False
