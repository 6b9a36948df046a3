"""Days that a journal would hardly mean. Warnings alone: it may know better than its calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from chat.text import Text, _
from journal.draft import Draft
from journal.sheets import Sheet
from storage.tables import classes, timetable

LONGEST_HOLIDAYS = 370
_FIX = _("Check the date; if it is right, nothing needs to be done.")


async def check_days(draft: Draft, sheet: Sheet, column: str, days: Sequence[date | None]) -> None:
    """Every day lies in a school year, where years are known."""
    periods = await draft.effective(classes.period, "kind", "begins", "ends")
    years = [(b, e) for kind, b, e in periods.values() if kind == "year" and b and e]
    if not years:
        return
    odd = {
        day
        for day in set(days)
        if day is not None and not any(begins <= day <= ends for begins, ends in years)
    }
    _say(draft, sheet, column, days, odd=odd, reason=_("The day is outside the school year."))


async def check_holidays(
    draft: Draft, sheet: Sheet, column: str, days: Sequence[date | None]
) -> None:
    rows = await draft.effective(timetable.calendar_day, "scope", "kind", "begins", "ends")
    free = {
        begins + timedelta(days=number)
        for scope, kind, begins, ends in rows.values()
        if scope == "school" and kind in ("holiday", "off") and begins and ends
        for number in range(min((ends - begins).days + 1, LONGEST_HOLIDAYS))
    }
    working = {
        begins for _scope, kind, begins, _ends in rows.values() if kind == "workday" and begins
    }
    odd = {day for day in set(days) if day is not None and day in free and day not in working}
    _say(draft, sheet, column, days, odd=odd, reason=_("The mark stands on a holiday."))


def _say(
    draft: Draft,
    sheet: Sheet,
    column: str,
    days: Sequence[date | None],
    *,
    odd: set[date],
    reason: Text,
) -> None:
    if not odd:
        return
    for row, day in enumerate(days):
        if day in odd:
            draft.problems.warn(sheet.name, reason, _FIX, **sheet.at(row, column, day))
