"""Names in a school's rule of final marks that its journal does not know: such a rule would be silently void."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.final_rule import FinalRule
from bot.settings import Settings
from diary.final_rule import folded
from storage import schools
from storage.works import titles_in_journal


async def strange_names(db: AsyncConnection, settings: Settings) -> list[str]:
    """A line for each. Nothing of a school that has not been imported yet."""
    known = await schools.all_schools(db)
    lines: list[str] = []
    for ext_id, said in settings.schools.items():
        rule = said.rules.final if said.rules else None
        if rule is None or ext_id not in known:
            continue
        works, subjects = await titles_in_journal(db, known[ext_id].id)
        if works:
            lines += _strange(ext_id, "вида работы", _works_in(rule), works)
        if subjects:
            lines += _strange(ext_id, "предмета", _subjects_in(rule), subjects)
    return lines


def _works_in(rule: FinalRule) -> list[str]:
    required = rule.required or []
    if isinstance(required, dict):
        required = [work for works in required.values() for work in works]
    return [*required, *(rule.except_works or [])]


def _subjects_in(rule: FinalRule) -> list[str]:
    by_subject = list(rule.required) if isinstance(rule.required, dict) else []
    return [*by_subject, *(rule.except_subjects or [])]


def _strange(ext_id: str, what: str, named: Iterable[str], titles: Iterable[str]) -> list[str]:
    known = {folded(title): title for title in titles}
    lines: list[str] = []
    for name in dict.fromkeys(named):
        if folded(name) in known:
            continue
        near = get_close_matches(folded(name), known, 1)
        hint = f" Возможно, «{known[near[0]]}»?" if near else ""
        lines.append(
            f'[schools."{ext_id}"], правило итоговой отметки: {what} «{name}» в журнале нет.{hint}'
        )
    return lines
