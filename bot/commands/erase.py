"""diarybot erase: one person, on the family side; the journal's copy too, where the journal knows them no more."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from typing import Any

import typer
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.commands.opening import make_house, opened, the_school
from bot.commands.refusing import refuse
from bot.settings import Settings
from delivery.pace import PERMITTED
from diary.people import School
from journal.applying import hold
from linking import erasing
from linking.consent import Said
from linking.erasing import Erased, Record

STAYS = (
    "В реестре согласий и в журнале действий остаются записи с номерами, без имени: ими школа подтверждает, "
    "что имела право показывать дневник."
)
COPY_GONE = "Копия данных журнала об этом человеке тоже удалена."
COPY_RETURNS = (
    "Ученик выбыл: копия данных журнала о нём удалена. Но выгрузка журнала его ещё называет, и следующая загрузка "
    "вернёт то, что в ней есть. Уберите его из выгрузки."
)
COPY_KEPT = (
    "Имя и данные журнала остались: журнал этого человека ещё называет, и следующая загрузка вернула бы их. Чтобы "
    "удалить и копию, уберите человека из журнала, загрузите новую выгрузку (diarybot import) и повторите эту команду."
)


@dataclass(frozen=True)
class Done:
    person: str
    erased: Erased
    record: Record
    copy_erased: bool

    def as_json(self) -> dict[str, Any]:
        return {
            "person": self.person,
            "chats": self.erased.forgotten.chats,
            "letters": self.erased.forgotten.letters,
            "codes": self.erased.forgotten.codes,
            "consents": self.erased.consents,
            "journal": "erased" if self.copy_erased else "kept",
            "listed": self._listed,
        }

    @property
    def _listed(self) -> bool:
        """Whether the next import may bring the copy back."""
        return self.record.of_journal and self.record.listed

    def lines(self) -> list[str]:
        gone = self.erased.forgotten
        done = (
            f"{self.person}: удалено. Чатов: {gone.chats}, сообщений: {gone.letters}, кодов: {gone.codes}; "
            f"отозвано согласий: {self.erased.consents}."
        )
        if not self.copy_erased:
            return [done, STAYS, COPY_KEPT]
        return [done, STAYS, COPY_RETURNS if self._listed else COPY_GONE]


async def erase(settings: Settings, *, person: str, school_id: str | None, sure: bool) -> Done:
    async with opened(settings) as store:
        house = make_house(settings, store)
        async with store.reading() as db:
            school = await the_school(db, school_id)
            await _one(db, school, person)
        if not sure and sys.stdin.isatty():
            _ask(person)
        async with store.writing() as db:
            await hold(db)  # an import that is being written is waited for
            record = await _one(db, school, person)
            now = house.clock()
            erased = await erasing.erase(
                db,
                school_id=school.id,
                person_id=record.id,
                said=Said(form="paper", channel="office"),
                now=now,
            )
            gone = record.left or not (record.of_journal and record.listed)
            if gone:
                await erasing.erase_journal_copy(db, school.id, record, now=now)
        # "Done" is true only when nothing that a running bot had permitted can still begin.
        await asyncio.sleep(PERMITTED)
    return Done(person, erased, record, gone)


async def _one(db: AsyncConnection, school: School, ext_id: str) -> Record:
    found = await erasing.records(db, school.id, ext_id)
    standing = tuple(one for one in found if one.listed) or found
    if len(standing) != 1:
        why = "такого человека в данных школы нет" if not found else "таких людей несколько"
        refuse(f"«{ext_id}»: {why}.")
    return standing[0]


def _ask(person: str) -> None:
    words = f"Удалить всё, что бот хранит о {person}: чаты, сообщения, коды, настройки? Вернуть нельзя."
    if not typer.confirm(words):
        refuse("Ничего не удалено.")
