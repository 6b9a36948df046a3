"""diarybot codes issue."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.commands.bot_names import names_of_bots
from bot.commands.opening import make_house, opened, the_school
from bot.commands.refusing import refuse
from bot.settings import Settings
from diary.people import School
from handlers.turn import House, local
from linking import codes, rosters
from linking.doors import telegram_link, vk_link, web_link
from linking.rosters import Human, Tie
from storage import audits

WHY = {
    "blocked": "доступ заблокирован школой",
    "not_legal": "не является законным представителем",
    "ended": "срок представительства истёк",
    "adult": "ученик совершеннолетний и не дал согласия",
    "not_active": "ученик выбыл",
    "too_young": "ученику нет 14 лет",
}


@dataclass(frozen=True)
class Slip:
    """One person's code, as it is handed over."""

    human: Human
    pupils: tuple[Tie, ...]
    code: str
    expires_at: datetime
    telegram_link: str | None
    vk_link: str | None
    web_link: str | None = None  # on paper only

    def as_json(self) -> dict[str, Any]:
        return {
            "person": self.human.ext_id,
            "name": self.human.name.full,
            "pupils": [tie.pupil.ext_id for tie in self.pupils],
            "code": self.code,
            "expires_at": self.expires_at.isoformat(),
            "telegram_link": self.telegram_link,
            "vk_link": self.vk_link,
        }


async def issue(
    settings: Settings,
    *,
    class_title: str | None,
    person: str | None,
    school_id: str | None,
    pdf: Path | None,
) -> list[Slip]:
    if pdf:
        _mind_the_file(pdf)
    async with opened(settings) as store:
        house = make_house(settings, store)
        async with store.reading() as db:
            school = await the_school(db, school_id)
        names = await names_of_bots(settings, store, school, now=house.clock())
        async with store.writing() as db:
            if class_title:
                people = await _people_of_class(db, house, school, class_title)
            else:
                people = await _one_person(db, house, school, person or "")
            slips = await _issue(db, house, school, people, names)
    if pdf:
        pdf.write_bytes(
            await _printed(slips, school, title=class_title or slips[0].human.name.full)
        )
    return slips


def _mind_the_file(pdf: Path) -> None:
    """New codes make older ones void: that must not happen for slips that cannot be written."""
    try:
        with pdf.open("ab"):
            pdf.chmod(0o600)  # whoever reads a live code can use it
    except OSError as error:
        refuse(f"{pdf}: файл не записать ({error.strerror}). Коды не выданы.")


async def _people_of_class(
    db: AsyncConnection, house: House, school: School, title: str
) -> Mapping[Human, tuple[Tie, ...]]:
    wanted = _loose(title)
    found = [one for one in await rosters.classes_of(db, school.id) if _loose(one.title) == wanted]
    if len(found) != 1:
        known = ", ".join(one.title for one in await rosters.classes_of(db, school.id))
        refuse(f"Класса «{title}» нет. Есть: {known or 'ни одного'}.")
    today = local(house.clock(), school.timezone).date()
    ties = await rosters.ties(db, today=today, class_id=found[0].id)
    for tie in ties:
        if tie.why and tie.why != "too_young":
            print(_no_code(tie), file=sys.stderr)
    standing = {tie.person.id for tie in ties if not tie.why}
    # Brothers and sisters in other classes belong to the same code.
    everybody = await rosters.ties(db, today=today, person_ids=standing)
    order = {tie.person.id: place for place, tie in enumerate(ties)}
    return _by_person(sorted(everybody, key=lambda tie: order[tie.person.id]))


def _loose(title: str) -> str:
    return "".join(title.split()).replace("«", "").replace("»", "").replace("-", "").casefold()


async def _one_person(
    db: AsyncConnection, house: House, school: School, ext_id: str
) -> Mapping[Human, tuple[Tie, ...]]:
    human = await one_human(db, school, ext_id)
    today = local(house.clock(), school.timezone).date()
    ties = await rosters.ties(db, today=today, person_ids=[human.id])
    standing = tuple(tie for tie in ties if not tie.why)
    if not standing and not await rosters.has_staff_role(db, human.id):
        reasons = [_no_code(tie) for tie in ties]
        refuse(*(reasons or [f"{ext_id}: не ученик, не родитель и не сотрудник: код не нужен."]))
    return {human: standing}


async def one_human(db: AsyncConnection, school: School, ext_id: str) -> Human:
    found = await rosters.find_humans(db, ext_id, school_id=school.id)
    if len(found) != 1:
        why = "такого человека в данных школы нет" if not found else "таких людей несколько"
        refuse(f"«{ext_id}»: {why}.")
    return found[0][1]


def _no_code(tie: Tie) -> str:
    return f"{tie.person.ext_id}: код не выдан ({tie.pupil.ext_id}: {WHY[tie.why]})"


def _by_person(ties: Sequence[Tie]) -> Mapping[Human, tuple[Tie, ...]]:
    people: dict[Human, tuple[Tie, ...]] = {}
    for tie in ties:
        if not tie.why:
            people[tie.person] = (*people.get(tie.person, ()), tie)
    return people


async def _issue(
    db: AsyncConnection,
    house: House,
    school: School,
    people: Mapping[Human, tuple[Tie, ...]],
    names: Mapping[str, str],
) -> list[Slip]:
    now = house.clock()
    issued = await codes.issue(
        db,
        [human.id for human in people],
        school_id=school.id,
        issued_by=None,
        days=house.code_days,
        now=now,
        secret=house.secret,
        dice=house.dice,
    )
    for human in people:
        await audits.add(db, school.id, actor=None, deed="code.issued", at=now, person=human.id)
    return [
        Slip(
            human=human,
            pupils=ties,
            code=one.code,
            expires_at=local(one.expires_at, school.timezone),
            telegram_link=telegram_link(names, one.token),
            vk_link=vk_link(names, one.token),
            web_link=web_link(house.public_url, one.token),
        )
        for (human, ties), one in zip(people.items(), issued, strict=True)
    ]


async def issue_to(
    db: AsyncConnection, house: House, school: School, human: Human, names: Mapping[str, str]
) -> Slip:
    """A code for somebody who may not be joined to any pupil: a new colleague."""
    today = local(house.clock(), school.timezone).date()
    ties = await rosters.ties(db, today=today, person_ids=[human.id])
    standing = tuple(tie for tie in ties if not tie.why)
    return (await _issue(db, house, school, {human: standing}, names))[0]


async def _printed(slips: Sequence[Slip], school: School, *, title: str) -> bytes:
    # Documents are drawn by a heavy library: only where a file was asked for.
    from documents import slips as paper  # noqa: PLC0415

    return await paper.draw_slips(
        [
            paper.Slip(
                name=slip.human.name.full,
                children=tuple(
                    f"{tie.pupil.name.short} {tie.class_title}".strip() for tie in slip.pupils
                ),
                school=school.name,
                code=slip.code,
                until=slip.expires_at.date(),
                telegram=slip.telegram_link or "",
                vk=slip.vk_link or "",
                web=slip.web_link or "",
            )
            for slip in slips
        ],
        title=f"Коды для бота: {title}",
    )


def lines_of(slips: Sequence[Slip]) -> list[str]:
    """For a person at a terminal."""
    lines = []
    for slip in slips:
        children = ", ".join(tie.pupil.name.short for tie in slip.pupils)
        lines.append(
            f"{slip.code}  {slip.human.name.full}" + (f" ({children})" if children else "")
        )
        lines += [f"           {link}" for link in (slip.telegram_link, slip.vk_link) if link]
    if slips:
        until = f"{slips[0].expires_at:%d.%m.%Y %H:%M}"
        lines.append(f"Действует до {until}. Выдайте лично: код открывает дневник.")
    return lines
