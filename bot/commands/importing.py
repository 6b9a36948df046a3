"""diarybot import."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.commands.opening import opened, utc_now
from bot.schools import settle_schools
from bot.settings import Settings
from chat.text import render
from delivery.pace import PERMITTED
from journal.importing import import_bundle
from journal.report import Report, State

SEVERITIES = {"error": "ОШИБКА", "warning": "ПРЕДУПРЕЖДЕНИЕ", "stop": "СТОП"}
CHECKED = "Проверка пройдена. Ничего не загружено: повторите без --dry-run."
STATES = {
    "applied": "Загружено.",
    "unchanged": "Изменений нет.",
    "rejected": "Ничего не загружено: исправьте ошибки и повторите.",
}


async def import_path(
    settings: Settings,
    path: Path,
    *,
    dry_run: bool,
    confirm_deletions: bool,
    school_id: str | None,
) -> Report:
    async with opened(settings) as store:
        report = await import_bundle(
            store,
            path,
            now=utc_now(),
            actor="cli",
            school=school_id,
            dry_run=dry_run,
            confirm_deletions=confirm_deletions,
        )
        if report.state is State.APPLIED and not dry_run:
            await settle_schools(settings, store, now=utc_now())  # it may be a new school
            # It may have closed somebody's access: "done" is true when nothing permitted before can still begin.
            await asyncio.sleep(PERMITTED)
        return report


def lines_of(report: Report, *, dry_run: bool) -> list[str]:
    lines = []
    for problem in report.problems:
        where = problem.file
        if problem.line is not None:
            where += f", строка {problem.line}"
        if problem.column:
            where += f", столбец «{problem.column}»"
        if problem.value:
            where += f" = «{problem.value}»"
        lines += [
            f"{SEVERITIES[problem.severity]} {where}: {render(problem.reason, 'ru')}",
            f"  Что сделать: {render(problem.fix, 'ru')}",
        ]
    for entity, counts in report.counts.items():
        if counts:
            lines.append(
                f"{entity}: +{counts.added} изменено {counts.changed} выбыло {counts.deleted}"
            )
    checked = dry_run and report.state is State.APPLIED
    return [*lines, CHECKED if checked else STATES[report.state]]
