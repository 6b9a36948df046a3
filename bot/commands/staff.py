"""diarybot staff add."""

from __future__ import annotations

from uuid import uuid4

from bot.commands.bot_names import names_of_bots
from bot.commands.codes import Slip, issue_to, one_human
from bot.commands.opening import make_house, opened, the_school
from bot.commands.refusing import refuse
from bot.settings import Settings
from diary.people import Name
from linking import rosters
from linking.rosters import Human
from storage import audits


async def add(
    settings: Settings,
    *,
    name: str | None,
    person: str | None,
    role: str,
    class_title: str | None,
    school_id: str | None,
) -> Slip:
    """Give a role to somebody whom the journal knows, or to a new colleague («Фамилия Имя Отчество»)."""
    async with opened(settings) as store:
        house = make_house(settings, store)
        async with store.reading() as db:
            school = await the_school(db, school_id)
        names = await names_of_bots(settings, store, school, now=house.clock())
        async with store.writing() as db:
            class_id = None
            if class_title:
                wanted = "".join(class_title.split()).casefold()
                found = [
                    one
                    for one in await rosters.classes_of(db, school.id)
                    if "".join(one.title.split()).casefold() == wanted
                ]
                if not found:
                    refuse(f"Класса «{class_title}» нет.")
                class_id = found[0].id
            if person:
                human = await one_human(db, school, person)
            else:
                called = _name(name or "")
                ext_id = f"local-{uuid4().hex[:12]}"
                new = await rosters.add_staff(db, school.id, ext_id=ext_id, name=called)
                human = Human(new, ext_id, called)
            await rosters.add_role(db, school.id, person_id=human.id, role=role, class_id=class_id)
            await audits.add(
                db,
                school.id,
                actor=None,
                deed="staff.added",
                at=house.clock(),
                person=human.id,
                detail={"role": role, "class": class_id},
            )
            return await issue_to(db, house, school, human, names)


def _name(words: str) -> Name:
    parts = words.split()
    if not parts:
        refuse("Назовите сотрудника: --name «Фамилия Имя Отчество» или --person ID.", code=2)
    if len(parts) == 1:
        return Name(family="", given=parts[0])
    return Name(family=parts[0], given=parts[1], middle=" ".join(parts[2:]))
