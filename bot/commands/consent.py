"""diarybot consent record, show, publish."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.commands.codes import WHY, one_human
from bot.commands.opening import make_house, opened, the_school, utc_now
from bot.commands.refusing import refuse
from bot.settings import Settings
from chat.talk import Refusal
from chat.text import render
from delivery.pace import PERMITTED
from diary.people import Decision
from handlers.turn import local
from linking import consent, rosters
from storage import audits

STOPPING = frozenset({Decision.REFUSED, Decision.WITHDRAWN, Decision.DECLINED})


async def record(
    settings: Settings,
    *,
    person: str,
    pupil: str,
    decision: Decision,
    purposes: tuple[str, ...],
    form: str,
    document: str,
    school_id: str | None,
) -> dict[str, Any]:
    async with opened(settings) as store:
        house = make_house(settings, store)
        async with store.writing() as db:
            school = await the_school(db, school_id)
            human = await one_human(db, school, person)
            child = await one_human(db, school, pupil)
            today = local(house.clock(), school.timezone).date()
            ties = await rosters.ties(db, today=today, person_ids=[human.id], pupil_ids=[child.id])
            if not ties:
                refuse(f"{person} не связан с учеником {pupil}: решение записать нельзя.")
            if decision is Decision.GRANTED and all(tie.why for tie in ties):
                refuse(f"{person}: согласие не имеет силы ({WHY[ties[0].why]}).")
            try:
                await consent.decide(
                    db,
                    school_id=school.id,
                    person_id=human.id,
                    pupil_ids=[child.id],
                    purposes=purposes,
                    decision=decision,
                    said=consent.Said(
                        form=form,
                        channel="paper" if form == "paper" else "office",
                        document=document,
                    ),
                    now=house.clock(),
                )
            except Refusal as refusal:
                refuse(render(refusal.reply.text, "ru"))
        if decision in STOPPING:
            # "Done" is true only when nothing that a running bot had permitted can still begin.
            await asyncio.sleep(PERMITTED)
    return {
        "person": person,
        "pupil": pupil,
        "decision": decision.value,
        "purposes": list(purposes),
        "form": form,
    }


async def show(
    settings: Settings, *, person: str | None, pupil: str | None, school_id: str | None
) -> list[dict[str, Any]]:
    async with opened(settings) as store, store.writing() as db:
        school = await the_school(db, school_id)
        await audits.add(db, school.id, actor=None, deed="consent.read", at=utc_now())
        entries = await consent.entries(
            db,
            school_id=school.id,
            person_id=(await one_human(db, school, person)).id if person else None,
            pupil_id=(await one_human(db, school, pupil)).id if pupil else None,
        )
        for entry in entries:
            entry["at"] = local(entry["at"], school.timezone).isoformat(timespec="seconds")
        return entries


async def publish(settings: Settings, *, file: Path, lang: str, school_id: str | None) -> int:
    """A new version of the wording in Russian; a reviewed translation of the newest version in another language."""
    try:
        words = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        refuse(f"{file}: файл не читается ({type(error).__name__}). Нужен текст в UTF-8.")
    if not words:
        refuse(f"{file}: файл пуст.")
    async with opened(settings) as store, store.writing() as db:
        school = await the_school(db, school_id)
        now = make_house(settings, store).clock()
        try:
            return await consent.publish(db, school.id, words=words, lang=lang, now=now)
        except Refusal as refusal:
            refuse(render(refusal.reply.text, "ru"))


def line_of(entry: dict[str, Any]) -> str:
    at = datetime.fromisoformat(entry["at"])
    return (
        f"{at:%d.%m.%Y %H:%M}  {entry['person']} о {entry['pupil']}: {entry['purpose']} {entry['decision']}"
        f" ({entry['form']}, {entry['channel']}{', ' + entry['document'] if entry['document'] else ''})"
    )
