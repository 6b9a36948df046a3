"""What diarybot.toml says of a school, carried over into the database. Every such change is written down."""

from __future__ import annotations

from datetime import datetime

from bot.settings import Settings
from storage import audits, schools
from storage.store import Store


async def settle_schools(settings: Settings, store: Store, *, now: datetime) -> None:
    if not settings.schools:
        return
    async with store.reading() as db:
        known = await schools.all_schools(db)
    for ext_id, wanted in settings.schools.items():
        school = known.get(ext_id)
        if school is None:
            continue  # its data has not been imported yet
        values = {
            name: value
            for name, value in wanted.model_dump(exclude_none=True).items()
            if getattr(school, name) != value
        }
        if not values:
            continue
        async with store.writing() as db:
            await schools.change_school(db, school.id, values)
            await audits.add(
                db, school.id, actor=None, deed="school.changed", at=now, detail=values
            )


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
