"""What diarybot.toml says of a school, carried over into the database. Every such change is written down."""

from __future__ import annotations

from datetime import datetime

from bot.settings import SchoolSettings, Settings
from diary.people import School
from linking import timers
from storage import audits, schools
from storage.store import Store


async def settle_schools(
    settings: Settings, store: Store, *, now: datetime, anew: bool = False
) -> None:
    """`anew`: what the settings no longer say of the rules is dropped. Only `run` is sure to know every setting;
    another command may have been typed where the environment is not the bot's.
    """
    async with store.reading() as db:
        known = await schools.all_schools(db)
    for ext_id, school in known.items():
        values = _wanted(settings, ext_id, school, anew=anew)
        if not values:
            continue
        async with store.writing() as db:
            await schools.change_school(db, school.id, values)
            await audits.add(
                db, school.id, actor=None, deed="school.changed", at=now, detail=values
            )
            await timers.settle(db, now=now)


def _wanted(settings: Settings, ext_id: str, school: School, *, anew: bool) -> dict[str, object]:
    said = settings.schools.get(ext_id, SchoolSettings())
    wanted = said.model_dump(mode="json", exclude_none=True)
    stands = {} if anew else school.rules
    wanted["rules"] = settings.usual_rules | stands | wanted.get("rules", {})
    return {name: value for name, value in wanted.items() if getattr(school, name) != value}


async def note_channels(settings: Settings, store: Store, *, now: datetime) -> None:
    """What a messenger may carry is the school's decision under the law: the choice stands in the audit trail."""
    used = {bot.channel for bot in settings.every_bot}
    chosen: dict[str, object] = {
        channel: carries.value for channel, carries in settings.carries.items() if channel in used
    }
    if not chosen:
        return
    async with store.reading() as db:
        known = await schools.all_schools(db)
        last = {
            school.id: await audits.last_detail(db, school.id, "channels.carry")
            for school in known.values()
        }
    for school_id, before in last.items():
        if before != chosen:
            async with store.writing() as db:
                await audits.add(
                    db, school_id, actor=None, deed="channels.carry", at=now, detail=chosen
                )
