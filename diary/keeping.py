"""How long the facts of what was sent are kept: for the school year that it was sent in."""

from __future__ import annotations

from datetime import date

YEAR_BEGINS = 9  # September
# For a month more, so that what was told in the last days of a year can still be asked about in the new one.
YEAR_ENDS_LATE = 10


def kept_from(today: date) -> date:
    """Facts of days before this one are deleted. On 30 September the year before is still there, on 1 October not."""
    year = today.year if today.month >= YEAR_ENDS_LATE else today.year - 1
    return date(year, YEAR_BEGINS, 1)
