"""diarybot check."""

from __future__ import annotations

from bot.checking import remarks, troubles
from bot.commands.opening import opened
from bot.rule_names import strange_names
from bot.secret import the_secret
from bot.settings import Settings, Trouble
from linking import rosters
from storage import schools


async def check(settings: Settings) -> tuple[list[str], list[str]]:
    """(what is wrong, what is right or worth knowing). Asks the database, no platform."""
    wrong = list(troubles(settings))
    try:
        the_secret(settings)
    except Trouble as trouble:
        wrong += trouble.lines
    fine = list(remarks(settings))
    async with opened(settings) as store, store.reading() as db:
        where = store.url.render_as_string(hide_password=True)
        fine.append(f"База данных: {where}, схема в порядке.")
        wrong += await strange_names(db, settings)
        school = await schools.only_school(db)
        if school is None:
            fine.append(
                "Школа ещё не загружена: diarybot import ПАПКА_ИЛИ_ZIP (для пробы: diarybot demo)."
            )
        else:
            classes = await rosters.classes_of(db, school.id)
            fine.append(f"Школа: {school.name}, {school.timezone}, классов: {len(classes)}.")
    return wrong, fine
